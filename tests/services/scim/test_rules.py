"""Filters and patches of SCIM, as the RFC has them and as directories write them."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Refusal
from haulier.services.scim.requests import MAX_VALUES, ScimUserIn
from haulier.services.scim.rules.filters import GROUP_FILTERS, MAX_FILTER, MAX_TERMS, USER_FILTERS, parse_filter
from haulier.services.scim.rules.patches import MAX_MEMBERS, MAX_OPERATIONS, Membership, parse_steps, patched
from haulier.services.scim.rules.people import email_of, is_active, mobile_of, names_of, read_user

USER = "urn:ietf:params:scim:schemas:core:2.0:User"


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ('userName eq "bjensen"', [("userName", "bjensen")]),
        ('USERNAME Eq "a"', [("userName", "a")]),
        (f'{USER}:userName eq "a"', [("userName", "a")]),
        ('externalId eq "a" and userName eq "b"', [("externalId", "a"), ("userName", "b")]),
        ('emails.value eq "a@b.c"', [("emails", "a@b.c")]),
        ('emails[value eq "a@b.c"]', [("emails", "a@b.c")]),
        ('emails[type eq "work"].value eq "a@b.c"', [("emails", "a@b.c")]),
        ('displayName eq "Tour \\"A\\""', [("displayName", 'Tour "A"')]),
        ("", []),
        ("  ", []),
    ],
)
def test_a_filter_is_read(text: str, terms: list[tuple[str, str]]) -> None:
    assert [tuple(term) for term in parse_filter(text, USER_FILTERS)] == terms


@pytest.mark.parametrize(
    "text",
    [
        'userName sw "a"', 'userName eq "a" or userName eq "b"', "userName pr", 'not (userName eq "a")', "userName",
        'password eq "x"', 'userName eq a', 'userName eq "a', 'userName eq "a" and', "active eq true",
        '(userName eq "a")',
        'members eq "x"', 'emails.type eq "work"', 'name[givenName eq "x"].value eq "y"', 'userName eq "\\u12"',
        "'; DROP TABLE resource; --", 'userName eq "a\\u0000"', 'id eq "\\u0000"',
    ],
)  # fmt: skip
def test_what_is_no_such_filter_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_filter(text, USER_FILTERS)
    assert caught.value.info["scimType"] == "invalidFilter"


def test_a_filter_has_limits() -> None:
    def of(count: int) -> str:
        return " and ".join(['id eq "a"'] * count)

    assert len(parse_filter(of(MAX_TERMS), USER_FILTERS)) == MAX_TERMS
    with pytest.raises(Refusal):
        parse_filter(of(MAX_TERMS + 1), USER_FILTERS)
    frame = 'userName eq ""'
    assert parse_filter(f'userName eq "{"a" * (MAX_FILTER - len(frame))}"', USER_FILTERS)
    with pytest.raises(Refusal):
        parse_filter(f'userName eq "{"a" * (MAX_FILTER - len(frame) + 1)}"', USER_FILTERS)


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_filters(text: str) -> None:
    try:
        terms = parse_filter(text, GROUP_FILTERS)
    except Refusal:
        return
    assert all(term.attribute in GROUP_FILTERS for term in terms)


def test_external_ids_are_compared_exactly_and_names_are_not() -> None:
    (exact,), (loose,) = (
        parse_filter('externalId eq "Ab"', USER_FILTERS),
        parse_filter('userName eq "Ab"', USER_FILTERS),
    )
    assert (exact.fits(["Ab"]), exact.fits(["ab"])) == (True, False)
    assert loose.fits(["aB"])


BARBARA: dict[str, Any] = {
    "userName": "bjensen@example.com", "name": {"givenName": "Barbara", "familyName": "Jensen"}, "active": True,
    "emails": [{"value": "bjensen@example.com", "type": "work", "primary": True}],
}  # fmt: skip


def after(*operations: dict[str, Any]) -> dict[str, Any]:
    return patched(BARBARA, parse_steps(list(operations)))


def test_operations_apply_in_their_order() -> None:
    made = after(
        {"op": "replace", "path": "name.familyName", "value": "Smith"},
        {"op": "add", "path": "nickName", "value": "Babs"},
        {"op": "remove", "path": "name.givenName"},
    )
    assert made["name"] == {"familyName": "Smith"}
    assert BARBARA["name"]["familyName"] == "Jensen"


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "Replace", "path": "active", "value": False},
        {"op": "replace", "value": {"active": False}},
        {"OP": "REPLACE", "PATH": "Active", "Value": False},
        {"op": "replace", "path": f"{USER}:active", "value": False},
        {"op": "replace", "path": USER, "value": {"active": False}},
        {"op": "replace", "value": {f"{USER}:active": False}},
    ],
)
def test_directories_write_one_thing_in_many_ways(operation: dict[str, Any]) -> None:
    assert after(operation)["active"] is False


def test_a_value_is_chosen_by_what_it_holds() -> None:
    made = after({"op": "replace", "path": 'emails[type eq "work"].value', "value": "b@example.com"})
    assert made["emails"] == [{"value": "b@example.com", "type": "work", "primary": True}]
    made = after({"op": "replace", "path": "emails[primary eq true].value", "value": "c@example.com"})
    assert made["emails"][0]["value"] == "c@example.com"
    made = after({"op": "add", "path": 'emails[type eq "home"].value', "value": "h@example.com"})
    assert made["emails"][1] == {"type": "home", "value": "h@example.com"}
    made = after({"op": "remove", "path": 'emails[type eq "work"]'})
    assert made["emails"] == []


def test_the_same_value_is_not_added_twice() -> None:
    again = {"op": "add", "path": "emails", "value": BARBARA["emails"]}
    assert after(again)["emails"] == BARBARA["emails"]


def test_what_is_of_another_schema_is_passed_over() -> None:
    enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    made = after(
        {"op": "add", "path": f"{enterprise}:department", "value": "x"}, {"op": "add", "value": {enterprise: {"a": 1}}}
    )
    assert made == BARBARA


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        ({"op": "move", "path": "active"}, "invalidSyntax"),
        ({}, "invalidSyntax"),
        ({"op": "remove"}, "noTarget"),
        ({"op": "add", "value": "x"}, "invalidValue"),
        ({"op": "replace", "path": "id", "value": "x"}, "mutability"),
        ({"op": "replace", "path": "meta.created", "value": "x"}, "mutability"),
        ({"op": "add", "path": "groups", "value": [{"value": "group:admin"}]}, "mutability"),
        ({"op": "add", "value": {"groups": [{"value": "group:admin"}]}}, "mutability"),
        ({"op": "replace", "path": "name[", "value": "x"}, "invalidPath"),
        ({"op": "replace", "path": "a.b.c", "value": "x"}, "invalidPath"),
        ({"op": "replace", "path": 7, "value": "x"}, "invalidPath"),
        ({"op": "replace", "path": 'name[a eq "b"]', "value": "x"}, "invalidPath"),
        ({"op": "replace", "path": 'emails[type eq "work"]', "value": "x"}, "invalidValue"),
        ({"op": "remove", "path": 'members[value eq "\\u0000"]'}, "invalidPath"),
    ],
)
def test_a_wrong_operation_is_refused(operation: dict[str, Any], kind: str) -> None:
    with pytest.raises(Refusal) as caught:
        after(operation)
    assert caught.value.info["scimType"] == kind


@pytest.mark.parametrize("value", ["x", None, 7, ["x"]])
@pytest.mark.parametrize("second", [{"op": "replace", "value": "y"}, {"op": "remove"}])
def test_of_a_value_that_is_no_object_no_part_is_changed(value: Any, second: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as caught:
        after({"op": "add", "path": "emails", "value": [value]}, {"path": "emails.value", **second})
    assert caught.value.info["scimType"] == "invalidValue"


def test_a_patch_has_limits() -> None:
    one = {"op": "replace", "path": "active", "value": True}
    assert len(parse_steps([one] * MAX_OPERATIONS)) == MAX_OPERATIONS
    for many in ([], [one] * (MAX_OPERATIONS + 1)):
        with pytest.raises(Refusal):
            parse_steps(many)


def test_a_patched_list_has_limits() -> None:
    def emails(count: int) -> dict[str, Any]:
        return {"op": "add", "path": "emails", "value": [{"value": f"{at}@example.com"} for at in range(count)]}

    assert len(patched({}, parse_steps([emails(MAX_VALUES)]))["emails"]) == MAX_VALUES
    for many in ([emails(MAX_VALUES + 1)], [emails(MAX_VALUES - 1), emails(2)]):
        with pytest.raises(Refusal, match="at most"):
            patched({}, parse_steps(many))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["value", "type", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)
operations = st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "replace", "remove"])},
    optional={
        "path": st.sampled_from(
            ["emails", 'emails[type eq "work"]', "emails.value", "name", "name.x", "active", "urn:x:y"]
        ),
        "value": json_values,
    },
)


@given(st.lists(operations, min_size=1, max_size=4))
def test_no_operation_breaks_the_patching(given_operations: list[dict[str, Any]]) -> None:
    with suppress(Refusal):
        after(*given_operations)


def members(*steps: dict[str, Any]) -> Membership:
    membership = Membership()
    for step in parse_steps(list(steps)):
        membership.take(step)
    return membership


def test_members_enter_and_leave() -> None:
    found = members(
        {"op": "add", "path": "members", "value": [{"value": "a"}, {"value": "b"}]},
        {"op": "remove", "path": 'members[value eq "a"]'},
        {"op": "remove", "path": "members", "value": [{"value": "c"}]},
    )
    assert (list(found.entered), list(found.left), found.is_whole) == (["b"], ["a", "c"], False)


def test_members_are_replaced_or_all_leave() -> None:
    found = members({"op": "replace", "path": "members", "value": [{"value": "a"}]})
    assert (list(found.entered), found.is_whole) == (["a"], True)
    found = members({"op": "remove", "path": "members"})
    assert (list(found.entered), found.is_whole) == ([], True)


def test_one_request_changes_so_many_members() -> None:
    def adding(count: int) -> dict[str, Any]:
        return {"op": "add", "path": "members", "value": [{"value": str(n)} for n in range(count)]}

    assert len(members(adding(MAX_MEMBERS)).entered) == MAX_MEMBERS
    with pytest.raises(Refusal) as caught:
        members(adding(MAX_MEMBERS + 1))
    assert caught.value.info["scimType"] == "tooMany"


# People


def user(**members: Any) -> ScimUserIn:
    return read_user({"userName": "asha@acme.example", **members})


def test_names_come_from_what_is_there() -> None:
    assert names_of(user(name={"givenName": "Asha", "familyName": "Rao"})) == ("Asha", None, "Rao")
    assert names_of(user(displayName="Asha Devi Rao")) == ("Asha", None, "Devi Rao")
    assert names_of(user(name={"formatted": "Asha Rao"})) == ("Asha", None, "Rao")
    assert names_of(user(name={"familyName": "Rao"})) == ("Rao", None, None)
    assert names_of(user()) == ("asha", None, None)


def test_active_may_be_text() -> None:
    assert [is_active(user(active=value)) for value in (True, "True", "true", None, False, "False")] == [
        True, True, True, True, False, False,
    ]  # fmt: skip
    with pytest.raises(Refusal):
        is_active(user(active="maybe"))


def test_the_user_name_is_the_address_unless_only_the_address_changed() -> None:
    other = [{"value": "new@acme.example", "primary": True}]
    assert email_of(user(emails=other), None) == "asha@acme.example"
    assert email_of(user(emails=other), "asha@acme.example") == "new@acme.example"
    assert email_of(user(emails=other), "old@acme.example") == "asha@acme.example"


def test_a_mobile_number_needs_its_country_code() -> None:
    def number(value: str, kind: str = "mobile") -> Any:
        return mobile_of(user(phoneNumbers=[{"value": value, "type": kind}]))

    found = number("tel:+91-98765-43210")
    assert (found.countryCode, found.number) == ("+91", "9876543210")
    assert number("555-555-4444") is None
    assert number("+91 98765 43210", "work") is None
