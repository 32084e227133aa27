"""The vectors in the repository are those of the rules as they are, and hold enough of each to hold a copy to it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest

from haulier.vectors.files import VECTORS, file_of

KEPT = Path(__file__).parents[2] / "console" / "vectors"
AGAIN = "haulier vectors --output console/vectors"


@pytest.mark.parametrize("name", VECTORS)
def test_the_files_are_those_of_the_rules(name: str) -> None:
    written = file_of(VECTORS[name]())
    assert written == file_of(VECTORS[name]())
    assert (KEPT / f"{name}.json").read_bytes() == written, f"the rules changed: run `{AGAIN}`, mend the console's"


def test_there_are_enough_of_them() -> None:
    assert {path.stem for path in KEPT.glob("*.json")} == set(VECTORS)
    assert sum(len(make().cases) for make in VECTORS.values()) >= 2_000


def rules_in(value: Any) -> Counter[str]:
    """The rules of all faults in an expectation."""
    if isinstance(value, dict):
        own = [value["rule"]] if "rule" in value and "field" in value else []
        return sum((rules_in(inner) for inner in value.values()), Counter(own))
    return sum(map(rules_in, value), Counter[str]()) if isinstance(value, list) else Counter()


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        (
            "attributes",
            {"required", "type", "unknown", "pattern", "enum", "minimum", "maximum", "minLength", "maxLength", "owner"},
        ),
        ("conditions", {"syntax", "exists", "type"}),
        ("folds", {"unknown_objective", "unknown_code", "already_closed", "length"}),
        ("geofence_rings", {"valid", "minItems"}),
        (
            "machine_checks",
            {"exists", "unique", "last", "required", "terminal", "minLength", "sequence", "format"},
        ),
        ("machines", {"unknown", "terminal", "transition"}),
    ],
)
def test_each_rule_is_broken_and_kept_often_enough(name: str, rules: set[str]) -> None:
    cases = msgspec.json.decode(file_of(VECTORS[name]()))["cases"]
    broken = sum((rules_in(case["expected"]) for case in cases), Counter[str]())
    assert rules <= broken.keys(), f"no case breaks {sorted(rules - broken.keys())}"
    kept = sum(not rules_in(case["expected"]) for case in cases)
    assert len(cases) * 0.15 < kept < len(cases) * 0.9
