"""The authorizer as a module."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.authorizer.api import OPERATIONS

MODULE = Module(
    service=Service(
        "authorizer", "AAA - External Authorizer", 2004, ("/core/api/v1/ext-auth",), OPERATIONS, has_plain_codes=True
    ),
)
