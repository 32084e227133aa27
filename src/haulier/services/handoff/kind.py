"""Handoffs as they are stored: one row a reference, with its detail rows. See: contract/handoff.md."""

from __future__ import annotations

import msgspec

from haulier.core.ids import derived
from haulier.platform.declarations.kind import CommandOutcome, callback_kind
from haulier.platform.outbound.callback_request import CallbackRequest
from haulier.platform.storage.resources import Json

HANDOFF = "handoff"
MAX_DETAILS = 100
"""Detail rows of one reference: it was handed off again so often at the most."""


class Detail(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One detail row: the members of the page, and the hash of what was asked for."""

    members: dict[str, str]
    asked: str

    @property
    def status(self) -> str:
        """Its status, as it was given."""
        return self.members["handoffStatus"]


class HandoffBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A reference as stored. ``callback`` is whom the order's creation calls back, where the order wants it to hear."""

    applicationNumber: str
    handoffRefNumber: str
    details: list[Detail]
    orderId: str | None = None
    callback: CallbackRequest | None = None

    @property
    def newest(self) -> Detail:
        """The row that answers go to."""
        return self.details[-1]


DECODER = msgspec.json.Decoder(HandoffBody)


def handoff_id(tenant: str, reference: str) -> str:
    """The id of the one record that a reference has."""
    return derived(HANDOFF, tenant, reference)


def _members(_data: Json, _outcome: CommandOutcome) -> Json:
    return {"service": "handoff"}


CALLED_BACK = callback_kind(HANDOFF, "ExternalHandoff", _members)
"""What the engine needs to know for callbacks."""
