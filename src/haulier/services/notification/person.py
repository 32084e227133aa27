"""Who calls, as a person."""

from __future__ import annotations

import msgspec

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call


class _Actor(msgspec.Struct):
    id: str = ""


_actor = msgspec.json.Decoder(_Actor)


async def person_of(call: Call) -> str:
    """The id of the person of the token or session, who needs no role for what is the person's own; of an app whose
    role allows the call, the one that it says it calls for. Raises Refusal FORBIDDEN.
    """
    own = call.identity.user_id
    if own:
        return own
    if not await call.is_allowed(call.identity, call.operation.method, call.uri.partition("?")[0]):
        raise Refusal(Cause.FORBIDDEN, "no role of the app allows to call for people")
    return named_person(call)


def named_person(call: Call) -> str:
    """Who acts, as the caller says it."""
    return call.identity.user_id or _actor.decode(call.actor).id
