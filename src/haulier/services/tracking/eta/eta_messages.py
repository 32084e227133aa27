"""What the calculation tells listeners: what it calculated, a message a round and tenant."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from haulier.platform.journal.events import subject_token
from haulier.platform.runtime import Runtime
from haulier.services.dispatch.facade import StoredEta, shown_eta

SUBJECT = "haulier.etas"


class Estimate(msgspec.Struct, array_like=True):
    """What is known of a dispatch, as listeners are told it, and since when."""

    dispatch: str
    calculatedAt: int
    text: msgspec.Raw


class Round(msgspec.Struct, array_like=True):
    """Estimates of one tenant. Two tenants may have the same subject."""

    tenant: str
    estimates: list[Estimate]


_encode = msgspec.json.Encoder().encode
read_round = msgspec.json.Decoder(Round).decode


def subject_of(tenant: str) -> str:
    """The subject of the arrivals of a tenant."""
    return f"{SUBJECT}.{subject_token(tenant)}"


def estimate_of(dispatch: str, eta: StoredEta, at: int) -> Estimate:
    """What listeners are told."""
    shown = {"dispatchId": dispatch, **shown_eta(eta, at, {stop.jobId for stop in eta.stops})}
    return Estimate(dispatch, eta.calculated_at, msgspec.Raw(_encode(shown)))


async def publish_etas(runtime: Runtime, tenant: str, etas: Sequence[tuple[str, StoredEta]]) -> None:
    """Tell whoever listens to a tenant. It may be lost: the dispatch's row has it."""
    if etas and runtime.bus is not None:
        round_ = Round(tenant, [estimate_of(id, eta, eta.calculated_at) for id, eta in etas])
        await runtime.bus.poke(subject_of(tenant), _encode(round_))
