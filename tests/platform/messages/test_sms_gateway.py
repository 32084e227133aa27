"""Bodies for gateways of SMS: whatever a text holds, it stays one value of what the content type makes of the body."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pytest

from haulier.platform.messages.message import Sms
from haulier.platform.messages.sms_gateway import gateway_body

EVIL = "x&to=+19005550000</text><to>+19005550000</to>\"',{to}\\ é"


def of_form(body: bytes) -> list[str]:
    return [value for name in ("to", "text") for value in parse_qs(body.decode(), strict_parsing=True)[name]]


def of_xml(body: bytes) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(body)]  # noqa: S314: of the test


def of_json(body: bytes) -> list[str]:
    return list(json.loads(body).values())


@pytest.mark.parametrize(
    ("content_type", "template", "values"),
    [
        ("application/x-www-form-urlencoded", "to={to}&text={text}", of_form),
        ("Application/X-WWW-Form-Urlencoded; charset=UTF-8", "to={to}&text={text}", of_form),
        ("text/xml", "<m><to>{to}</to><text>{text}</text></m>", of_xml),
        ("application/soap+xml; charset=utf-8", "<m><to>{to}</to><text>{text}</text></m>", of_xml),
        ("application/json", '{"to":"{to}","text":"{text}"}', of_json),
        ("application/json; charset=utf-8", '{"to":"{to}","text":"{text}"}', of_json),
        ("text/plain", "{to}|{text}", lambda body: body.decode().split("|", 1)),
    ],
)
def test_a_text_is_one_value(content_type: str, template: str, values: Callable[[bytes], list[str]]) -> None:
    body = gateway_body(template, content_type, Sms("+919876543210", EVIL), "Haulier")
    assert values(body) == ["+919876543210", EVIL]
