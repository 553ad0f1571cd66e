"""A client of X servers."""
