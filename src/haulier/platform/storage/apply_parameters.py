"""The parameters of ``apply`` (apply.sql), declared once: their names in the statement, their order, their values."""

from __future__ import annotations

from collections.abc import Sequence

from haulier.platform.storage.changes import Change, DeliveryWrite, Envelope, RowWrite
from haulier.platform.storage.resources import to_json

Item = tuple[Envelope, Change]


def parameters(items: Sequence[Item]) -> dict[str, object]:
    """Each parameter's value for these changes, which are numbered from 0, by its name and in the order of its number.

    A value is a list with an item for each row, change or guard, or one JSON text.
    """
    envelopes, changes = [e for e, _ in items], [c for _, c in items]
    rows = [r for c in changes for r in c.rows]
    others = [_others(c) for c in changes]
    guards = [(n, e.tenant_id, *g) for n, (e, c) in enumerate(items) for g in c.guards]
    return {
        "row_change": [n for n, c in enumerate(changes) for _ in c.rows],
        "row_tenant_id": [e.tenant_id for e, c in items for _ in c.rows],
        "row_kind": [r.kind for r in rows],
        "row_id": [r.id for r in rows],
        "row_expect": [r.expect for r in rows],
        "row_type": [r.type for r in rows],
        "row_key": [r.key for r in rows],
        "row_parent": [r.parent for r in rows],
        "row_state": [r.state for r in rows],
        "row_attrs": [r.attrs for r in rows],
        "row_body": [r.body for r in rows],
        "row_slots": [r.slots for r in rows],
        "row_expires_at": [r.expires_at for r in rows],
        "change": list(range(len(items))),
        "tenant_id": [e.tenant_id for e in envelopes],
        "at": [e.at for e in envelopes],
        "actor": [e.actor for e in envelopes],
        "journal_id": [e.journal_id for e in envelopes],
        "request_id": [e.request_id for e in envelopes],
        "meta": [e.meta for e in envelopes],
        "callback": [e.callback for e in envelopes],
        "kind": [c.kind for c in changes],
        "id": [c.id for c in changes],
        "version": [c.version for c in changes],
        "event": [c.event for c in changes],
        "state": [c.state for c in changes],
        "data": [c.data for c in changes],
        "other_rows": [_listed("\x1f", [f"{r.kind}/{r.id}" for r in found]) for found in others],
        "other_versions": [_listed(" ", [str(r.version) for r in found]) for found in others],
        "guard_change": [g[0] for g in guards],
        "guard_tenant_id": [g[1] for g in guards],
        "guard_kind": [g[2] for g in guards],
        "guard_id": [g[3] for g in guards],
        "guard_version": [g[4] for g in guards],
        "entries": _entries(items),
        "timers": _timers(items),
        "drops": _drops(items),
    }


def delivery_parameters(items: Sequence[Item]) -> dict[str, object]:
    """The further parameters of the steps that write deliveries."""
    written = [(n, e.tenant_id, d) for n, (e, c) in enumerate(items) for d in c.deliveries]
    providers = {(tenant, d.provider, d.rate) for _, tenant, d in written}
    return {
        "deliveries": to_json([_delivery(n, tenant, d) for n, tenant, d in written]),
        "providers": to_json([{"tenant_id": t, "name": name, "rate": rate} for t, name, rate in sorted(providers)]),
        "groups": to_json(
            [
                {"change": n, "tenant_id": e.tenant_id, "id": g.id, "purpose": g.purpose, "more": g.more}
                for n, (e, c) in enumerate(items)
                for g in c.groups
            ]
        ),
        "recalls": to_json(
            [
                {"change": n, "tenant_id": e.tenant_id, "group_id": id}
                for n, (e, c) in enumerate(items)
                for id in c.recalls
            ]
        ),
    }


def _delivery(number: int, tenant: str, delivery: DeliveryWrite) -> dict[str, object]:
    return {
        "change": number,
        "tenant_id": tenant,
        "id": delivery.id,
        "group_id": delivery.group,
        "sender": delivery.sender,
        "channel": delivery.channel,
        "provider": delivery.provider,
        "state": delivery.state,
        "reason": delivery.reason,
        "person": delivery.person,
        "recipient": delivery.recipient,
        "target": delivery.target,
        "digest_key": delivery.digest_key,
        "due_at": delivery.due_at,
        "expires_at": delivery.expires_at,
    }


def _entries(items: Sequence[Item]) -> str:
    """The ledger lines of all changes."""
    found = [
        {
            "change": n,
            "tenant_id": e.tenant_id,
            "book": x.book,
            "number": x.number,
            "account": x.account,
            "delta": x.delta,
            "lowest": x.lowest,
            "highest": x.highest,
            "detail": x.detail,
        }
        for n, (e, c) in enumerate(items)
        for x in c.entries
    ]
    return to_json(found) if found else "[]"


def _timers(items: Sequence[Item]) -> str:
    """The timers that the changes set."""
    found = [
        {
            "change": n,
            "tenant_id": e.tenant_id,
            "id": t.id,
            "purpose": t.purpose,
            "subject": t.subject,
            "due_at": t.due_at,
            "payload": t.payload,
        }
        for n, (e, c) in enumerate(items)
        for t in c.timers
    ]
    return to_json(found) if found else "[]"


def _drops(items: Sequence[Item]) -> str:
    """The timers that the changes remove."""
    found = [
        {"change": n, "tenant_id": e.tenant_id, "id": d.id, "must": d.must}
        for n, (e, c) in enumerate(items)
        for d in c.drops
    ]
    return to_json(found) if found else "[]"


def _others(change: Change) -> list[RowWrite]:
    """The other resources that the change writes: their change logs show it too."""
    return [row for row in change.rows if row.is_named and (row.kind, row.id) != (change.kind, change.id)]


def _listed(separator: str, items: list[str]) -> str | None:
    """Items as one text; None for none."""
    return separator.join(items) if items else None


NAMES = tuple(parameters(()))
"""In the order of their numbers."""
DELIVERY_NAMES = (*NAMES, *delivery_parameters(()))
"""The same of a statement that writes deliveries."""
