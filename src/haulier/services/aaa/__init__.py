"""AAA: tenants, apps, tokens and the keys that sign them. The names below are what other packages may use."""

from haulier.services.aaa.api import SERVICE
from haulier.services.aaa.events import EVENTS
from haulier.services.aaa.front import owner_ids, read_own_tenant
from haulier.services.aaa.kind import COMPILERS, TenantBody
from haulier.services.aaa.signing import ensure_signing_key, rotate_signing_key
from haulier.services.aaa.tenants import Credentials, ensure_operator, list_tenants, onboard_tenant

__all__ = [
    "COMPILERS", "EVENTS", "SERVICE", "Credentials", "TenantBody", "ensure_operator", "ensure_signing_key",
    "list_tenants", "onboard_tenant", "owner_ids", "read_own_tenant", "rotate_signing_key",
]  # fmt: skip
