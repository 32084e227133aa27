"""What the schemathesis program checks of every answer, loaded by it through SCHEMATHESIS_HOOKS."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import schemathesis

REALMS = "/auth/realms/"
"""Addresses of OpenID and SAML, which fix the form of what is answered there."""
SCRIPT = "/auth/passkey.js"
"""The one script of the sign-in page."""
SCIM_JSON = "application/scim+json"
"""Of the addresses that directories call, whose form another standard fixes."""

HANDOFFS = "/clmo-handoff-services/"
"""Addresses of handoffs, which answer in JSON or XML, and errors in a wrapper of their own."""
XML = "application/xml"
LOCATE_ONE = "/locateone/v1/"
"""The geocoder in another form than the platform's: an address that is not found is an answer."""


def check_handoff(response: schemathesis.Response) -> None:
    """A success with data, or the wrapper with a message for each fault."""
    if response.headers["content-type"][0].startswith(XML):
        assert response.content.startswith(b"<?xml"), "no XML"
        return
    body = json.loads(response.content)
    if response.status_code < 300:
        assert "data" in body, "a success without data"
        return
    assert body["messages"]["status"] == "FAILURE", "an error that is none"
    assert all(one["code"] and one["desc"] for one in body["messages"]["httpStatusCode"]), "an error that says nothing"


def check_scim(response: schemathesis.Response) -> None:
    """A resource that names its schema, or an error in SCIM's form."""
    body = json.loads(response.content)
    assert body["schemas"], "an answer that names no schema"
    if response.status_code >= 300:
        assert body["status"] == str(response.status_code), "an error that tells another status"
        assert body["detail"], "an error that says nothing"


@schemathesis.check
def enveloped(_context: Any, response: schemathesis.Response, _case: Any) -> None:
    """JSON with data, or with an error that has a code and says something; and our side never at fault."""
    assert response.status_code < 500, "our side is at fault"
    path = urlsplit(str(response.request.url)).path
    if path.startswith(REALMS) or path == SCRIPT:
        return
    if response.status_code == 204:
        assert not response.content, "content where there is none"
        return
    if path.startswith(HANDOFFS):
        check_handoff(response)
        return
    if response.headers["content-type"] == [SCIM_JSON]:
        check_scim(response)
        return
    if response.headers["content-type"] == ["text/html; charset=utf-8"]:
        assert response.content.startswith(b"<!doctype html>"), "no page"
        return
    assert response.headers["content-type"] == ["application/json"], "not JSON"
    envelope = json.loads(response.content)
    if response.status_code < 300:
        if path.startswith(LOCATE_ONE) and envelope["success"] is False:
            assert envelope["error"]["code"] == "NOT_FOUND", "not found for another reason"
            return
        assert "data" in envelope, "a success without data"
        return
    assert envelope["error"]["code"].isdigit(), "an error without a code"
    assert envelope["error"]["description"], "an error that says nothing"
    assert set(envelope["request"]) == {"uri", "method", "queryString", "body"}, (
        "an error that does not tell the request"
    )
