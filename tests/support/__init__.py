"""Builders, stand-ins and drivers that tests of several folders share."""
