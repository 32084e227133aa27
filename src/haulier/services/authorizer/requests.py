"""Request bodies of the authorizer. See: contract/authorizer.yaml."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

MAX_PATH = 2_048


class Authorization(Struct, forbid_unknown_fields=True):
    """The call that the token is to be allowed."""

    path: Annotated[str, Meta(max_length=MAX_PATH)]
    method: Literal["get", "put", "post", "delete", "patch"]
