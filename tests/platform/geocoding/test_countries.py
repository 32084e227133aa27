"""Countries by any of their names."""

from __future__ import annotations

from time import process_time

import pytest

from haulier.platform.geocoding.countries import find_country


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("IN", "IN"), ("ind", "IN"), (" india ", "IN"), ("Republic of India", "IN"), ("USA", "US"),
        ("United States of America", "US"), ("u.s.a.", "US"), ("UK", "GB"), ("Côte d'Ivoire", "CI"),
        ("Ivory Coast", "CI"), ("Turkey", "TR"), ("TÜRKIYE", "TR"), ("Kosovo", "XK"),
    ],
)  # fmt: skip
def test_codes_and_names_are_known(text: str, code: str) -> None:
    country = find_country(text)
    assert country is not None
    assert country.code == code


@pytest.mark.parametrize("text", ["", " ", "Atlantis", "DD", "Yugoslavia", "356", "IN-KA", "I", "INDI"])
def test_others_are_not(text: str) -> None:
    assert find_country(text) is None


def test_a_text_without_end_is_no_country_and_no_work() -> None:
    began = process_time()
    assert find_country("\ufdfa" * 100_000) is None
    assert process_time() - began < 0.05
