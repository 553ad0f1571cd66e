"""Pure values and functions: no clock, no file, no screen. Imports msgspec and the standard library only."""
