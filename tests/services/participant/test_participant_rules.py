"""Owner rules, categories and names of participant types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Cause, Refusal
from haulier.platform.typed.categories import category_faults
from haulier.platform.typed.wire import HOOK_METHODS, Category
from haulier.services.participant.participants import PARTICIPANTS
from haulier.services.participant.rules import check_allowed_owner, check_names, owner_admitted
from haulier.services.participant.wire import AllowedOwner

NAMES = st.sampled_from(["aaa", "bbb", "ccc", "ddd"])
LISTS = st.none() | st.lists(NAMES, min_size=1, unique=True)


@given(LISTS, LISTS, NAMES)
def test_an_owner_is_admitted_when_listed_and_not_excluded(
    one_of: list[str] | None, none_of: list[str] | None, owner: str
) -> None:
    admitted = owner_admitted(AllowedOwner(one_of, none_of), owner)
    assert admitted == ((one_of is None or owner in one_of) and owner not in (none_of or []))


@given(LISTS, LISTS)
def test_a_rule_that_says_nothing_or_contradicts_itself_is_refused(
    one_of: list[str] | None, none_of: list[str] | None
) -> None:
    sensible = (one_of or none_of) and not set(one_of or ()) & set(none_of or ())
    if sensible:
        check_allowed_owner(AllowedOwner(one_of, none_of))
        return
    with pytest.raises(Refusal):
        check_allowed_owner(AllowedOwner(one_of, none_of))


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
    assert {PARTICIPANTS.hook_method(spelling) for spelling in spellings} == {method}


def test_names_of_the_system_are_taken_or_reserved() -> None:
    for name, cause in (("tenants", Cause.DUPLICATE_NAME), ("config", Cause.INVALID)):
        with pytest.raises(Refusal) as caught:
            check_names(name, "thing")
        assert caught.value.cause is cause
