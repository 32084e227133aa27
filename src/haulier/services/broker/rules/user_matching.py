"""Whom a provider means: the person who was linked before, else one who fits, else a new one, else nobody.

See: contract/aaa.md section 11.6.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from haulier.services.aaa.facade import UserBody
from haulier.services.broker.rules.outside_person import OutsidePerson
from haulier.services.connection.facade import GITHUB, GOOGLE, SAML, ConnectionBody, Policy, is_allowed_address

Reason = Literal["unknown", "domain", "unverified", "notAllowed", "blocked", "removed", "noName", "taken"]
"""Why nobody comes in. Unknown: nobody fits, and nobody is made."""


@dataclass(frozen=True, slots=True)
class Nobody:
    """Nobody comes in."""

    reason: Reason


def link_fitting(
    connection: ConnectionBody, outside: OutsidePerson, by_email: UserBody | None, by_saml_id: UserBody | None
) -> UserBody | Nobody:
    """The person whom a provider means at the first sign-in, of those who have its e-mail address and its SAML id.

    The one of the e-mail address is looked at only where the provider has verified that address, and no person is
    looked at whose own settings do not allow this way of signing in.
    """
    policy, kind = connection.policy, connection.connectionType
    if kind == SAML:
        fits = by_saml_id is not None and may_use_saml(by_saml_id, connection.connectionName, outside.subject)
        return by_saml_id if by_saml_id is not None and fits else Nobody("unknown")
    if outside.email is not None and not is_allowed_address(outside.email, policy.emailDomains):
        return Nobody("domain")
    if by_email is None:
        return Nobody("unknown")
    if not outside.isEmailVerified:
        return Nobody("unverified")
    if kind in (GOOGLE, GITHUB) and not (by_email.allowSocialAuth and by_email.allowSocialAuth.google):
        return Nobody("notAllowed")
    return by_email


def may_use_saml(user: UserBody, connection_name: str, subject: str) -> bool:
    """Whether a person's own settings name this connection and this NameID."""
    return bool(user.allowSAMLAuth) and user.samlConnector == connection_name and user.samlUserId == subject


def may_be_made(connection: ConnectionBody, outside: OutsidePerson) -> Nobody | None:
    """Why nobody is made for a stranger; None where somebody is. A SAML provider vouches for its addresses by its
    signature, one of another sort says of each whether it has verified it.
    """
    policy = connection.policy
    if not policy.justInTime:
        return Nobody("unknown")
    if outside.email is None:
        return Nobody("unverified")
    if not is_allowed_address(outside.email, policy.emailDomains):
        return Nobody("domain")
    if connection.connectionType != SAML and not outside.isEmailVerified:
        return Nobody("unverified")
    return None


def group_changes(
    policy: Policy, outside: OutsidePerson, current: Sequence[str], names: Mapping[str, str], *, is_new: bool
) -> tuple[list[str], list[str]]:
    """Groups that a person enters and leaves by a sign-in. ``names`` are those of the policy's groups by their ids.

    Without a claim for groups a new person gets all of the policy's. With one, of these groups those that the claim
    names by name or id, now and at each later sign-in; of other groups the provider says nothing.
    """
    if outside.groups is None:
        return (list(policy.groups) if is_new else []), []
    said = {text.casefold() for text in outside.groups}
    wanted = [id for id in policy.groups if id.casefold() in said or names.get(id, "").casefold() in said - {""}]
    entered = [id for id in wanted if id not in current]
    left = [id for id in policy.groups if id in current and id not in wanted]
    return entered, left
