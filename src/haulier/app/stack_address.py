"""Where the stack that runs on a data directory listens: a file there says it, for commands beside the stack."""

from __future__ import annotations

from pathlib import Path

from haulier.engines.home_lock import is_held

ADDRESS_FILE = "address"


def keep_address(home: Path, url: str) -> None:
    """Write it down."""
    (home / ADDRESS_FILE).write_text(url)


def forget_address(home: Path) -> None:
    """Take it back, if it is there."""
    (home / ADDRESS_FILE).unlink(missing_ok=True)


def address_of(home: Path) -> str | None:
    """Where the stack listens; None where none runs: the file of one that was killed is left."""
    try:
        return (home / ADDRESS_FILE).read_text() if is_held(home) else None
    except FileNotFoundError:
        return None
