"""A folder with a file in it, for suites that go over the operations of every service."""

from __future__ import annotations

from support.files import new_folder, uploaded
from support.stack import Client


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    folder = await new_folder(client, f"{mark}box"[:16], description=mark)
    file = await uploaded(client, folder, mark.encode(), filename=f"{mark}.txt", tags=[{"key": "mark", "value": mark}])
    return {"folderId": folder, "fileId": file}
