"""Safety flags that a person may set, with their words on screen."""

PROFILE_FLAGS = {
    "neck_instability": "unstable neck, or joint inflammation or very loose joints in it",
    "recent_trauma": "blow, fall or whiplash in the last six weeks",
    "recent_surgery": "operation on neck, spine or shoulder in the last three months",
    "arm_symptoms": "pain, numbness or weakness down an arm",
    "dizzy_turning": "dizzy when turning the head or looking up",
    "carotid": "fainting with a tight collar or on turning the head, or a narrowed neck artery",
    "vascular": "past stroke, torn artery, clots, blood thinners or bleeding illness",
    "bp_uncontrolled": "high blood pressure that is not under control",
    "heart": "heart or lung condition",
    "osteoporosis": "thin bones or a broken vertebra",
    "pregnancy": "pregnancy",
    "shoulder_injury": "injured shoulder",
    "wrist_injury": "injured wrist or hand",
    "eye_pressure": "raised eye pressure, eye operation or retina problem",
    "balance": "unsteady on the feet",
    "ask_first": "treated for the neck, the back or anything serious: ask first",
}
"""Flags of the person that stay set until they are removed, with words for a list of boxes."""
DAY_FLAGS = {"fever": "fever today", "ill": "ill, worn out or bleeding today", "flare": "worse pain than usual today"}
"""Flags that apply for one day."""
PLACE_FLAGS = {
    "firm_chair": "chair stands firm: it does not roll, recline or tip",
    "no_wall": "no free wall nearby",
    "no_prop": "no bottle, book or towel at hand",
    "no_room": "no room to lie down",
}
"""Flags of the room."""
FORMER_FLAGS = {"castor_chair": "chair rolls, reclines or has a high back (of an earlier version)"}
"""Flags that an earlier version saved. They are read and keep their meaning; the first pages do not offer them."""
LASTING_FLAGS = {**PROFILE_FLAGS, **PLACE_FLAGS, **FORMER_FLAGS}
"""Flags that a setting can hold; the flags of a day are set for that day only."""
FLAGS = {**PROFILE_FLAGS, **DAY_FLAGS, **PLACE_FLAGS, **FORMER_FLAGS}
"""Every safety flag with its words."""
