"""The coach: which routine comes next, fitted to the person."""
