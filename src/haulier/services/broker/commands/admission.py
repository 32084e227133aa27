"""Whom a provider means, and what follows: a link, a new person, other groups. See: contract/aaa.md section 11.6."""

from __future__ import annotations

import phonenumbers

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.roles import GROUP
from haulier.platform.commands.call import Call
from haulier.platform.commands.nested import carry_out
from haulier.platform.storage.changes import Change, RowWrite, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.aaa.facade import (
    ACTIVE,
    USER_CREATED,
    USER_UPDATED,
    MobileNumber,
    NewUser,
    UserBody,
    find_user,
    find_user_by_email,
    plan_membership,
    plan_new_user,
    plan_user_change,
    user_change,
)
from haulier.services.broker.events import LINKED, LinkPayload
from haulier.services.broker.kind import CONNECTION_LINK, LINK_DECODER, LinkBody, link_id
from haulier.services.broker.rules.outside_person import OutsidePerson
from haulier.services.broker.rules.user_matching import Nobody, group_changes, link_fitting, may_be_made
from haulier.services.broker.store import find_user_by_saml_id
from haulier.services.connection.facade import SAML, ConnectionBody

Person = tuple[Resource, UserBody]


async def admit(
    call: Call, connection_id: str, connection: ConnectionBody, outside: OutsidePerson
) -> UserBody | Nobody:
    """The person who comes in, linked, made and put into groups as need be; or why nobody does. Raises Refusal."""
    linked = await _linked(call, connection_id, outside.subject)
    if isinstance(linked, Nobody):
        return linked
    if linked is not None:
        return await _keep_groups(call, connection, outside, linked)
    by_email = await find_user_by_email(call, outside.email) if outside.email is not None else None
    by_saml = None
    if connection.connectionType == SAML:
        by_saml = await find_user_by_saml_id(call, connection.connectionName, outside.subject)
    fitting = link_fitting(connection, outside, by_email and by_email[1], by_saml and by_saml[1])
    if not isinstance(fitting, Nobody):
        found = by_saml if by_saml is not None and by_saml[1].userId == fitting.userId else by_email
        assert found is not None, "who fits was found by one of the two"
        if found[0].state != ACTIVE:
            return Nobody("blocked")
        await _link(call, connection_id, outside.subject, found)
        return await _keep_groups(call, connection, outside, await _stored(call, fitting.userId))
    if fitting.reason != "unknown":
        return fitting
    refused = may_be_made(connection, outside)
    if refused is not None:
        return refused
    if by_email is not None:
        return Nobody("taken")
    return await _make(call, connection_id, connection, outside)


async def _linked(call: Call, connection_id: str, subject: str) -> Person | Nobody | None:
    """The person who came through the connection under this name before."""
    row = await call.get(CONNECTION_LINK, link_id(connection_id, subject))
    if row is None:
        return None
    link = row.body_as(LINK_DECODER)
    if (link.connectionId, link.subject) != (connection_id, subject):
        return Nobody("unknown")
    found = await find_user(call, link.userId)
    if found is None:
        return Nobody("removed")
    return found if found[0].state == ACTIVE else Nobody("blocked")


async def _stored(call: Call, user_id: str) -> Person:
    found = await find_user(call, user_id)
    if found is None or found[0].state != ACTIVE:
        raise Refusal(Cause.CONFLICT, "the person was changed meanwhile; start again")
    return found


def _link_write(connection_id: str, subject: str, user_id: str) -> RowWrite:
    body = LinkBody(connectionId=connection_id, subject=subject, userId=user_id)
    return RowWrite(CONNECTION_LINK, link_id(connection_id, subject), 0, parent=connection_id, body=to_json(body))


async def _link(call: Call, connection_id: str, subject: str, person: Person) -> None:
    """Link a person once and for all. By it an invited person has a way to log in."""

    async def planned(inner: Call, _body: None) -> Change:
        row, body = await _stored(inner, person[1].userId)
        link = _link_write(connection_id, subject, body.userId)
        rows = await plan_user_change(inner, row, body, hasCredential=True) if not body.hasCredential else []
        payload = to_json(LinkPayload(connectionId=connection_id, userId=body.userId))
        if not rows:
            inner.guards.append((row.kind, row.id, row.version))
        return row_change(LINKED, link, *rows, payload=payload)

    await carry_out(call, planned)


async def _make(
    call: Call, connection_id: str, connection: ConnectionBody, outside: OutsidePerson
) -> UserBody | Nobody:
    """A new person with her link and the groups that the policy gives."""
    first = outside.firstName or (outside.email or "").partition("@")[0][:36]
    if not first:
        return Nobody("noName")

    async def planned(inner: Call, _body: None) -> Change:
        names = await _group_names(inner, connection)
        groups, _ = group_changes(connection.policy, outside, (), names, is_new=True)
        new = NewUser(
            firstName=first,
            middleName=outside.middleName,
            lastName=outside.lastName,
            email=outside.email,
            primaryMobile=_mobile(outside.mobile),
            participantId=outside.participantId,
            groups=[id for id in groups if id in names],
            attributes=outside.attributes,
            hasCredential=True,
            allowSAMLAuth=True if connection.connectionType == SAML else None,
            samlConnector=connection.connectionName if connection.connectionType == SAML else None,
            samlUserId=outside.subject if connection.connectionType == SAML else None,
        )
        rows = await plan_new_user(inner, new, check_levels=False)
        rows.append(_link_write(connection_id, outside.subject, rows[0].id))
        change = user_change(USER_CREATED, rows)
        change.answer = rows[0].id
        return change

    try:
        user_id: str = await carry_out(call, planned)
    except Refusal as refusal:
        if refusal.cause is not Cause.TAKEN:
            raise
        return Nobody("taken")
    return (await _stored(call, user_id))[1]


async def _keep_groups(call: Call, connection: ConnectionBody, outside: OutsidePerson, person: Person) -> UserBody:
    """A person in those of the policy's groups that the provider's claims name, where the policy reads such claims."""
    if outside.groups is None:
        return person[1]

    async def planned(inner: Call, _body: None) -> Change:
        row, body = await _stored(inner, person[1].userId)
        names = await _group_names(inner, connection)
        entered, left = group_changes(connection.policy, outside, body.groups, names, is_new=False)
        add = [id for id in entered if id in names]
        rows = await plan_membership(inner, row, body, add=add, remove=left, check_levels=False)
        return user_change(USER_UPDATED, rows)

    names = await _group_names(call, connection)
    entered, left = group_changes(connection.policy, outside, person[1].groups, names, is_new=False)
    if not [id for id in entered if id in names] and not left:
        return person[1]
    await carry_out(call, planned)
    return (await _stored(call, person[1].userId))[1]


async def _group_names(call: Call, connection: ConnectionBody) -> dict[str, str]:
    """The names of those of the policy's groups that are active, by their ids."""
    found = await call.read_configs(GROUP, connection.policy.groups)
    return {id: config.value.name for id, config in found.items() if config.value is not None}


def _mobile(text: str | None) -> MobileNumber | None:
    """A mobile number, where the provider gives one with its country code."""
    try:
        parsed = phonenumbers.parse(text) if text else None
    except phonenumbers.NumberParseException:
        return None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        return None
    return MobileNumber(f"+{parsed.country_code}", phonenumbers.national_significant_number(parsed))
