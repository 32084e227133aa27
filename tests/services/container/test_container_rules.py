"""The container service's own rules, without a server."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Refusal
from haulier.services.container.requests import TrackingDetail
from haulier.services.container.rules.containers import check_scannable_id, is_container_id, with_primary

details = st.lists(
    st.builds(TrackingDetail, st.just("acme"), st.text(min_size=1, max_size=3), st.booleans()), max_size=6
)


@given(details)
def test_there_is_one_primary_or_a_refusal(given_details: list[TrackingDetail]) -> None:
    marked = [detail.isPrimary for detail in given_details]
    if sum(marked) > 1:
        with pytest.raises(Refusal):
            with_primary(given_details)
        return
    found = with_primary(given_details)
    assert [detail.trackingId for detail in found] == [detail.trackingId for detail in given_details]
    assert [detail.isPrimary for detail in found] == (marked if any(marked) else [True, *marked[1:]] if marked else [])


@given(st.text(max_size=8), st.uuids())
def test_nothing_that_looks_like_an_id_is_a_scannable_id(prefix: str, uuid: object) -> None:
    text = f"{prefix}:{uuid}"
    assert is_container_id(text) is bool(prefix)
    if prefix:
        with pytest.raises(Refusal):
            check_scannable_id(text)


@pytest.mark.parametrize("text", [None, "BX-77", "A#1", "bag:7", "filters"])
def test_any_other_text_may_be_scanned(text: str | None) -> None:
    check_scannable_id(text)
