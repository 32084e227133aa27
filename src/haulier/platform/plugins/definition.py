"""The definition of a plugin: as a caller gives it, as it is stored, and ready to be called.

See: contract/order.md section 12, orchestrator.md ("Plugin definition").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

from haulier.core.refusal import Fault, refuse_faults
from haulier.core.templates import check_template
from haulier.engines.setting_rules import PLUGIN_SECONDS
from haulier.platform.outbound.callback_request import Seal, Unseal, kept_url
from haulier.platform.outbound.headers import MAX_HEADERS, header_fault
from haulier.platform.storage.resources import Json, Resource, to_json

MIN_REQUEST_MS, MAX_REQUEST_MS, DEFAULT_REQUEST_MS = 100, PLUGIN_SECONDS * 1_000, 5_000
MIN_CALLBACK_SECONDS, MAX_CALLBACK_SECONDS, DEFAULT_CALLBACK_SECONDS = 1, 86_400, 600
MAX_TEMPLATE_BYTES = 65_536
"""Longest template, as compact JSON."""
MAX_DIGITS = 9
"""Most digits of a time-out that is given as text."""

VALIDATION: Final = "validation"
ENRICHMENT: Final = "enrichment"
PluginType = Literal["validation", "enrichment"]
PluginMethod = Literal["POST", "GET", "PUT"]
PluginName = Annotated[str, Meta(min_length=3, max_length=50)]
Template = Annotated[Json, Meta(description='nested objects in $val; a leaf is {"$expr": JSON path}')]
Headers = Annotated[dict[str, str], Meta(max_length=MAX_HEADERS)]
GivenType = Annotated[
    str, Meta(extra_json_schema={"enum": [VALIDATION, ENRICHMENT]}, description="in any case; of older clients")
]
RequestTimeout = Annotated[
    str | int, Meta(description=f"milliseconds, {MIN_REQUEST_MS} to {MAX_REQUEST_MS}", examples=["5000"])
]
CallbackTimeout = Annotated[
    str | int, Meta(description=f"seconds, {MIN_CALLBACK_SECONDS} to {MAX_CALLBACK_SECONDS}", examples=["600"])
]


class GivenPlugin(Struct, kw_only=True, omit_defaults=True):
    """A plugin as a caller gives it. Without a template it is sent the whole context."""

    name: PluginName
    httpUrl: Annotated[str, Meta(min_length=1, max_length=2_048, extra_json_schema={"format": "uri"})]
    httpMethod: PluginMethod
    httpHeaders: Headers | None = None
    httpRequestBodyTemplate: Template | None = None
    httpResponseBodyTemplate: Template | None = None
    type: GivenType | None = None
    requestTimeout: RequestTimeout | None = None
    callbackTimeout: CallbackTimeout | None = None
    active: Annotated[bool, Meta(description="false: it is not asked, and what it would judge goes on without")] = True


class PluginRequest(GivenPlugin, kw_only=True, omit_defaults=True):
    """A plugin as its page has it."""

    httpRequestBodyTemplate: Template


class ShownPlugin(Struct, kw_only=True):
    """A plugin as it is read."""

    id: str
    name: str
    httpUrl: str
    httpMethod: str
    httpHeaders: dict[str, str]
    httpRequestBodyTemplate: Json
    requestTimeout: str
    callbackTimeout: str
    active: bool
    createdAt: int
    updatedAt: int
    httpResponseBodyTemplate: Json | msgspec.UnsetType = msgspec.UNSET
    type: str | msgspec.UnsetType = msgspec.UNSET


class PluginPayload(Struct, kw_only=True):
    """A plugin as its events tell of it: without headers, and of the address what may be shown."""

    id: str
    name: str
    httpUrl: str


class PluginBody(Struct, kw_only=True, omit_defaults=True):
    """A plugin as stored. Its address, where not all of it may be shown, and its headers are sealed."""

    name: str
    url: str
    method: PluginMethod
    requestTemplate: Json | None = None
    responseTemplate: Json | None = None
    type: PluginType | None = None
    requestMs: int = DEFAULT_REQUEST_MS
    callbackSeconds: int = DEFAULT_CALLBACK_SECONDS
    active: bool = True
    sealed: str | None = None


class _Secret(Struct, omit_defaults=True):
    url: str
    headers: dict[str, str] = {}


PLUGIN_DECODER = msgspec.json.Decoder(PluginBody)
_secret = msgspec.json.Decoder(_Secret)


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plugin with its id."""

    id: str
    body: PluginBody

    @property
    def name(self) -> str:
        """Its name, unique in the tenant."""
        return self.body.name

    @property
    def is_active(self) -> bool:
        """Is it asked?"""
        return self.body.active

    @property
    def only_judges(self) -> bool:
        """May it refuse and change nothing?"""
        return self.body.type == VALIDATION


