"""An app, a vault and a value, for the suites that go over the operations of every service.

The client signs every call from then on: what a signature proves does not change.
"""

from __future__ import annotations

from support.sds import register
from support.stack import Client


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """What stands for the parameters of the paths, and for what bodies name."""
    app = await register(client, f"app-{mark}")
    client.headers["X-SDS-SIGNATURE"] = app.signature
    vault = await app.make_vault(f"vault-{mark}")
    value = await app.store(vault, mark.encode(), meta={"mark": mark})
    return {"appId": app.id, "owner": app.id, "vault": vault, "dataId": value}
