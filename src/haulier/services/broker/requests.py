"""The form that a SAML provider has the browser send. See: own.yaml."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

MAX_RESPONSE = 524_288
MAX_RELAY_STATE = 512
MAX_CODE = 4_096
"""Longest code of a provider that is looked at."""


class SamlForm(Struct):
    """A SAML response, in base64, and what we sent along with the request."""

    SAMLResponse: Annotated[str, Meta(max_length=MAX_RESPONSE)]
    RelayState: Annotated[str, Meta(max_length=MAX_RELAY_STATE)] = ""
