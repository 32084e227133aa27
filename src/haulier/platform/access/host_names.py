"""The tenant of a host name: its first label is another name of the tenant, or its id. See: contract/aaa.md 11.9."""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Mapping

from haulier.engines.postgres import Database
from haulier.engines.statements import load_statements
from haulier.platform.access.keys import SYSTEM_TENANT
from haulier.platform.storage.cache import Configs

SQL = load_statements("haulier.platform.access", "host_names.sql")

TENANT = "tenant"
DEVELOPER = "-cdev"
"""Ends the label of a developer's machine (contract/conventions.md section 2)."""
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
REMEMBERED_SECONDS = 0.5
MAX_REMEMBERED = 10_000


def label_of(headers: Mapping[bytes, bytes]) -> str | None:
    """The first label of the host that was called; None for a host that can name no tenant, such as an address,
    and for the system tenant's: many installations are called so.
    """
    host = headers.get(b"host", b"").decode("latin-1").lower()
    label, dot, _ = host.partition(".")
    label = label.removesuffix(DEVELOPER)
    is_name = dot and not label.isdigit() and label != SYSTEM_TENANT
    return label if is_name and LABEL.fullmatch(label) is not None else None


class HostNames:
    """Finds tenants by the labels of hosts, and remembers for a moment what it found."""

    def __init__(self, configs: Configs, database: Database) -> None:
        self._configs = configs
        self._database = database
        self._known: OrderedDict[str, tuple[float, str | None]] = OrderedDict()

    async def find(self, label: str) -> str | None:
        """The id of the active tenant that is called so."""
        now = time.monotonic()
        at, tenant = self._known.get(label, (float("-inf"), None))
        if now - at >= REMEMBERED_SECONDS:
            rows = await self._database.fetch(SQL["by_alias"], label)
            tenant = str(rows[0]["tenant_id"]) if rows else label
            self._known[label] = (now, tenant)
            self._known.move_to_end(label)
            if len(self._known) > MAX_REMEMBERED:
                self._known.popitem(last=False)
        found = await self._configs.optional(tenant, TENANT, tenant) if tenant is not None else None
        return tenant if found is not None and found.value else None
