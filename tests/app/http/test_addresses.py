"""Every operation is reached: whatever has an address is led to the operations, and nothing else is."""

from __future__ import annotations

import pytest

from haulier.app.asgi import API_NAMES
from haulier.app.catalogue import CATALOGUE


def test_addresses_of_the_contract_and_of_our_pages_are_led_to_operations() -> None:
    wanted = {"core", "app", "graphql", "auth", "scim", "mailbox", "track", "share", "consent", "local", "locateone"}
    assert wanted <= API_NAMES
    paths = [base + one.path for service in CATALOGUE.services for one in service.operations for base in service.bases]
    assert not [path for path in paths if path[1:].partition("/")[0].startswith("{")]


@pytest.mark.parametrize(
    "name", ["", "console", "driver", "maps", "docs", "health", "metrics", "events", "openapi.json"]
)
def test_pages_and_files_are_not(name: str) -> None:
    assert name not in API_NAMES
