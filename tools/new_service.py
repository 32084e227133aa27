"""Write a service that runs: ``make new-service NAME=depot [PLURAL=depots]``.

It has a type, an instance, tests and its registration: one line in ``app/catalogue.py``, one in the import order of
``pyproject.toml``, and its events in ``docs/events.md``. Its files come from ``tools/service_template``, a service of
depots; rename and extend what it has. See: docs/services.md.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

TEMPLATE = Path(__file__).parent / "service_template"
TESTS = "tests"
"""The folder of the template that goes to the tests."""
NAME = re.compile("[a-z]{3,24}")
FIRST_NUMBER = 2901
"""Service parts of error codes from here on are free for services beyond the contract."""
LAST_NUMBER = 2999
NEIGHBOUR = "entity"
"""The service beside which a new one stands in the order."""

EVENTS_BEFORE = "| kind | events |\n|---|---|\n"
EVENTS = "| `depot_type` | DepotTypeCreated |\n| `depot` | DepotCreated, DepotUpdated |\n"
"""Rows of the table of events."""


class Unusable(Exception):
    """The service cannot be written; the text says why. Nothing was changed."""


def main(arguments: list[str]) -> int:
    """Write the service and say what was written; 1 and a sentence when it cannot be."""
    if len(arguments) not in (1, 2) or not arguments[0]:
        print("usage: make new-service NAME=depot [PLURAL=depots]", file=sys.stderr)
        return 2
    name = arguments[0]
    try:
        written = write_service(Path.cwd(), name, *arguments[1:])
    except Unusable as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print("\n".join(str(path) for path in written))
    return 0


def write_service(root: Path, name: str, plural: str = "") -> list[Path]:
    """Write the service ``name`` into the repository at ``root``; return the files that are new or changed.

    Raises Unusable. Without ``plural`` it is the name and an s.
    """
    if not plural and name.endswith("s"):
        raise Unusable(f"{name!r} ends in s: say what several are called, such as PLURAL={name}es")
    plural = plural or f"{name}s"
    for text in (name, plural):
        if not NAME.fullmatch(text):
            raise Unusable(f"{text!r} is no name: 3 to 24 small letters, a noun in the singular")
    package, tests = root / "src/haulier/services" / name, root / "tests/services" / name
    for place in (package, tests):
        if place.exists():
            raise Unusable(f"{place} is there already")
    number = _free_number(root)
    registrations = {
        root / "src/haulier/app/catalogue.py": (f'    "{NEIGHBOUR}",\n', f'    "{NEIGHBOUR}",\n    "{name}",\n'),
        root / "pyproject.toml": (f"| {NEIGHBOUR}", f"| {NEIGHBOUR} | {name}"),
        root / "docs/events.md": (EVENTS_BEFORE, EVENTS_BEFORE + _renamed(EVENTS, name, plural, number)),
    }
    registered = {path: _replaced(path, old, new) for path, (old, new) in registrations.items()}

    written = []
    for source in sorted(TEMPLATE.rglob("*.txt")):
        relative = source.relative_to(TEMPLATE).with_suffix("")
        place = package
        if relative.parts[0] == TESTS:
            place, relative = tests, relative.relative_to(TESTS)
        target = place / relative.with_name(_renamed(relative.name, name, plural, number))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_renamed(source.read_text(), name, plural, number))
        written.append(target)
    for path, text in registered.items():
        path.write_text(text)
    _tidy(written)
    return [*written, *registered]


def _free_number(root: Path) -> int:
    """The first service part of error codes that no module has."""
    modules = "\n".join(path.read_text() for path in root.glob("src/haulier/services/*/module.py"))
    taken = {int(number) for number in re.findall(r"\bcode=(\d{4})\b", modules)}
    for number in range(FIRST_NUMBER, LAST_NUMBER + 1):
        if number not in taken:
            return number
    raise Unusable(f"all numbers from {FIRST_NUMBER} to {LAST_NUMBER} are taken")


def _replaced(path: Path, old: str, new: str) -> str:
    """The text of a file with one line changed."""
    text = path.read_text()
    if text.count(old) != 1:
        raise Unusable(f"{path} does not have {old.strip()!r} once")
    return text.replace(old, new)


def _renamed(text: str, name: str, plural: str, number: int) -> str:
    """A text of the template, of another thing than depots."""
    if name[0] in "aeiou":
        text = re.sub(r"\b([Aa]) depot", r"\1n depot", text)
    for old, new in (("depots", plural), ("depot", name)):
        for form in (str.lower, str.capitalize, str.upper):
            text = text.replace(form(old), form(new))
    return text.replace(str(FIRST_NUMBER), str(number))


def _tidy(paths: Iterable[Path]) -> None:
    """Sort imports and wrap lines anew: names have other lengths than in the template."""
    files = [str(path) for path in paths]
    for command in (["format", "--quiet"], ["check", "--fix", "--quiet", "--exit-zero"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *command, *files], check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
