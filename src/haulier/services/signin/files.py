"""The one file that a page of signing in asks for."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from haulier.platform.commands.call import Call
from haulier.platform.commands.reply import Reply

SCRIPT_TYPE = "text/javascript"


async def read_passkey_script(_call: Call, _body: None) -> Reply:
    """The script with which a browser answers by a passkey."""
    headers = ((b"cache-control", b"public, max-age=300"),)
    return Reply(_script(), b"text/javascript; charset=utf-8", headers=headers)


@cache
def _script() -> bytes:
    return files(__package__).joinpath("passkey.js").read_bytes()
