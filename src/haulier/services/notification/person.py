"""Who calls, as a person."""

from __future__ import annotations

import msgspec

from haulier.core.refusal import Cause, Fault, Refusal
from haulier.platform.commands.call import Call

USER_ID = "userId"
"""The query parameter that nobody needs: who calls says whose it is."""
HOW_TO_NAME = "what is a person's own is asked for by that person, or by an app that names one in X-COREOS-USERINFO"


class _Actor(msgspec.Struct):
    id: str = ""


_actor = msgspec.json.Decoder(_Actor)


async def person_of(call: Call) -> str:
    """The id of the person of the token or session, who needs no role for what is the person's own; of an app whose
    role allows the call, the one that it says it calls for. Raises Refusal FORBIDDEN, for a ``userId`` of somebody
    else too: what is hers is not answered, and not changed, in place of his.
    """
    is_own = bool(call.identity.user_id)
    if not is_own and not await call.is_allowed(call.identity, call.operation.method, call.uri.partition("?")[0]):
        raise Refusal(Cause.FORBIDDEN, "no role of the app allows to call for people")
    person = named_person(call)
    if call.query(USER_ID) not in (None, person):
        text = f"{person!r} calls: {HOW_TO_NAME}"
        raise Refusal(Cause.FORBIDDEN, text, [Fault(USER_ID, "caller", text)])
    return person


def named_person(call: Call) -> str:
    """Who acts, as the caller says it."""
    return call.identity.user_id or _actor.decode(call.actor).id
