"""The dashboard and its pages of the day."""
