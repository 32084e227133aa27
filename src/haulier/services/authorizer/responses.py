"""What the authorizer answers with. See: contract/authorizer.yaml."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Success(Struct):
    """The one answer that is not an error."""

    response: Literal["success"] = "success"
