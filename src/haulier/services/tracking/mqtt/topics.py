"""Topics of devices, as the server sees them: subjects. See: contract/tracking.md section 9.3."""

from __future__ import annotations

import re
from typing import NamedTuple

UP_SUBJECTS = "mts.*.*.up"
"""What devices publish to."""
TOKEN = re.compile(r"[A-Za-z0-9_-]+")
"""A part of a topic that is the same in a subject."""


class Sender(NamedTuple):
    """Whose topic it is: of a tenant, and within it by the key of the device."""

    tenant: str
    key: str

    @property
    def up(self) -> str:
        """The subject that it may publish to."""
        return f"mts.{self.tenant}.{self.key}.up"

    @property
    def down(self) -> str:
        """The subject that it may hear."""
        return f"mts.{self.tenant}.{self.key}.down"


def sender_of(subject: str) -> Sender:
    """Whose subject it is, of those under UP_SUBJECTS."""
    _, tenant, key, _ = subject.split(".")
    return Sender(tenant, key)
