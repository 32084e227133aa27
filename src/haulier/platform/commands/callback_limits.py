"""How much a callback may carry. Sizes are checked in the form in which a callback request is stored and sent, so that
nothing that was accepted is too long later.
"""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.core.refusal import invalid
from haulier.platform.declarations.wire_schemas import MAX_CALLBACK_META_BYTES

MAX_REASON = 4_096
"""Characters of the reason of a failure in a callback."""

_encode = msgspec.json.Encoder().encode


def check_callback(body: Any) -> None:
    """Refuse a body whose callback has too long a ``meta``. Lengths of texts stand in their types. Raises Refusal."""
    check_callback_meta(getattr(getattr(body, "callback", None), "meta", None))


def check_callback_meta(meta: Any) -> None:
    """Refuse what is too long to come back with a callback. Raises Refusal."""
    if meta is not None and (size := len(_encode(meta))) > MAX_CALLBACK_META_BYTES:
        text = f"callback.meta has {size} bytes; at most {MAX_CALLBACK_META_BYTES} come back with a callback"
        raise invalid("callback.meta", "maxBytes", text)
