"""The error of the engines for a server that is unavailable."""

from __future__ import annotations


class Unavailable(Exception):
    """A server cannot be reached or cannot serve now; the request itself may be right.

    The text says which server and why, and holds no secrets.
    """
