"""Arrivals of dispatches and jobs. See: docs/design/eta.md."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry

from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Json, Resource
from haulier.services.dispatch.facade import EtaReader, eta_subject, shown_eta
from haulier.services.graphql.execution.loader import Found, Key, RowLink
from haulier.services.graphql.schema.scalars import Epoch, Flag, Text, Whole

KIND = "eta"
SUBJECT = "etaSubject"
"""Member of a row whose arrivals can be asked for: its dispatch, and the jobs whose stops it shows. No type has it."""


@strawberry.type(description="The position that an estimate goes out from; tis is epoch milliseconds.")
class EtaPosition:
    deviceId: Text
    tis: Epoch
    lat: float | None
    lon: float | None


@strawberry.type(description="An objective that lies ahead: when the vehicle is there, and how many seconds late.")
class EtaStop:
    jobId: Text
    objectiveRef: Text
    attemptId: Whole
    eta: Epoch
    lateBy: Whole


@strawberry.type(description="When a vehicle comes to its stops; UNKNOWN with a reason where nobody can say.")
class Eta:
    status: Text
    reason: Text
    calculatedAt: Epoch
    position: EtaPosition | None
    source: Text
    isLate: Flag
    stops: list[EtaStop | None] | None


def with_subject(shown: Json, row: Resource) -> Json:
    """A dispatch or a job that is ready to be asked for its arrivals."""
    shown[SUBJECT] = eta_subject(row)
    return shown


def eta_key(shown: Json) -> list[Key]:
    """The dispatch whose arrivals are those of a dispatch or of a job; none of one that is not under way."""
    subject = shown[SUBJECT]
    return [] if subject is None else [(KIND, subject.dispatch)]


async def read_etas(call: Call, keys: Sequence[Key]) -> Found:
    """What was calculated of dispatches."""
    found = await call.of_process(EtaReader).of(call.tenant, [id for _, id in keys])
    return {(KIND, id): {"stored": found.get(id), "at": call.at} for _, id in keys}


def join_eta(shown: Json, found: Found) -> list[Json]:
    """A dispatch or a job with its arrivals."""
    subject = shown[SUBJECT]
    if subject is None:
        shown["eta"] = None
        return []
    stored = found[KIND, subject.dispatch]
    shown["eta"] = shown_eta(stored["stored"], stored["at"], subject.jobs)
    return [shown["eta"]]


LINK = RowLink("Eta", eta_key, join_eta, read_etas)
SIZES = {("Eta", "stops"): 20}
