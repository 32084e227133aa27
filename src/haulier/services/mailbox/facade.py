"""What the command line may use of the mailbox."""

from __future__ import annotations

from haulier.services.mailbox.entries import make_mailbox_link

__all__ = ["make_mailbox_link"]
