"""Dispatches. See: contract/graphql.md, contract/dispatch.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import strawberry
from strawberry import UNSET, Info

from haulier.core.filters import Group, Node
from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Json, Resource
from haulier.services.dispatch.facade import DISPATCH, JOB
from haulier.services.graphql.execution.loader import Found, Key, LoadedField, RowLink, SchemaPart
from haulier.services.graphql.execution.selection import TopField
from haulier.services.graphql.schema.etas import LINK, SIZES, Eta, with_subject
from haulier.services.graphql.schema.jobs import Job
from haulier.services.graphql.schema.pages import Listing, PageInfo, page, prefix_terms
from haulier.services.graphql.schema.resolvers import (
    given_argument,
    loaded_single,
    preloaded,
    rows_found,
    with_actors,
)
from haulier.services.graphql.schema.scalars import AnyJson, Epoch, Text, Whole
from haulier.services.lookup.facade import names_of

PARTICIPANT = "participant"
NAMES = ("id", "dispatchId", "dispatchRef")
"""What a dispatch may be asked for by."""


@strawberry.type(description="A participant as lists of others name it.")
class ParticipantName:
    id: Text
    name: Text
    type: Text
    state: Text


@strawberry.type(description="A movement over several places to do what its jobs ask for.")
class Dispatch:
    id: Text
    dispatchId: Text
    dispatchRef: Text
    dispatchTypeId: Text
    dispatchTypeName: Text
    status: Text
    subStatus: Text
    version: Whole
    tenantId: Text
    jobs: list[Job | None] | None
    participants: list[AnyJson] | None
    participantNames: list[ParticipantName | None] | None
    customData: AnyJson
    eta: Eta | None
    createdAt: Epoch
    createdBy: AnyJson
    updatedAt: Epoch
    updatedBy: AnyJson


@strawberry.type
class DispatchPage:
    data: list[Dispatch | None] | None
    meta: PageInfo | None
    total: Whole


def dispatch(
    info: Info, id: Text = UNSET, dispatchId: Text = UNSET, dispatchRef: Text = UNSET, tenant: Text = UNSET
) -> Any:
    return preloaded(info)


@strawberry.type
class DispatchQueries:
    dispatch: Dispatch | None = strawberry.field(resolver=dispatch)
    dispatchList: DispatchPage | None = strawberry.field(resolver=page)


def show_dispatch(_call: Call, row: Resource) -> Json:
    """A dispatch, its jobs as ids until they are asked for."""
    return with_subject(with_actors(DISPATCH.show(row), row), row)


async def load_dispatch(call: Call, top: TopField) -> LoadedField:
    """A dispatch by its id, or by its reference."""
    wanted = given_argument(top, *NAMES)
    if top.arguments.get("id") or top.arguments.get("dispatchId"):
        row = await call.need(DISPATCH.name, wanted, "dispatch")
    else:
        row = await call.need_by_ref(DISPATCH.name, wanted, "dispatch")
    return loaded_single(top, "Dispatch", show_dispatch(call, row))


async def search_dispatches(_call: Call, text: str) -> Node:
    """Dispatches by the beginning of their reference or id, which begins with the name of their type."""
    return Group("or", tuple(prefix_terms(text, "dispatchRef", "id")))


def job_keys(dispatch: Json) -> list[Key]:
    """The jobs of a dispatch, in its order."""
    return [(JOB.name, id) for id in dispatch["jobs"]]


def join_jobs(dispatch: Json, found: Found) -> list[Json]:
    """A dispatch with its jobs."""
    jobs = rows_found(found, job_keys(dispatch))
    dispatch["jobs"] = jobs
    return jobs


def participant_keys(dispatch: Json) -> list[Key]:
    """The participants of a dispatch."""
    return [(PARTICIPANT, id) for id in dispatch["participants"]]


async def read_participants(call: Call, keys: Sequence[Key]) -> Found:
    """What participants are called."""
    names = await names_of(call, [id for _, id in keys], (PARTICIPANT,))
    return {(PARTICIPANT, id): {"id": id, **msgspec.structs.asdict(named)} for id, named in names.items()}


def join_participants(dispatch: Json, found: Found) -> list[Json]:
    """A dispatch with the names of its participants, in the order of their ids."""
    names = rows_found(found, participant_keys(dispatch))
    dispatch["participantNames"] = names
    return names


PART = SchemaPart(
    loads={
        "dispatch": load_dispatch,
        "dispatchList": Listing(
            DISPATCH, "Dispatch", show_dispatch, search_dispatches, typed=DISPATCH, type_key="dispatchTypeId"
        ).load,
    },
    links={
        ("Dispatch", "eta"): LINK,
        ("Dispatch", "jobs"): RowLink("Job", job_keys, join_jobs),
        ("Dispatch", "participantNames"): RowLink(
            "ParticipantName", participant_keys, join_participants, read_participants
        ),
    },
    shows={DISPATCH.name: show_dispatch},
    sizes={("Dispatch", "jobs"): 10, ("Dispatch", "participantNames"): 2, **SIZES},
)
