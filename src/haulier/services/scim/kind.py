"""What SCIM keeps beside people and groups: how the directory calls them, and whom it deleted.

A row of ``SCIM_USER`` or ``SCIM_GROUP`` has the id of the person or group, and the directory's id as its key.
"""

from __future__ import annotations

import msgspec

SCIM_USER, SCIM_GROUP = "scim_user", "scim_group"
KEPT, REMOVED = "KEPT", "REMOVED"
"""States of a row. Whom a directory deleted is blocked and not shown to it, until it makes the person again or somebody
lets her in."""


class ScimBody(msgspec.Struct, omit_defaults=True):
    """A row as stored."""

    externalId: str | None = None


SCIM_DECODER = msgspec.json.Decoder(ScimBody)
