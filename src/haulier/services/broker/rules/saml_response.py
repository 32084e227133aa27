"""What an assertion must say before somebody is let in by it. See: SAML 2.0 Profiles sections 4.1.4.2 and 4.1.4.3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec

from haulier.services.broker.rules.outside_person import MAX_SUBJECT, MAX_VALUES, Untrusted
from haulier.services.broker.rules.saml_xml import (
    RESPONSE,
    SAML,
    SAMLP,
    Element,
    decoded_response,
    read_plain,
    signed_assertion,
)

SKEW = timedelta(seconds=60)
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
EMAIL_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
MAX_ATTRIBUTES = 256
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?", re.ASCII)


class Expected(msgspec.Struct, frozen=True):
    """What we are, and what we asked."""

    certificate: str
    provider_id: str | None
    """How the provider called itself before; None at the first time."""
    entity_id: str
    endpoint: str
    now: int
    """Epoch milliseconds."""


class Assertion(msgspec.Struct):
    """What was proven by an assertion. Whether it answers a request of ours, its caller knows by ``in_response_to``."""

    id: str
    issuer: str
    in_response_to: str
    name_id: str
    attributes: dict[str, list[str]]
    expires_at: int
    """Epoch milliseconds from which on it would not be taken anyway."""


def read_assertion(field: str, expected: Expected) -> Assertion:
    """The assertion of a ``SAMLResponse`` field. Raises Untrusted."""
    now = datetime.fromtimestamp(expected.now / 1000, UTC)
    root = read_plain(decoded_response(field))
    if root.tag == RESPONSE:
        _check_response(root, expected)
    assertion = signed_assertion(root, expected.certificate, now)
    issuer = _text(_one(assertion, "Issuer"))
    if expected.provider_id is not None and issuer != expected.provider_id:
        raise Untrusted(f"the assertion is of {issuer!r}; this connection is to {expected.provider_id!r}")
    _check_conditions(assertion, expected.entity_id, now)
    subject = _one(assertion, "Subject")
    request, until = _confirmed(subject, expected.endpoint, now)
    _check_statements(assertion, now)
    id = assertion.get("ID") or ""
    if not id or len(id) > MAX_SUBJECT:
        raise Untrusted("the assertion has no id")
    name_id = _one(subject, "NameID")
    if name_id.get("Format") == TRANSIENT:
        raise Untrusted("the NameID is transient; have the provider send one that stays")
    attributes = dict(_attributes(assertion))
    if name_id.get("Format") == EMAIL_FORMAT:
        attributes.setdefault("email", [_text(name_id)])
    return Assertion(id, issuer, request, _text(name_id), attributes, int((until + SKEW).timestamp() * 1000) + 1)


def _check_response(root: Element, expected: Expected) -> None:
    """What the frame around an assertion says, which may be unsigned: it can only refuse. Raises Untrusted."""
    if root.get("Version") != "2.0":
        raise Untrusted("the answer is not of SAML 2.0")
    code = root.find(f"{{{SAMLP}}}Status/{{{SAMLP}}}StatusCode")
    status = code.get("Value") if code is not None else None
    if status != SUCCESS:
        raise Untrusted(f"the provider refused: {str(status).rpartition(':')[2][:64]}")
    destination = root.get("Destination")
    if destination is not None and destination != expected.endpoint:
        raise Untrusted("the answer is for another address")


def _check_conditions(assertion: Element, entity_id: str, now: datetime) -> None:
    """The assertion is good now, and for us. Raises Untrusted."""
    if assertion.get("Version") != "2.0":
        raise Untrusted("the assertion is not of SAML 2.0")
    conditions = _one(assertion, "Conditions")
    _check_times(conditions, now)
    restrictions = conditions.findall(f"{{{SAML}}}AudienceRestriction")
    audiences = [[_text(node) for node in one.findall(f"{{{SAML}}}Audience")] for one in restrictions]
    if not audiences or any(entity_id not in one for one in audiences):
        raise Untrusted(f"the assertion is not for {entity_id!r}")


def _check_times(node: Element, now: datetime) -> datetime | None:
    """Between ``NotBefore`` and ``NotOnOrAfter``, give or take a minute; the latter. Raises Untrusted."""
    begin, end = _instant(node.get("NotBefore")), _instant(node.get("NotOnOrAfter"))
    if begin is not None and now < begin - SKEW:
        raise Untrusted("the assertion is not good yet")
    if end is not None and now >= end + SKEW:
        raise Untrusted("the assertion has expired")
    return end


def _confirmed(subject: Element, endpoint: str, now: datetime) -> tuple[str, datetime]:
    """The request that the assertion answers and until when it may be brought: a confirmation by its bearer, for our
    endpoint. Raises Untrusted.
    """
    why = Untrusted("the assertion is confirmed for nobody who brings it here")
    for confirmation in subject.findall(f"{{{SAML}}}SubjectConfirmation"):
        data = confirmation.find(f"{{{SAML}}}SubjectConfirmationData")
        if confirmation.get("Method") != BEARER or data is None or data.get("Recipient") != endpoint:
            continue
        try:
            until = _check_times(data, now)
        except Untrusted as error:
            why = error
            continue
        request = data.get("InResponseTo")
        if until is not None and request:
            return str(request), until
        why = Untrusted("the assertion answers no request; sign-in begins at our own page")
    raise why


def _check_statements(assertion: Element, now: datetime) -> None:
    """Somebody was authenticated, and the provider's session goes on. Raises Untrusted."""
    statements = assertion.findall(f"{{{SAML}}}AuthnStatement")
    if not statements:
        raise Untrusted("the assertion does not say that somebody signed in")
    for statement in statements:
        end = _instant(statement.get("SessionNotOnOrAfter"))
        if end is not None and now >= end + SKEW:
            raise Untrusted("the provider's session has ended")


def _attributes(assertion: Element) -> Iterator[tuple[str, list[str]]]:
    """Attributes by name, and by friendly name where that is no other one's name."""
    nodes = assertion.findall(f"{{{SAML}}}AttributeStatement/{{{SAML}}}Attribute")[:MAX_ATTRIBUTES]
    named: dict[str | None, list[str]] = {}
    for node in nodes:
        values = [value.text for value in node.findall(f"{{{SAML}}}AttributeValue")[:MAX_VALUES] if not len(value)]
        named.setdefault(node.get("Name"), [text.strip() for text in values if text])
    friendly = {node.get("FriendlyName"): named[node.get("Name")] for node in nodes if node.get("FriendlyName")}
    for name, values in {**friendly, **named}.items():
        if name:
            yield str(name), values


def _one(node: Element, name: str) -> Element:
    """The one child of this name. Raises Untrusted."""
    found = node.findall(f"{{{SAML}}}{name}")
    if len(found) != 1:
        raise Untrusted(f"the assertion has {len(found)} times {name} where it has one")
    return found[0]


def _text(node: Element) -> str:
    """The text of an element that holds nothing else. Raises Untrusted."""
    text = (node.text or "").strip()
    if len(node) or not text or len(text) > 1_024:
        raise Untrusted("an element holds no plain text")
    return text


def _instant(text: str | None) -> datetime | None:
    """A moment as SAML writes it, in UTC. Raises Untrusted."""
    if text is None:
        return None
    found = _INSTANT.fullmatch(text)
    try:
        zone = "+00:00" if found is None or found[3] in (None, "Z") else found[3]
        moment = datetime.fromisoformat(found[1] + zone) if found is not None else None
    except ValueError:
        moment = None
    if moment is None:
        raise Untrusted("a moment cannot be read")
    return moment
