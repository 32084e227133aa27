"""The callback that a body asks for, as it is stored: sealed, with the secret of the request that named it."""

from __future__ import annotations

from typing import Any

from haulier.platform.commands.call import Call
from haulier.platform.commands.callback_limits import check_callback_meta
from haulier.platform.outbound.callback import HeaderPair
from haulier.platform.outbound.callback_request import CallbackRequest, sealed_request


def callback_address(callback: Any) -> str | None:
    """The address of a callback, which may be nothing but that."""
    return callback if isinstance(callback, str) else getattr(callback, "url", None)


def kept_callback(call: Call, callback: Any) -> CallbackRequest | None:
    """The same as ``sealed_callback``, of what nobody has checked. Raises Refusal for a ``meta`` that is too long."""
    check_callback_meta(getattr(callback, "meta", None))
    return sealed_callback(call, callback)


def sealed_callback(call: Call, callback: Any) -> CallbackRequest | None:
    """A body's callback, or bare address, as it is stored; None where it names no address."""
    url = callback_address(callback)
    if not url:
        return None
    headers = [HeaderPair(pair.key, pair.value) for pair in getattr(callback, "headers", None) or ()]
    kept = sealed_request(call.seal, url, headers)
    kept.meta = getattr(callback, "meta", None)
    if call.secret:
        kept.secret = call.seal(call.secret)
    return kept
