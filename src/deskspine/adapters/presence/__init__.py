"""Ways to see the person, one file each: every class is a `PresenceSource` of the engine."""
