"""What of an address in one text may be a country, a postal code, a city."""

from __future__ import annotations

import pytest

from haulier.services.location.instances.address_parts import (
    MAX_CODES,
    MAX_PARTS,
    named_country,
    parts_of,
    possible_codes,
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("4 Lake View, New Delhi, India", "IN"), ("x, USA", "US"), ("x, U.S.A.", "US"), ("London, uk", "GB"),
        ("Los Angeles, CA", None), ("Panaji, Goa", None), ("India", "IN"), ("India, 110001", None), ("", None),
    ],
)  # fmt: skip
def test_a_country_stands_at_the_end(text: str, code: str | None) -> None:
    country = named_country(text)
    assert (country.code if country is not None else None) == code


def test_parts_are_read_from_the_end_without_country_and_numbers() -> None:
    assert parts_of("4 Lake View, Saket, New Delhi 110017, Delhi, India") == [
        "Delhi",
        "New Delhi",
        "Saket",
        "Lake View",
    ]
    assert parts_of("Los Angeles, CA 90001") == ["CA", "Los Angeles"]
    assert parts_of(" ,, 12 ; \n") == []
    assert len(parts_of(",".join(f"p{'x' * n}" for n in range(50)))) == MAX_PARTS


def test_codes_are_words_with_digits_from_the_end() -> None:
    assert possible_codes("4 Lake View, New Delhi 110017")[0] == "110017"
    assert "SW1A 1AA" in possible_codes("10 Downing St, London SW1A 1AA")
    assert "94105-1804" in possible_codes("San Francisco, CA 94105-1804")
    assert possible_codes("nowhere") == []
    assert len(possible_codes(" ".join(f"{n:04}" for n in range(100)))) == MAX_CODES
