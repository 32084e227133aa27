"""Rules of groups: their names, and the one that every tenant has. See: contract/aaa.md sections 4, 11.2 and 11.7."""

from __future__ import annotations

from haulier.platform.access.keys import SYSTEM_TENANT
from haulier.platform.access.roles import ADMIN_ROLE, GROUP, OPERATOR_ROLE, GroupBody
from haulier.platform.storage.changes import RowWrite
from haulier.services.aaa.kind import stored_form

ADMINISTRATORS = "Administrators"
ADMINISTRATORS_KEY = ADMINISTRATORS.lower()
MAX_GROUPS = 256
"""Groups that one person is in."""
MAX_ROLES = 256
"""Roles of one group."""


def group_key(name: str) -> str:
    """What no two groups of a tenant have in common."""
    return name.lower()


def administrators_group(tenant_id: str, id: str) -> RowWrite:
    """The group that a tenant is made with. Those of the system tenant run the installation."""
    role = OPERATOR_ROLE if tenant_id == SYSTEM_TENANT else ADMIN_ROLE
    body = GroupBody(name=ADMINISTRATORS, description="May do everything in this tenant", roles=(role,))
    return RowWrite(GROUP, id, 0, key=ADMINISTRATORS_KEY, body=stored_form(body))
