"""The safety flags a person may set, with the words in which they are asked for."""

PROFILE_FLAGS = {
    "neck_instability": "neck not stable, or told so by a doctor",
    "recent_trauma": "recent blow, fall or whiplash",
    "recent_surgery": "recent operation on neck, spine or shoulder",
    "arm_symptoms": "pain, numbness or weakness down an arm",
    "dizzy_turning": "dizzy when turning the head or looking up",
    "carotid": "narrowed or sensitive carotid artery",
    "vascular": "disease of the vessels, or a past stroke",
    "bp_uncontrolled": "high blood pressure that is not under control",
    "heart": "heart condition",
    "osteoporosis": "thin bones",
    "pregnancy": "pregnancy",
    "shoulder_injury": "injured shoulder",
    "wrist_injury": "injured wrist or hand",
    "eye_pressure": "raised eye pressure or a retina problem",
    "balance": "unsteady on the feet",
    "ask_first": "treated for the neck, the back or anything serious: ask first",
}
"""What stays true for longer, with words for a list to tick."""
DAY_FLAGS = {"fever": "fever today", "ill": "ill, worn out or bleeding today", "flare": "worse pain than usual today"}
"""What holds for a day or a few."""
PLACE_FLAGS = {
    "castor_chair": "chair rolls, reclines or has a high back",
    "no_wall": "no free wall nearby",
    "no_prop": "no bottle, book or towel at hand",
    "no_room": "no room to lie down",
}
"""What the room does not offer."""
LASTING_FLAGS = {**PROFILE_FLAGS, **PLACE_FLAGS}
"""What a setting holds; the flags of a day are told for that day only."""
FLAGS = {**PROFILE_FLAGS, **DAY_FLAGS, **PLACE_FLAGS}
"""Every safety flag with its words."""
