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


def changed_callback(call: Call, callback: Any, before: CallbackRequest | None) -> CallbackRequest | None:
    """A body's callback in the place of one that was kept. What no read shows stays of that one: the secret that signs
    where this request names none, and the headers where it gives none and the address is the same.
    """
    kept = kept_callback(call, callback)
    if kept is None or before is None:
        return kept
    if getattr(callback, "headers", None) is None and call.address_of(before) == callback_address(callback):
        kept.url, kept.sealed, kept.headers = before.url, before.sealed, before.headers
    kept.secret = kept.secret or before.secret
    return kept


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
