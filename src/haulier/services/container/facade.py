"""What other services may use of containers: new ones are made with the caller's own change."""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json
from haulier.platform.typed.instance_changes import create_row, enter_state
from haulier.services.container.commands.containers import CONTAINERS
from haulier.services.container.kind import CONTAINER, ContainerBody
from haulier.services.container.rules.containers import check_scannable_id

__all__ = ["CONTAINER", "add_container"]


async def add_container(
    call: Call, change: Change, type_name: str, scannable_id: str | None, attributes: Json, *, number: int, member: str
) -> str:
    """Let the change make a container in the first state of its type's machine; its id.

    ``number`` tells apart the containers of one call, ``member`` names it in refusals. Raises Refusal: an unknown
    type, values that do not fit it. A scannable id that is taken is found when the change is applied.
    """
    type_ = await CONTAINERS.need_type(call, type_name, f"{member}.containerType")
    if scannable_id is not None:
        check_scannable_id(scannable_id)
    id = call.new_id(type_.id, number)
    row, _ = create_row(call, CONTAINER, type_, id, values=attributes, body=ContainerBody(), key=scannable_id)
    change.rows.append(row)
    if type_.machine is not None and row.state is not None:
        enter_state(call, change, row, type_.machine, row.state)
    return id
