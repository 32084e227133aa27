"""What logistics orders declare to the engine: their batches. See: contract/logisticsorder.md section 4."""

from __future__ import annotations

from hashlib import sha256

from haulier.core.header_text import secret_bytes
from haulier.core.signature import compact_json
from haulier.platform.batches.row_batches import show_row_batch
from haulier.platform.declarations.kind import CommandOutcome, Kind
from haulier.platform.storage.resources import Json


def batch_members(data: Json, outcome: CommandOutcome) -> Json:
    """What the callback at the end of a batch has beside the family's frame: the proof that its data are whole."""
    members: Json = {"service": "logisticsorder", "eventType": "OrderBatchCompletedEvent"}
    if outcome.secret:
        members["hash"] = sha256(compact_json(data) + secret_bytes(outcome.secret)).hexdigest()
    return members


BATCH = Kind(
    name="logistics_order_batch",
    noun="LogisticsOrderBatch",
    type_kind="order_type",
    type_noun="logistics order",
    values="",
    show=show_row_batch,
    callback=batch_members,
    shared=True,
)
