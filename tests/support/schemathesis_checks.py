"""What the schemathesis program checks of every answer, loaded by it through SCHEMATHESIS_HOOKS."""

from __future__ import annotations

import json
from typing import Any

import schemathesis


@schemathesis.check
def enveloped(_context: Any, response: schemathesis.Response, _case: Any) -> None:
    """JSON with data, or with an error that has a code and says something; and our side never at fault."""
    assert response.status_code < 500, "our side is at fault"
    assert response.headers["content-type"] == ["application/json"], "not JSON"
    envelope = json.loads(response.content)
    if response.status_code < 300:
        assert "data" in envelope, "a success without data"
        return
    assert envelope["error"]["code"].isdigit(), "an error without a code"
    assert envelope["error"]["description"], "an error that says nothing"
    assert set(envelope["request"]) == {"uri", "method", "queryString", "body"}, (
        "an error that does not tell the request"
    )
