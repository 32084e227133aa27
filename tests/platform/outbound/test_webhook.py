"""Webhooks as they are sent: the receivers' own library verifies them, and so does who follows the contract."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from haulier.platform.outbound.headers import headers_fault
from haulier.platform.outbound.webhook import MAX_KEY_BYTES, MIN_KEY_BYTES, build_webhook, is_taken, read_key

KEYS = st.binary(min_size=MIN_KEY_BYTES, max_size=MAX_KEY_BYTES)


@given(key=KEYS, body=st.text(st.characters(codec="utf-8")).map(str.encode), id=st.uuids().map(str))
def test_the_receivers_library_verifies_what_is_sent(key: bytes, body: bytes, id: str) -> None:
    text = base64.b64encode(key).decode()
    assert (read_key(text), read_key(f"whsec_{text}")) == (key, key)
    sent = build_webhook("https://hooks.example/in", id, int(time.time()), key, body)
    Webhook(text).verify(sent.body, sent.headers, json_parse=False)
    with pytest.raises(WebhookVerificationError):
        Webhook(text).verify(sent.body + b" ", sent.headers, json_parse=False)
    assert headers_fault(sent.headers) is None


@given(key=KEYS, body=st.binary())
def test_the_contracts_signature_is_a_true_hmac_of_the_body(key: bytes, body: bytes) -> None:
    sent = build_webhook(" https://hooks.example/in ", "one", 7, key, body)
    assert sent.headers["X-COREOS-HMAC-SIGNATURE"] == hmac.new(key, body, hashlib.sha256).hexdigest()
    assert (sent.headers["X-COREOS-TIMESTAMP"], sent.headers["X-COREOS-WEBHOOK-ID"]) == ("7", "one")
    assert (sent.url, sent.body) == ("https://hooks.example/in", body)


def test_without_a_key_nothing_is_signed() -> None:
    sent = build_webhook("https://hooks.example/in", "one", 7, None, b"{}")
    assert {name.lower() for name in sent.headers} == {
        "content-type", "x-coreos-timestamp", "x-coreos-webhook-id", "webhook-id", "webhook-timestamp",
    }  # fmt: skip


@pytest.mark.parametrize(("count", "is_key"), [(15, False), (16, True), (64, True), (65, False)])
def test_a_key_has_16_to_64_bytes(count: int, is_key: bool) -> None:
    assert (read_key(base64.b64encode(bytes(count)).decode()) is not None) is is_key


@pytest.mark.parametrize(
    "text", ["", "AAAA", "whsec_", f"whsec_whsec_{'A' * 24}", "?" * 24, "é" * 24, "A" * 23, "AAAAAAAA AAAAAAAAAAAAAAA="]
)
def test_what_is_no_base64_is_no_key(text: str) -> None:
    assert read_key(text) is None


@pytest.mark.parametrize(
    ("status", "taken"), [(199, False), (200, True), (204, True), (299, True), (300, False), (500, False)]
)
def test_two_hundreds_have_taken_it(status: int, taken: bool) -> None:
    assert is_taken(status) is taken
