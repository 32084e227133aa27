"""What a page shows before anybody has logged in."""

from __future__ import annotations

from haulier import __version__
from support.stack import Client, Stack

CONFIG = "/core/haulier/v1/config"


async def test_everybody_may_ask(client: Client) -> None:
    without = dict.fromkeys(client.headers) | {"X-COREOS-REQUEST-ID": None}
    for headers in ({}, without, without | {"X-COREOS-ACCESS": "forged"}):
        config = (await client.get(CONFIG, headers=headers)).data
        assert config["version"] == __version__
        assert config["brand"] == {"name": "Haulier"}
        assert "en" in config["languages"]
        assert config["features"] == (["link", "maps"] if config["maps"] else ["link"])  # maps are built, or not


async def test_it_is_only_read(stack: Stack, client: Client) -> None:
    assert (await client.put(CONFIG, {"brand": {"name": "Other"}})).status == 405
