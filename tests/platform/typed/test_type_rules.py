"""Rules that types of all services share: whom they admit, categories, methods of custom code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Refusal
from haulier.platform.typed.admission import Admission, check_admission
from haulier.platform.typed.categories import category_faults
from haulier.platform.typed.requests import HOOK_METHODS, Category
from haulier.platform.typed.types import hook_method

NAMES = st.sampled_from(["aaa", "bbb", "ccc", "ddd"])
LISTS = st.none() | st.lists(NAMES, min_size=1, unique=True)


@given(LISTS, LISTS, NAMES)
def test_a_type_is_admitted_when_listed_and_not_excluded(
    one_of: list[str] | None, none_of: list[str] | None, name: str
) -> None:
    admitted = Admission(one_of, none_of).admits(name)
    assert admitted == ((one_of is None or name in one_of) and name not in (none_of or []))


@given(LISTS, LISTS)
def test_a_rule_that_says_nothing_or_contradicts_itself_is_refused(
    one_of: list[str] | None, none_of: list[str] | None
) -> None:
    rule = Admission(one_of, none_of)
    if (one_of or none_of) and not set(one_of or ()) & set(none_of or ()):
        check_admission(rule, "allowedOwner")
        return
    with pytest.raises(Refusal) as caught:
        check_admission(rule, "allowedOwner")
    assert [fault.field for fault in caught.value.faults] == ["allowedOwner"]


def test_a_pair_has_to_be_declared() -> None:
    declared = [Category("air", subCategory=["light"]), Category("sea")]
    assert category_faults(declared, None, None) == []
    assert category_faults(declared, "air", None) == []
    assert category_faults(declared, "air", "light") == []
    for category, sub_category in (("land", None), ("air", "heavy"), ("sea", "light"), (None, "light")):
        assert len(category_faults(declared, category, sub_category)) == 1
    assert len(category_faults([], "air", None)) == 1


@pytest.mark.parametrize("method", HOOK_METHODS)
def test_a_hook_method_is_found_in_any_spelling(method: str) -> None:
    spellings = (method, method.upper(), method.replace(":o", ":O"))
    assert {hook_method(spelling) for spelling in spellings} == {method}
