"""Request bodies of the scheduler. See: contract/scheduler.yaml."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Raw, Struct, UnsetType, field

from haulier.platform.declarations.wire_schemas import Callback

MAX_EXTERNAL_ID = 128
MAX_ENDPOINT = 2_048
MAX_SIGNATURE_KEY = 512
MAX_PAYLOAD_BYTES = 64 * 1024
MAX_RETRIES = 10
MAX_EXPRESSION = 256
MAX_ZONE = 64
MAX_DURATION = 32
DEFAULT_RETRIES = 3

ScheduleKind = Literal["ONE_TIME", "RECURRING", "CRON"]
ONE_TIME: ScheduleKind = "ONE_TIME"
RECURRING: ScheduleKind = "RECURRING"

Moment = Annotated[
    int | str,
    Meta(
        description="epoch seconds; milliseconds and ISO 8601 with an offset are taken too",
        extra_json_schema={"type": "integer", "minimum": 1},
    ),
]
Duration = Annotated[str, Meta(min_length=1, max_length=MAX_DURATION, description="as in 2h 30m, or 1d 12h")]


TELLING = ("at", "in", "intervalSeconds", "interval", "expression")
"""Members of which a schedule has one."""


class Schedule(Struct, omit_defaults=True):
    """When to call: at one moment, at intervals, or by cron. The members tell the kind where it is not named."""

    kind: ScheduleKind | None = None
    at: Moment | None = None
    in_: Duration | None = field(default=None, name="in")
    startAt: Moment | None = None
    intervalSeconds: Annotated[int, Meta(extra_json_schema={"minimum": 60})] | None = None
    interval: Duration | None = None
    endAt: Moment | None = None
    maxRuns: Annotated[int, Meta(ge=1, le=2**31)] | None = None
    expression: Annotated[str, Meta(max_length=MAX_EXPRESSION, description="five fields")] | None = None
    timeZone: Annotated[str, Meta(max_length=MAX_ZONE, description="of the IANA; UTC where none is named")] | None = (
        None
    )


class ScheduledJobRequest(Struct, kw_only=True, omit_defaults=True):
    """What to call, and when."""

    externalId: Annotated[str, Meta(min_length=1, max_length=MAX_EXTERNAL_ID)] | None = None
    endpointUrl: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=MAX_ENDPOINT,
            description="what is called; coreos://event raises the event ScheduledJobEnded in place of a call",
            extra_json_schema={"format": "uri"},
        ),
    ]
    signatureKey: (
        Annotated[str, Meta(min_length=1, max_length=MAX_SIGNATURE_KEY, extra_json_schema={"writeOnly": True})] | None
    ) = None
    payload: Annotated[Raw, Meta(description="any JSON of up to 64 KiB, sent as it came")] | UnsetType = UNSET
    retries: Annotated[int, Meta(ge=0, le=MAX_RETRIES)] = DEFAULT_RETRIES
    schedule: Annotated[Schedule, Meta(extra_json_schema={"anyOf": [{"required": [name]} for name in TELLING]})]
    notification: Callback | None = None
    active: bool = True
