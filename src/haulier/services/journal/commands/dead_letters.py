"""Dead letters: callbacks that were given up, delivered again. Not part of the contract."""

from __future__ import annotations

from uuid import UUID

from haulier.core.refusal import Cause, Refusal
from haulier.platform.callbacks.delivery import replay
from haulier.platform.commands.call import Call
from haulier.platform.documents.openapi import MadeId


async def replay_dead_letter(call: Call, _body: None) -> MadeId:
    """Try a given-up callback again, from the first try on."""
    journal_id = call.path["journalId"]
    if not _is_uuid(journal_id) or not await replay(call.runtime, call.tenant, journal_id):
        raise Refusal(Cause.NOT_FOUND, f"there is no dead letter {journal_id!r}")
    return MadeId(journal_id)


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
