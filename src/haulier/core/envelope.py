"""The envelope of every response. See: contract/conventions.md section 3, contract/error-codes.md.

A success is built by joining bytes: the data is encoded once and never parsed again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from haulier.core.refusal import Fault, Refusal

MAX_ECHO_BYTES = 4096
"""A refusal repeats the request's body if its JSON is shorter than this."""
MAX_ECHO_DEPTH = 32
MASK = "***"
SECRET_KEYS = frozenset({"clientsecret", "password", "secret", "accesstoken", "refreshtoken", "token"})
"""Members whose value is masked, in small letters."""

_encode = msgspec.json.Encoder().encode


def success(data: bytes, uri: str, method: str) -> bytes:
    """``{"data":...,"request":{"uri","method"}}`` around data that is JSON already."""
    return b'{"data":%b,"request":{"uri":%b,"method":%b}}' % (data, _encode(uri), _encode(method))


def success_with_error_member(data: bytes, uri: str, method: str) -> bytes:
    """The same with an empty ``error`` in front, for services whose pages require that member."""
    return b'{"error":{"code":"","description":""},"request":{"uri":%b,"method":%b},"data":%b}' % (
        _encode(uri),
        _encode(method),
        data,
    )


class Asked(NamedTuple):
    """A request that was served. ``body`` is JSON of a request that was checked, or empty."""

    uri: str
    method: str
    request_id: str
    query_string: str
    body: bytes


def success_with_echo(data: bytes, asked: Asked) -> bytes:
    """The same with an ``error`` that is null, and with all of what was asked; of a long body nothing."""
    body = asked.body if 0 < len(asked.body) < MAX_ECHO_BYTES else b"{}"
    uri, method, id, query = map(_encode, asked[:4])
    request = b'{"uri":%b,"method":%b,"requestId":%b,"queryString":%b,"body":%b}' % (uri, method, id, query, body)
    return b'{"error":null,"request":%b,"data":%b}' % (request, data)


def failure(code: str, refusal: Refusal, uri: str, method: str, query_string: str, body: Any) -> bytes:
    """The envelope of a refusal; ``additionalInfo`` holds its faults and its own info.

    ``body`` is the decoded body of the request, repeated only if it is a small object, with its secrets masked.
    """
    info: dict[str, Any] = {"faults": [_fault(fault) for fault in refusal.faults]} if refusal.faults else {}
    error = {"code": code, "description": str(refusal), "additionalInfo": info | refusal.info}
    request = {"uri": uri, "method": method, "queryString": query_string, "body": _echo(body)}
    return _encode({"error": error, "request": request})


def _fault(fault: Fault) -> dict[str, str]:
    return {"field": fault.field, "rule": fault.rule, "message": fault.message}


def _echo(body: Any) -> Any:
    """The body with its secrets masked if it is a small object, else an empty object."""
    if not isinstance(body, Mapping):
        return {}
    try:
        if len(_encode(body)) >= MAX_ECHO_BYTES:
            return {}
    except (TypeError, ValueError, RecursionError):
        return {}
    return _masked(body, MAX_ECHO_DEPTH)


def _masked(value: Any, depth: int) -> Any:
    if isinstance(value, Mapping):
        if depth == 0:
            return {}
        return {
            name: MASK if str(name).lower() in SECRET_KEYS else _masked(part, depth - 1) for name, part in value.items()
        }
    if isinstance(value, list):
        return [_masked(part, depth - 1) for part in value] if depth else []
    return value
