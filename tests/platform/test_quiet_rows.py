"""Images of new resources in quiet journal rows: what went in comes out."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from haulier.platform.storage.changes import RowWrite
from haulier.platform.storage.quiet_rows import resource_of_quiet_row, row_place
from haulier.platform.storage.resources import to_json

TEXTS = st.text(max_size=20)
FIELDS = st.dictionaries(TEXTS, st.one_of(TEXTS, st.integers(-(2**53), 2**53), st.booleans(), st.none()), max_size=4)
ROWS = st.builds(
    RowWrite,
    kind=st.just("crate"), id=TEXTS, expect=st.just(0), type=TEXTS, key=st.none() | TEXTS, parent=st.none() | TEXTS,
    state=st.none() | TEXTS, attrs=FIELDS.map(to_json), body=FIELDS.map(to_json), expires_at=st.none() | st.integers(0),
)  # fmt: skip
ACTOR = '{"id":"someone"}'


def record(row: RowWrite, data: str) -> dict[str, object]:
    """The journal row as it is read."""
    about = {"kind": row.kind, "resource_id": row.id, "version": 1, "state": row.state}
    return {"at": 5, "actor": ACTOR, **about, "data": data}


@given(ROWS)
def test_an_image_is_the_resource_as_it_was_made(row: RowWrite) -> None:
    image = f'{{"stored":{{"place":{row_place(row)},"attrs":{row.attrs},"body":{row.body}}}}}'  # as batches.sql does
    found = resource_of_quiet_row("acme", record(row, image))
    assert found is not None
    assert (found.tenant_id, found.kind, found.id, found.version) == ("acme", row.kind, row.id, 1)
    assert (found.type, found.key, found.parent, found.state) == (row.type, row.key, row.parent, row.state)
    assert (found.attrs, found.body, found.expires_at) == (row.attrs, row.body, row.expires_at)
    assert (found.created_at, found.created_by, found.updated_at, found.updated_by) == (5, ACTOR, 5, ACTOR)


@given(FIELDS)
def test_what_events_tell_is_no_image(told: dict[str, object]) -> None:
    told.pop("stored", None)
    assert resource_of_quiet_row("acme", record(RowWrite("crate", "c", 0), msgspec.json.encode(told).decode())) is None
