"""Where commands write: messages for people, and what was asked for; and the sentences that several of them say."""

from __future__ import annotations

from rich.console import Console

console = Console(stderr=True, highlight=False)
"""Messages for people."""
results = Console(highlight=False)
"""What a command was asked for."""

WRONG_KEY = (
    "the database was made with another secret key; set HAULIER_SECRET_KEY to that key, "
    "or bring the secret.key of the first start to this data directory"
)
