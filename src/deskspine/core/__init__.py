"""Pure values and functions: no clock, no file, no screen. Imports the standard library only."""
