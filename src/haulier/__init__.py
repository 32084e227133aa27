"""Haulier: an open, self-hosted logistics operating system."""

__version__ = "0.1.0"
