"""What other services may use of lookups."""

from __future__ import annotations

from haulier.services.lookup.names import names_of

__all__ = ["names_of"]
