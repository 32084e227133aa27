"""What a tenant's orders need for this API, put in place on its first call.

A tenant that has defined an attribute or the type itself keeps its own. See: contract/logisticsorder.md, Mapping.
"""

from __future__ import annotations

from dataclasses import replace

from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import to_json
from haulier.services.container.facade import ensure_container_type
from haulier.services.logisticsorder.rules.mapping import (
    CONTAINER_ATTRIBUTES,
    ORDER_ATTRIBUTES,
    SHIPMENTS,
    WORK_ORDER_ATTRIBUTES,
)
from haulier.services.order.facade import ORDER_CONFIG, WORK_ORDER_CONFIG, ensure_attributes

LAYER = "platform:app:logisticsorders"
ACTOR = to_json({"id": LAYER, "name": "Logistics orders", "appId": LAYER})


async def put_in_place(call: Call, *, with_shipments: bool) -> None:
    """Define the attributes and the type of containers that are missing, in the name of this API's app."""
    own = replace(call, actor=ACTOR, origin_app=None)  # open to every app: what has no owner is nobody's alone
    await ensure_attributes(own, ORDER_CONFIG, ORDER_ATTRIBUTES)
    await ensure_attributes(own, WORK_ORDER_CONFIG, WORK_ORDER_ATTRIBUTES)
    if with_shipments:
        await ensure_container_type(own, SHIPMENTS, CONTAINER_ATTRIBUTES)
