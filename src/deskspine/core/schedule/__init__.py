"""The clock of sitting: a pure machine that decides when to speak up, and says why."""
