"""The API document in the repository is the one that the program writes: clients are made from it."""

from __future__ import annotations

from pathlib import Path

from haulier.app.pages import openapi_json

KEPT = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_the_document_in_the_repository_is_that_of_the_program() -> None:
    same = KEPT.read_bytes() == openapi_json() + b"\n"
    assert same, "the API changed: run `make openapi`, look at the difference and commit it"
