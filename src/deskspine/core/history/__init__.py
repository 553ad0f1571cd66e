"""The history: rows of the journal and what is worked out from them."""
