"""The reads of a directory. See: RFC 7644 section 3.4."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec
from msgspec import UNSET

from haulier.platform.access.roles import GROUP, GROUP_DECODER, GroupBody
from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Resource
from haulier.services.aaa.facade import (
    ACTIVE,
    MAX_MEMBERS,
    USER_DECODER,
    UserBody,
    find_user_by_email,
    members_of_groups,
)
from haulier.services.scim.kind import SCIM_GROUP, SCIM_USER
from haulier.services.scim.responses import (
    ScimContact,
    ScimGroup,
    ScimGroups,
    ScimMeta,
    ScimNameOut,
    ScimRef,
    ScimUser,
    ScimUsers,
)
from haulier.services.scim.rules.filters import GROUP_FILTERS, USER_FILTERS, Term, parse_filter
from haulier.services.scim.rules.patches import unfit
from haulier.services.scim.rules.people import MOBILE, WORK
from haulier.services.scim.store import (
    external_ids,
    find_groups,
    id_of_external,
    need_path_group,
    need_visible_user,
    page_of_groups,
    page_of_users,
    visible_user,
)

MAX_COUNT = 200
MAX_START = 2**31
"""No list is so long, and the database counts no further than to its square."""
USUAL_COUNT = 100
ALWAYS = ("schemas", "id")
"""Members that a caller who chooses some gets all the same."""

Shown = TypeVar("Shown", ScimUser, ScimGroup)


async def get_user(call: Call, _body: None) -> ScimUser:
    """Read a person."""
    row, body = await need_visible_user(call)
    return _chosen(call, (await shown_users(call, [(row, body)]))[0])


async def get_group(call: Call, _body: None) -> ScimGroup:
    """Read a group with its members, at most 10,000."""
    row, body = await need_path_group(call)
    return _chosen(call, (await shown_groups(call, [(row, body)]))[0])


async def list_users(call: Call, _body: None) -> ScimUsers:
    """List people: all, or those that a filter finds."""
    terms = parse_filter(call.query("filter"), USER_FILTERS)
    count, start = page_asked(call)
    if any(term.attribute != "displayName" for term in terms):
        found = await _found_user(call, terms)
        total, people = len(found), found[start - 1 :][:count]
    else:
        total, rows = await page_of_users(call, count, start - 1, terms[0].value if terms else None)
        people = [(row, row.body_as(USER_DECODER)) for row in rows]
    shown = [user for user in await shown_users(call, people) if _fits_all(user, terms)]
    chosen = [_chosen(call, user) for user in shown]
    return ScimUsers(totalResults=total, startIndex=start, itemsPerPage=len(chosen), Resources=chosen)


async def list_groups(call: Call, _body: None) -> ScimGroups:
    """List groups: all, or those that a filter finds."""
    terms = parse_filter(call.query("filter"), GROUP_FILTERS)
    count, start = page_asked(call)
    if terms:
        found = await _found_groups(call, terms)
        total, groups = len(found), found[start - 1 :][:count]
    else:
        total, rows = await page_of_groups(call, count, start - 1)
        groups = [(row, row.body_as(GROUP_DECODER)) for row in rows]
    shown = [_chosen(call, group) for group in await shown_groups(call, groups)]
    return ScimGroups(totalResults=total, startIndex=start, itemsPerPage=len(shown), Resources=shown)


def page_asked(call: Call) -> tuple[int, int]:
    """How many are asked for, and from which one on, the first being 1. What is too small or too large is cut."""
    count: int = call.query_as("count", int, USUAL_COUNT)
    start: int = call.query_as("startIndex", int, 1)
    return min(max(count, 0), MAX_COUNT), min(max(start, 1), MAX_START)


async def _found_user(call: Call, terms: Sequence[Term]) -> list[tuple[Resource, UserBody]]:
    """The person that a filter finds by what is hers alone: there is one at most."""
    id: str | None = None
    for attribute, value in terms:
        if attribute == "id":
            id = value
        elif attribute == "externalId":
            id = await id_of_external(call, SCIM_USER, value)
        elif attribute in ("userName", "emails"):
            named = await find_user_by_email(call, value)
            id = named[0].id if named is not None else None
        else:
            continue
        break
    found = await visible_user(call, id) if id is not None else None
    if found is None or not _fits_all((await shown_users(call, [found]))[0], terms):
        return []
    return [found]


async def _found_groups(call: Call, terms: Sequence[Term]) -> list[tuple[Resource, GroupBody]]:
    """The groups that a filter finds: by what is theirs alone, or by a member."""
    ids: list[str] = []
    attribute, value = min(terms, key=lambda term: term.attribute == "members")
    if attribute == "id":
        ids = [value]
    elif attribute == "externalId":
        ids = [id for id in [await id_of_external(call, SCIM_GROUP, value)] if id is not None]
    elif attribute == "displayName":
        row = await call.by_key(GROUP, value.strip().lower())
        ids = [row.id] if row is not None else []
    else:
        member = await visible_user(call, value)
        ids = member[1].groups if member is not None else []
    found = await find_groups(call, ids)
    shown = await shown_groups(call, found)
    return [group for group, as_shown in zip(found, shown, strict=True) if _fits_all(as_shown, terms)]


def _fits_all(shown: ScimUser | ScimGroup, terms: Sequence[Term]) -> bool:
    document: dict[str, Any] = msgspec.to_builtins(shown)
    return all(term.fits(_texts(document.get(term.attribute))) for term in terms)


def _texts(value: Any) -> list[str]:
    return [str(item["value"]) for item in value] if isinstance(value, list) else [] if value is None else [str(value)]


async def shown_users(call: Call, people: Sequence[tuple[Resource, UserBody]]) -> list[ScimUser]:
    """People as a directory reads them."""
    names = await call.read_configs(GROUP, {id for _, body in people for id in body.groups})
    outside = await external_ids(call, SCIM_USER, [row.id for row, _ in people])
    shown = []
    for row, body in people:
        groups = [(id, names[id].value) for id in body.groups if id in names and names[id].value is not None]
        contact = body.primaryMobile
        shown.append(
            ScimUser(
                id=row.id,
                externalId=outside.get(row.id, UNSET),
                userName=body.email or UNSET,
                name=ScimNameOut(
                    formatted=body.name,
                    givenName=body.firstName,
                    middleName=body.middleName or UNSET,
                    familyName=body.lastName or UNSET,
                ),
                displayName=body.name,
                active=row.state == ACTIVE,
                emails=[ScimContact(value=body.email, type=WORK, primary=True)] if body.email else [],
                phoneNumbers=(
                    [ScimContact(value=f"{contact.countryCode}{contact.number}", type=MOBILE, primary=True)]
                    if contact is not None
                    else []
                ),
                groups=[ScimRef(value=id, display=group.name, ref=place(call, "Groups", id)) for id, group in groups],
                meta=_meta(call, "User", "Users", row),
            )
        )
    return shown


async def shown_groups(
    call: Call, groups: Sequence[tuple[Resource, GroupBody]], *, with_members: bool = True
) -> list[ScimGroup]:
    """Groups as a directory reads them; their members are read unless it does not want them. Raises Refusal where many
    groups have too many members to be told at once.
    """
    ids = [row.id for row, _ in groups]
    outside = await external_ids(call, SCIM_GROUP, ids)
    wanted = with_members and _wants(call, "members")
    members = await members_of_groups(call, ids, MAX_MEMBERS + (len(ids) > 1)) if wanted and ids else {}
    if sum(map(len, members.values())) > MAX_MEMBERS:
        raise unfit(
            f"these groups have more than {MAX_MEMBERS} members: ask for fewer of them by count, or name members in "
            "excludedAttributes", "tooMany",
        )  # fmt: skip
    shown = []
    for row, body in groups:
        shown.append(
            ScimGroup(
                id=row.id,
                externalId=outside.get(row.id, UNSET),
                displayName=body.name,
                members=member_refs(call, members.get(row.id, [])) if wanted else UNSET,
                meta=_meta(call, "Group", "Groups", row),
            )
        )
    return shown


def member_refs(call: Call, ids: Sequence[str]) -> list[ScimRef]:
    """Members of a group as a directory reads them."""
    return [ScimRef(value=id, type="User", ref=place(call, "Users", id)) for id in ids]


def place(call: Call, collection: str, id: str = "") -> str:
    """The address of a thing, or of a collection."""
    bare = f"{call.public_address}/scim/v2/{quote(call.tenant)}/{collection}"
    return f"{bare}/{quote(id)}" if id else bare


def _meta(call: Call, resource_type: str, collection: str, row: Resource) -> ScimMeta:
    return ScimMeta(
        resourceType=resource_type,
        location=place(call, collection, row.id),
        created=_moment(row.created_at),
        lastModified=_moment(row.updated_at),
    )


def _moment(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _wants(call: Call, member: str) -> bool:
    """Whether the caller wants a member of the resources: RFC 7644 section 3.9."""
    only, without = _listed(call, "attributes"), _listed(call, "excludedAttributes")
    return member in ALWAYS or ((not only or member.lower() in only) and member.lower() not in without)


def _listed(call: Call, name: str) -> set[str]:
    return {text.strip().rpartition(":")[2].partition(".")[0].lower() for text in call.query_all(name)}


def _chosen(call: Call, shown: Shown) -> Shown:
    """A resource with those of its members that the caller wants."""
    if call.query("attributes") is None and call.query("excludedAttributes") is None:
        return shown
    taken = {name: UNSET for name in shown.__struct_fields__ if not _wants(call, name)}
    chosen: Shown = msgspec.structs.replace(shown, **taken)
    return chosen
