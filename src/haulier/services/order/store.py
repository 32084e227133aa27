"""Orders read whole: the order and its work orders as of one moment, many orders of concurrent requests together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime
from haulier.platform.storage.coalescing import Coalescer
from haulier.platform.storage.resources import Resource, from_record
from haulier.services.order.kind import ORDER, ORDER_DECODER, WORK_ORDER
from haulier.services.order.payloads import JournalRow

SQL = load_statements("haulier.services.order", "orders.sql")

READ_LANES = 2
READ_BATCH = 128
NOTHING: tuple[Resource, ...] = ()

Key = tuple[str, str]
"""(tenant, id of the order)."""
Name = tuple[str, str, str]
"""(tenant, client, what the client calls an order)."""
MAX_OF_ONE_NAME = 100
"""Orders of one name that are read, the newest."""


class OrderReader:
    """Reads whole orders for one process."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._orders: Coalescer[Sequence[Key], dict[Key, list[Resource]]] = Coalescer(
            self._read, lanes=READ_LANES, largest=READ_BATCH
        )
        self._named: Coalescer[Name, list[Resource]] = Coalescer(self._read_named, lanes=READ_LANES, largest=READ_BATCH)

    async def read(self, tenant: str, ids: Sequence[str]) -> dict[str, list[Resource]]:
        """The rows of orders by the ids asked for, of an order or of a work order in it; the order's own row is first.

        There are none for an id of neither.
        """
        keys = [(tenant, id) for id in ids]
        found = await self._orders.submit(keys, tenant)
        return {id: found[tenant, id] for id in ids if (tenant, id) in found}

    async def _read(self, wanted: list[Sequence[Key]]) -> list[dict[Key, list[Resource]]]:
        keys = list({key for group in wanted for key in group})
        records = await self._runtime.database.fetch(
            SQL["whole_orders"], [key[0] for key in keys], [key[1] for key in keys], self._runtime.clock()
        )
        rows = [from_record(record) for record in records]
        found = {(row.tenant_id, row.id): [row] for row in rows if row.kind == ORDER.name}
        for row in rows:
            whole = found.get((row.tenant_id, row.parent or ""))
            if whole is not None and row.kind == WORK_ORDER.name:
                whole.append(row)
                found[row.tenant_id, row.id] = whole
        return [found] * len(wanted)

    async def read_named(self, name: Name) -> list[Resource]:
        """The orders of a name, newest first."""
        return await self._named.submit(name, name[0])

    async def _read_named(self, wanted: list[Name]) -> list[list[Resource]]:
        names = list(dict.fromkeys(wanted))
        columns = ([name[part] for name in names] for part in range(3))
        records = await self._runtime.database.fetch(
            SQL["of_clients"], *columns, self._runtime.clock(), MAX_OF_ONE_NAME
        )
        rows = sorted((from_record(record) for record in records), key=lambda row: (row.created_at, row.id))
        found: dict[Name, list[Resource]] = {name: [] for name in names}
        for row in reversed(rows):
            body = row.body_as(ORDER_DECODER)
            found[row.tenant_id, body.clientId, body.clientOrderId].append(row)
        return [found[name] for name in wanted]


async def read_orders(call: Call, ids: Iterable[str]) -> dict[str, list[Resource]]:
    """The rows of those of the orders that exist, by the ids asked for: of an order, or of a work order in it. The
    order's own row is first.
    """
    wanted = list(dict.fromkeys(ids))
    return await call.of_process(OrderReader).read(call.tenant, wanted) if wanted else {}


async def find_order_rows(call: Call, id: str) -> Sequence[Resource]:
    """The rows of one order, its own first, by its id or that of a work order; none where there is no such thing."""
    return (await read_orders(call, (id,))).get(id, NOTHING)


async def find_work_order_of_job(call: Call, job: str) -> Resource | None:
    """The row of the work order that a job was made for; None where it is nobody's."""
    rows = await call.fetch(SQL["work_order_of_job"], job, call.now())
    return from_record(rows[0]) if rows else None


async def came_before(call: Call, event: JournalRow, order: str, version: int) -> bool:
    """Whether an event took effect before the change by which an order came to a version."""
    rows = await call.fetch(SQL["came_before"], event.at, event.id, order, version)
    return bool(rows) and bool(rows[0]["is_so"])


async def find_of_client(call: Call, client: str, client_order: str) -> list[Resource]:
    """The orders that a client calls so, newest first, at most ``MAX_OF_ONE_NAME``."""
    return await call.of_process(OrderReader).read_named((call.tenant, client, client_order))
