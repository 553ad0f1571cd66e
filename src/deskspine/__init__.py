"""deskspine counts how long you sit and leads you through a seated break when it is time."""

__version__ = "0.1.0"
