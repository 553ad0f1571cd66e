"""The person: safety flags and what they said of today."""
