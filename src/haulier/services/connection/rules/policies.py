"""The rules of a policy: which domains and which members of a person it may name."""

from __future__ import annotations

import re

from haulier.core.refusal import Fault

PERSON_MEMBERS = frozenset({"email", "firstName", "middleName", "lastName", "mobile", "groups", "participantId"})
"""Members of a person that claims may fill. None of them gives rights but ``groups``, which the policy bounds."""
ATTRIBUTES = "attributes."
"""Begins the names of a person's own attributes, of which a claim may fill any."""
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_ATTRIBUTE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}", re.ASCII)


def normal_domain(text: str) -> str:
    """A domain as it is compared: in small letters, by its IDNA form, without a dot at its end."""
    bare = text.strip().rstrip(".").removeprefix("@").lower()
    try:
        return bare if bare.isascii() else bare.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def policy_faults(domains: list[str], attribute_map: dict[str, str]) -> list[Fault]:
    """What is wrong with the domains and the map of a policy."""
    faults = [
        Fault(f"emailDomains[{index}]", "domain", "is no domain of e-mail addresses")
        for index, domain in enumerate(domains)
        if _DOMAIN.fullmatch(normal_domain(domain)) is None
    ]
    allowed = ", ".join(sorted(PERSON_MEMBERS))
    faults += [
        Fault(f"attributeMap.{name}", "member", f"claims may fill {allowed} and {ATTRIBUTES}<name>")
        for name in attribute_map
        if not _may_be_filled(name)
    ]
    return faults


def _may_be_filled(name: str) -> bool:
    if name.startswith(ATTRIBUTES):
        return _ATTRIBUTE.fullmatch(name.removeprefix(ATTRIBUTES)) is not None
    return name in PERSON_MEMBERS


def is_allowed_address(email: str, domains: list[str]) -> bool:
    """Whether a policy lets an e-mail address in. Without domains it lets in any."""
    return not domains or normal_domain(email.rpartition("@")[2]) in domains
