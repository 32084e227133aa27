"""Request bodies of the authorizer. See: contract/authorizer.yaml."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

MAX_PATH = 2_048
METHODS = ("get", "put", "post", "delete", "patch")


class Authorization(Struct, forbid_unknown_fields=True):
    """The call that the token is to be allowed. ``method`` counts without regard to case."""

    path: Annotated[str, Meta(max_length=MAX_PATH)]
    method: Annotated[str, Meta(max_length=16, extra_json_schema={"enum": list(METHODS)})]
