"""The events of outside sign-ins. See: docs/events.md."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.declarations.event import event_specs
from haulier.services.broker.kind import CONNECTION_LINK, OUTSIDE_LOGIN

STARTED, PROVED = "OutsideLoginStarted", "OutsideLoginProved"
RETURNED, REFUSED = "OutsideLoginReturned", "OutsideLoginRefused"
LINKED = "ConnectionLinked"


class OutsideLoginPayload(Struct, kw_only=True):
    """An outside sign-in. It holds neither tokens nor what the provider said of the person."""

    connectionId: str
    connectionName: str
    address: str
    agent: str
    reason: str | UnsetType = UNSET
    """Why nobody came in."""


class LinkPayload(Struct, kw_only=True):
    """A link between a person and a provider."""

    connectionId: str
    userId: str


EVENTS = (
    *event_specs(
        OUTSIDE_LOGIN,
        OutsideLoginPayload,
        {
            STARTED: "a browser was sent to an outside provider",
            PROVED: "a provider's assertion was accepted; the browser has yet to follow it",
            RETURNED: "a provider answered, and its answer was used up",
            REFUSED: "a provider answered, and nobody came in",
        },
    ),
    *event_specs(CONNECTION_LINK, LinkPayload, {LINKED: "a person came in through a provider for the first time"}),
)
