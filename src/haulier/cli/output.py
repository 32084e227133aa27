"""The output of commands: consoles for messages and for results, and messages that several commands print."""

from __future__ import annotations

from rich.console import Console

console = Console(stderr=True, highlight=False)
"""For messages, on standard error."""
results = Console(highlight=False)
"""For results, on standard output."""

WRONG_KEY = (
    "the database was made with another secret key; set HAULIER_SECRET_KEY to that key, "
    "or bring the secret.key of the first start to this data directory"
)
