"""deskspine keeps a clock of sitting and leads a seated break when the sit gets long."""

__version__ = "0.1.0"
