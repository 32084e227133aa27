"""Dead letters: callbacks that were given up, delivered again. Not part of the contract."""

from __future__ import annotations

from haulier.core.refusal import Cause, Refusal
from haulier.platform.callbacks.dead_letters import replay_own
from haulier.platform.commands.call import Call
from haulier.platform.documents.openapi import MadeId


async def replay_dead_letter(call: Call, _body: None) -> MadeId:
    """Try a given-up callback again, from the first try on."""
    journal_id = call.path["journalId"]
    if not await replay_own(call, journal_id):
        raise Refusal(Cause.NOT_FOUND, f"there is no dead letter {journal_id!r}")
    return MadeId(journal_id)
