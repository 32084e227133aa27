"""Whom a provider means, and which groups it may give."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.services.aaa.facade import SocialAuth, UserBody
from haulier.services.broker.rules.outside_person import OutsidePerson
from haulier.services.broker.rules.user_matching import Nobody, group_changes, link_fitting, may_be_made
from haulier.services.connection.facade import OidcBody, Policy, SamlBody, SocialBody

ASHA = UserBody(userId="u1", firstName="Asha", email="asha@acme.example")
SAML_ASHA = UserBody(
    userId="u1",
    firstName="Asha",
    allowSAMLAuth=True,
    samlConnector="adfs",
    samlUserId="asha",
    email="asha@acme.example",
)
VERIFIED = OutsidePerson(subject="42", email="asha@acme.example", isEmailVerified=True)


def oidc(**policy: Any) -> OidcBody:
    return OidcBody(
        connectionName="okta", connectionType="oidc", clientId="c", sealedSecret="s", authorizationUrl="a",
        tokenUrl="t", policy=Policy(**policy),
    )  # fmt: skip


def social(kind: Any) -> SocialBody:
    return SocialBody(connectionName="g", connectionType=kind, clientId="c", sealedSecret="s")


def saml(**policy: Any) -> SamlBody:
    return SamlBody(
        connectionName="adfs", connectionType="saml", publicKeyCertificate="c", sealedKey="k", ownCertificate="o",
        policy=Policy(**policy),
    )  # fmt: skip


def test_a_verified_address_is_the_person() -> None:
    assert link_fitting(oidc(), VERIFIED, ASHA, None) == ASHA


def test_an_address_that_nobody_verified_is_nobody() -> None:
    said = OutsidePerson(subject="42", email="asha@acme.example")
    assert link_fitting(oidc(), said, ASHA, None) == Nobody("unverified")


def test_a_domain_that_is_not_let_in_is_nobody() -> None:
    assert link_fitting(oidc(emailDomains=["other.example"]), VERIFIED, ASHA, None) == Nobody("domain")


@pytest.mark.parametrize("kind", ["google-oauth2", "github"])
def test_social_providers_need_the_persons_leave(kind: str) -> None:
    assert link_fitting(social(kind), VERIFIED, ASHA, None) == Nobody("notAllowed")
    allowed = UserBody(userId="u1", firstName="A", email="asha@acme.example", allowSocialAuth=SocialAuth(google=True))
    assert link_fitting(social(kind), VERIFIED, allowed, None) == allowed
    denied = UserBody(userId="u1", firstName="A", email="asha@acme.example", allowSocialAuth=SocialAuth(google=False))
    assert link_fitting(social(kind), VERIFIED, denied, None) == Nobody("notAllowed")


def test_saml_means_who_is_named_by_connection_and_id() -> None:
    said = OutsidePerson(subject="asha", email="asha@acme.example")
    assert link_fitting(saml(), said, None, SAML_ASHA) == SAML_ASHA
    for other in (
        {"allowSAMLAuth": False}, {"allowSAMLAuth": None}, {"samlConnector": "other"}, {"samlUserId": "ASHA"},
    ):  # fmt: skip
        changed = {name: getattr(SAML_ASHA, name) for name in SAML_ASHA.__struct_fields__} | other
        assert link_fitting(saml(), said, None, UserBody(**changed)) == Nobody("unknown")


def test_saml_never_means_who_only_has_the_address() -> None:
    said = OutsidePerson(subject="asha@acme.example", email="asha@acme.example", isEmailVerified=True)
    assert link_fitting(saml(), said, ASHA, None) == Nobody("unknown")


def test_nobody_is_made_unless_the_policy_says_so() -> None:
    assert may_be_made(oidc(), VERIFIED) == Nobody("unknown")
    assert may_be_made(oidc(justInTime=True), VERIFIED) is None
    assert may_be_made(oidc(justInTime=True, emailDomains=["acme.example"]), VERIFIED) is None
    assert may_be_made(oidc(justInTime=True, emailDomains=["x.example"]), VERIFIED) == Nobody("domain")
    said = OutsidePerson(subject="42", email="asha@acme.example")
    assert may_be_made(oidc(justInTime=True), said) == Nobody("unverified")
    assert may_be_made(saml(justInTime=True), said) is None
    assert may_be_made(saml(justInTime=True), OutsidePerson(subject="42")) == Nobody("unverified")


NAMES = {"group:1": "Drivers", "group:2": "Planners", "group:3": "Administrators"}
ids = st.lists(st.sampled_from([*NAMES, "group:4"]), unique=True)
texts = st.none() | st.lists(st.sampled_from([*NAMES.values(), *NAMES, "drivers", "", "Nothing"]))


@given(ids, texts, ids, st.booleans())
def test_a_provider_gives_and_takes_only_groups_of_the_policy(
    allowed: list[str], said: list[str] | None, current: list[str], is_new: bool
) -> None:
    person = OutsidePerson(subject="42", groups=said)
    entered, left = group_changes(Policy(groups=allowed), person, current, NAMES, is_new=is_new)
    assert set(entered) | set(left) <= set(allowed)
    assert not set(left) - set(current)
    assert not set(entered) & set(left)


def test_groups_follow_the_claim_by_name_or_id() -> None:
    policy = Policy(groups=["group:1", "group:2"])

    def changes(*said: str) -> tuple[list[str], list[str]]:
        person = OutsidePerson(subject="42", groups=list(said))
        return group_changes(policy, person, ["group:2", "group:3"], NAMES, is_new=False)

    assert changes("drivers") == (["group:1"], ["group:2"])
    assert changes("group:1", "Planners") == (["group:1"], [])
    assert changes("Administrators") == ([], ["group:2"])


def test_without_a_claim_a_new_person_gets_the_policys_groups_and_an_old_one_none() -> None:
    policy = Policy(groups=["group:1"])
    assert group_changes(policy, OutsidePerson(subject="42"), [], NAMES, is_new=True) == (["group:1"], [])
    assert group_changes(policy, OutsidePerson(subject="42"), [], NAMES, is_new=False) == ([], [])
