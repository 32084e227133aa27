"""What other services may use of files."""

from __future__ import annotations

from haulier.services.files.commands.proofs import note_files
from haulier.services.files.kind import ProofBody

__all__ = ["ProofBody", "note_files"]
