"""Exercises and routines: their values, files, rules of care and composition."""
