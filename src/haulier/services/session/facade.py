"""What the command line and other services may use of sessions."""

from __future__ import annotations

from haulier.services.session.commands.links import make_link

__all__ = ["make_link"]
