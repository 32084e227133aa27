"""The authorizer as a module."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.authorizer.api import OPERATIONS

MODULE = Module(
    service=Service(
        name="authorizer",
        title="AAA - External Authorizer",
        code=2004,
        bases=("/core/api/v1/ext-auth",),
        operations=OPERATIONS,
        has_plain_codes=True,
    ),
)
