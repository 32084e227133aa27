"""What ``make new-service`` writes runs; docs/services.md shows it as it is; its recipe for a member works."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from new_service import Unusable, write_service

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "services.md").read_text()
DISPATCH = Path("src/haulier/services/dispatch")
MEMBER = "    priority: int | None = None\n"
GIVEN = "    priority: Annotated[int, Meta(ge=0, le=9)] | None = None\n"
EDITS = (
    ("requests.py", "class DispatchCreate(", "    dispatchRef: DispatchRef | None = None\n", GIVEN),
    ("requests.py", "class DispatchUpdate(", "    dispatchRef: DispatchRef | None = None\n", GIVEN),
    ("kind.py", "class DispatchBody(", "    dispatchTypeName: str\n", MEMBER),
    ("responses.py", "class Dispatch(", "    dispatchRef: str | None = None\n", MEMBER),
    ("kind.py", "DISPATCH = Kind(", 'members=frozenset({"dispatchTypeName", ', '"priority", '),
)
"""The edits of the recipe: file, what the line stands in, what it stands behind, and the line."""

TRIAL = """
from json import dumps
from urllib.parse import quote

from support.linehaul import Lane

QUERY, TYPELESS = [quote(dumps({"op": "eq", "key": "priority", "value": value})) for value in (7, "x")]


async def test_a_priority_is_kept_shown_changed_and_filtered_by(lane: Lane) -> None:
    id, other = [(await lane.post("/dispatches", lane.dispatch_body(priority=3))).data["id"] for _ in range(2)]
    assert (await lane.get(f"/dispatches/{id}"))["priority"] == 3
    assert (await lane.call("PUT", f"/dispatches/{id}", {"priority": 7})).status in (200, 202)
    assert (await lane.get(f"/dispatches/{id}"))["priority"] == 7
    assert (await lane.get(f"/dispatches/{other}"))["priority"] == 3
    found = (await lane.get(f"/dispatches?query={QUERY}"))["dispatches"]
    assert [dispatch["id"] for dispatch in found] == [id]
    assert (await lane.get(f"/dispatches?query={TYPELESS}"))["dispatches"] == []
    assert (await lane.call("PUT", f"/dispatches/{id}", {"priority": None})).status in (200, 202)
    assert (await lane.get(f"/dispatches/{id}"))["priority"] == 7
    assert (await lane.call("PUT", f"/dispatches/{id}", {"priority": 10})).status == 400
"""

NOTICES = "tests/platform/test_config_notices.py::test_every_kind_that_is_kept_compiled_is_told_of"
OVER_ALL_SERVICES = ("tests/isolation/test_every_operation.py", "tests/badinput/test_every_body.py")


@pytest.fixture
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository, as far as its code goes."""
    root = tmp_path_factory.mktemp("repository")
    for folder in ("src", "tests", "tools", "docs"):
        copytree(ROOT / folder, root / folder, ignore=ignore_patterns("__pycache__", "*.egg-info"))
    (root / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    return root


def run(root: Path, *arguments: str) -> None:
    """Run a module of Python in the copy, on the copy's code; its output is the message of a failure."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("HAULIER_", "PYTEST_"))}
    ran = subprocess.run(
        [sys.executable, *arguments], cwd=root, env={**environ, "PYTHONPATH": str(root / "src")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("name", "plural"), [("depot", "depots"), pytest.param("itinerary", "itineraries", marks=pytest.mark.long)]
)
def test_a_written_service_passes_the_checks_and_its_own_test(copy: Path, name: str, plural: str) -> None:
    run(copy, "tools/new_service.py", name, plural)
    package, tests = f"src/haulier/services/{name}", f"tests/services/{name}"
    run(copy, "-m", "ruff", "check", package, tests, "src/haulier/app/catalogue.py")
    run(copy, "-m", "ruff", "format", "--check", package, tests)
    run(copy, "-m", "mypy", package)
    run(copy, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")
    run(copy, "tools/lint_tenant.py")
    run(copy, "-m", "pytest", tests, "tests/platform/test_asyncapi.py", "tests/platform/test_catalogue.py", NOTICES)
    run(copy, "-m", "pytest", *OVER_ALL_SERVICES, "-k", name)


def test_what_the_page_shows_is_the_code(copy: Path) -> None:
    write_service(copy, "depot", "depots")
    code = [path.read_text() for folder in ("src", "tests") for path in (copy / folder).rglob("*.py")]
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert len(blocks) > 5
    for block in blocks:
        assert any(block in text for text in code), block


def test_an_optional_member_takes_the_lines_that_the_page_says(copy: Path) -> None:
    recipe = re.findall(r"^(.*\S) +# (\w+\.py), ", PAGE.partition("## An optional member")[2], re.MULTILINE)
    assert recipe == [(line.strip(), file) for file, _, _, line in EDITS]
    for file, place, behind, line in EDITS:
        path = copy / DISPATCH / file
        before, found, after = path.read_text().partition(place)
        assert found, place
        path.write_text(before + place + after.replace(behind, behind + line, 1))
    trial = copy / "tests/services/dispatch/test_priority.py"
    trial.write_text(TRIAL)
    run(copy, "-m", "mypy", str(DISPATCH))
    run(copy, "-m", "pytest", str(trial))


def test_a_name_that_ends_in_s_asks_for_its_plural(copy: Path) -> None:
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    with pytest.raises(Unusable, match="'bus' ends in s: say what several are called, such as PLURAL=buses"):
        write_service(copy, "bus")
    assert {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()} == before
    assert copy / "tests/services/bus/test_buses.py" in write_service(copy, "bus", "buses")


def test_without_a_plural_it_is_the_name_and_an_s(copy: Path) -> None:
    assert copy / "tests/services/depot/test_depots.py" in write_service(copy, "depot")


@pytest.mark.parametrize("name", ["Depot", "de", "depot-2", "entity", "x" * 25])
def test_a_name_that_cannot_be_a_services_changes_nothing(copy: Path, name: str) -> None:
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    with pytest.raises(Unusable):
        write_service(copy, name, f"{name}s")
    assert {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()} == before