def compile_plugin(resource: Resource) -> Plugin:
    """The plugin of a row."""
    return Plugin(resource.id, resource.body_as(PLUGIN_DECODER))


def stored_plugin(given: GivenPlugin, seal: Seal, url_fault: Callable[[str], str | None]) -> PluginBody:
    """The plugin to be stored. Raises Refusal, which names every fault."""
    faults: list[Fault] = []
    kind = _type(given, faults)
    request_ms = _number(
        given.requestTimeout, "requestTimeout", MIN_REQUEST_MS, MAX_REQUEST_MS, DEFAULT_REQUEST_MS, faults
    )
    callback_seconds = _number(
        given.callbackTimeout,
        "callbackTimeout",
        MIN_CALLBACK_SECONDS,
        MAX_CALLBACK_SECONDS,
        DEFAULT_CALLBACK_SECONDS,
        faults,
    )
    if fault := url_fault(given.httpUrl):
        faults.append(Fault("httpUrl", "egress", fault))
    for name, value in (given.httpHeaders or {}).items():
        if fault := header_fault(name, value):
            faults.append(Fault(f"httpHeaders.{name}", "header", fault))
    for member in ("httpRequestBodyTemplate", "httpResponseBodyTemplate"):
        faults += _template_faults(getattr(given, member), member)
    refuse_faults(faults)
    url, headers = kept_url(given.httpUrl), given.httpHeaders or {}
    is_open = url == given.httpUrl and not headers
    return PluginBody(
        name=given.name,
        url=url,
        method=given.httpMethod,
        requestTemplate=given.httpRequestBodyTemplate or None,
        responseTemplate=given.httpResponseBodyTemplate or None,
        type=kind,
        requestMs=request_ms,
        callbackSeconds=callback_seconds,
        active=given.active,
        sealed=None if is_open else seal(to_json(_Secret(given.httpUrl, headers))),
    )


def opened(body: PluginBody, unseal: Unseal) -> tuple[str, Mapping[str, str]]:
    """The address and the headers of a plugin. Raises SealBroken."""
    if body.sealed is None:
        return body.url, {}
    secret = _secret.decode(unseal(body.sealed))
    return secret.url, secret.headers


def shown_plugin(row: Resource, unseal: Unseal) -> ShownPlugin:
    """A plugin as it was given, with its defaults."""
    body = row.body_as(PLUGIN_DECODER)
    url, headers = opened(body, unseal)
    return ShownPlugin(
        id=row.id,
        name=body.name,
        httpUrl=url,
        httpMethod=body.method,
        httpHeaders=dict(headers),
        httpRequestBodyTemplate=body.requestTemplate or {},
        requestTimeout=str(body.requestMs),
        callbackTimeout=str(body.callbackSeconds),
        active=body.active,
        createdAt=row.created_at,
        updatedAt=row.updated_at,
        httpResponseBodyTemplate=body.responseTemplate or msgspec.UNSET,
        type=body.type or msgspec.UNSET,
    )


def _type(given: GivenPlugin, faults: list[Fault]) -> PluginType | None:
    match given.type and given.type.lower():
        case None | "":
            return None
        case "validation":
            return VALIDATION
        case "enrichment":
            return ENRICHMENT
    faults.append(Fault("type", "enum", "must be validation or enrichment"))
    return None


def _number(value: str | int | None, name: str, least: int, most: int, default: int, faults: list[Fault]) -> int:
    """A time-out, given as a number or as its digits."""
    if value is None:
        return default
    digits = str(value)
    if len(digits) <= MAX_DIGITS and digits.isascii() and digits.isdigit() and least <= int(digits) <= most:
        return int(digits)
    faults.append(Fault(name, "range", f"must be a whole number from {least} to {most}"))
    return default


def _template_faults(template: Any, member: str) -> list[Fault]:
    if template is None:
        return []
    if len(to_json(template)) > MAX_TEMPLATE_BYTES:
        return [Fault(member, "maxLength", f"is longer than {MAX_TEMPLATE_BYTES} bytes")]
    return check_template(template, member)
