"""The one error with which floor 2 says that a server is not there."""

from __future__ import annotations


class Unavailable(Exception):
    """A server that this needs cannot be reached or cannot serve now. Nothing is known to be wrong with the request.

    The text says which server and why, and holds no secrets.
    """
