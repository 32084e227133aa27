"""What the operations of AAA share: headers, statuses and the longest body of its pages."""

from __future__ import annotations

from typing import Any

from haulier.platform.declarations.operation import RequestBody
from haulier.platform.declarations.parameters import ACCESS, AUTHENTICATION, REQUEST_ID, TENANT, USER_INFO
from haulier.platform.declarations.section import Statuses

GENERAL = (REQUEST_ID, ACCESS, AUTHENTICATION, USER_INFO)
OF_TENANT = (*GENERAL, TENANT)

STATUSES = Statuses(refusals=(400, 401, 403, 404, 503))
MAX_BODY_BYTES = 375 * 1024
"""Of a request (contract/aaa.md section 9)."""


def taken(type_: Any) -> RequestBody:
    """A body of this type that is not longer than AAA takes."""
    return RequestBody(type_, max_bytes=MAX_BODY_BYTES)
