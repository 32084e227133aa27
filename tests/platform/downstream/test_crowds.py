"""A slow receiver gets its share of places and no more; a fast one as many as it likes."""

from __future__ import annotations

from haulier.platform.crowds import PLACES, SLOW_SECONDS, Crowds

ANY = 0.0


def crowded(now: float) -> Crowds:
    """A receiver with all its places taken at a moment."""
    crowds = Crowds()
    assert all(crowds.enter("slow", str(n), now) for n in range(PLACES))
    return crowds


def test_a_fast_receiver_is_never_crowded() -> None:
    crowds = crowded(ANY)
    assert all(crowds.enter("slow", f"more{n}", ANY + SLOW_SECONDS / 2) for n in range(1000))


def test_a_slow_receiver_gets_no_more_than_its_places_and_others_do() -> None:
    crowds = crowded(ANY)
    assert not crowds.enter("slow", "more", ANY + SLOW_SECONDS)
    assert crowds.enter("other", "more", ANY + SLOW_SECONDS)


def test_a_place_given_back_can_be_taken_again() -> None:
    crowds = crowded(ANY)
    crowds.leave("slow", "0")
    assert crowds.enter("slow", "more", ANY + SLOW_SECONDS)
    assert not crowds.enter("slow", "one more", ANY + SLOW_SECONDS)


def test_a_receiver_that_has_emptied_is_forgotten() -> None:
    crowds = crowded(ANY)
    for n in range(PLACES):
        crowds.leave("slow", str(n))
    assert crowds._under_way == {}
