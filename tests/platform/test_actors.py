"""Who acts is worked out once for each header that is not too long."""

from __future__ import annotations

import msgspec
import pytest

from haulier.platform.access.identity import ACTOR_CACHE_SIZE, MAX_REMEMBERED_BYTES, Actors

APP = "platform:app:one"


@pytest.mark.parametrize(("length", "is_remembered"), [(MAX_REMEMBERED_BYTES, True), (MAX_REMEMBERED_BYTES + 1, False)])
def test_only_headers_of_a_usual_length_are_remembered(length: int, is_remembered: bool) -> None:
    actors, header = Actors(), b"u" * length
    first, second = actors.actor(header, APP), actors.actor(header, APP)
    assert first == second
    assert (first is second) == is_remembered
    assert msgspec.json.decode(first) == {"id": "u" * 64, "appId": APP}


def test_so_many_are_remembered() -> None:
    actors = Actors()
    first = actors.actor(b"0", APP)
    for number in range(1, ACTOR_CACHE_SIZE):
        actors.actor(b"%d" % number, APP)
    assert actors.actor(b"0", APP) is first
    actors.actor(b"one more", APP)
    again = actors.actor(b"0", APP)
    assert again == first
    assert again is not first
