"""The pages name files that exist, and neither pages nor code use a word that was retired for a clearer one."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from haulier.platform.commands.write_path import STEPS

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src/haulier"
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "docs/design").glob("*.md")])
ROOTS = (ROOT, ROOT / "src", SOURCE, SOURCE / "platform", SOURCE / "services", ROOT / "tests", ROOT / "docs")
"""Where a path in a page may begin."""

NOT_IN_THE_TREE = frozenset({"receiver.py", "hook.py", "zones.py", "contract_check.py", "0004_what_it_does.sql"})
"""Files that a page has its readers write, that a command makes, and examples."""

RETIRED_WORDS = {
    "told": "payload, or said",
    "tells": "payload, or says",
    "promise": "callback request",
    "promises": "callback requests, or guarantees",
    "promised": "asked for",
    "withheld": "redacted",
    "contested": "replan_on_conflict",
    "parked": "deferred",
    "parking": "deferred",
    "crowd": "receiver limits, or many callers",
    "crowds": "receiver limits, or many callers",
    "complaints": "body faults",
    "news": "payload",
}
"""Words that no page uses, each with what to say instead."""

RETIRED_NAMES = {
    "told": "payload",
    "tells": "payload",
    "news": "payload",
    "promise": "callback_request",
    "promised": "callback_request",
    "withheld": "redacted",
    "contested": "replan_on_conflict",
    "at_hand": "prefetched",
    "parking": "deferred",
    "parked": "deferred",
    "park": "defer",
    "awake": "resume",
    "hooking": "hooks",
    "crowds": "receiver_limits",
    "Batcher": "Coalescer",
    "complaints": "body_faults",
    "extents": "output_budget",
    "Allowance": "OutputBudget",
    "one_write": "uvicorn_protocol",
    "shared_metrics": "prometheus_multiprocess",
    "luck": "row_seed",
    "Flying": "InFlight",
    "bite": "chunk",
    "BREATH_ROWS": "YIELD_EVERY",
    "plan_made": "create_row",
    "plan_changed": "update_row",
    "changed_classified": "update_change",
}
"""Names that no code declares or uses, each with its successor."""

RETIRED_MODULES = {
    "hooking": "hooks",
    "moving": "restore",
    "waiting": "loops, pending_lines",
    "settling": "dispatch_summary",
    "crowds": "receiver_limits",
    "images": "quiet_rows",
    "batching": "coalescing",
    "reading": "paging",
    "places": "listener_limits",
    "complaints": "body_faults",
    "extents": "output_budget",
    "reach": "reachability",
    "answers": "responses",
    "wire": "requests",
    "front": "facade",
    "beside": "offline",
    "parking": "deferred",
    "one_write": "uvicorn_protocol",
    "shared_metrics": "prometheus_multiprocess",
}
"""Names that no module has, each with its successor."""

RETIRED_FLAGS = {
    "own": "extension",
    "later": "completes_later",
    "bare": "raw_response",
    "veto": "ask_callback_first",
}
"""Former flags of an operation, which did not answer a question."""

DRAWING = re.compile(r"^```mermaid.*?^```", re.DOTALL | re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
QUOTED = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
FILE = re.compile(r"[\w./-]*\w\.(?:py|sql|md|html|toml|ts)")
DIRECTORY = re.compile(r"(?:src|platform|core|engines|app|cli|demo|services|tests|docs|tools|bench)/[\w./-]*")
MODULE = re.compile(r"(?:haulier\.)?(?:platform|core|engines|app|cli|demo)(?:\.\w+)+")
WORD = re.compile(rf"\b({'|'.join(RETIRED_WORDS)})\b", re.IGNORECASE)


def prose(page: Path) -> str:
    """A page with its code blocks left blank."""
    return FENCED.sub(lambda code: "\n" * code[0].count("\n"), page.read_text())


@cache
def names_of_files() -> frozenset[str]:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    return frozenset(Path(line).name for line in listed.stdout.splitlines() if (ROOT / line).exists())


def exists(path: str, page: Path) -> bool:
    """Whether a path leads somewhere from the page or from a usual root; a bare name may be that of any file."""
    if "/" not in path and path in names_of_files():
        return True
    return any((root / path).exists() for root in (page.parent, *ROOTS))


def is_declared(dotted: str) -> bool:
    """Whether a dotted name is a module, or something that a module declares."""
    parts = dotted.removeprefix("haulier.").split(".")
    for length in range(len(parts), 0, -1):
        place = SOURCE.joinpath(*parts[:length])
        rest = parts[length:]
        if place.is_dir() and not rest:
            return True
        if place.with_suffix(".py").exists():
            text = place.with_suffix(".py").read_text()
            return all(re.search(rf"\b{re.escape(name)}\b", text) for name in rest)
    return False


def missing_paths(page: Path) -> Iterator[str]:
    text = prose(page)
    for link in LINK.findall(text):
        if not (page.parent / link).exists():
            yield link
    for drawing in DRAWING.findall(page.read_text()):
        yield from (token for token in FILE.findall(drawing) if not exists(token, page))
    for token in QUOTED.findall(text):
        if FILE.fullmatch(token) or DIRECTORY.fullmatch(token):
            if token not in NOT_IN_THE_TREE and not exists(token, page):
                yield token
        elif MODULE.fullmatch(token) and not is_declared(token):
            yield token


def modules() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if "__pycache__" not in path.parts)


def names_in(path: Path) -> Iterator[str]:
    """Every name that a file declares or uses."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.alias(name=name):
                yield from name.split(".")
            case ast.keyword(arg=str(name)):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_of_a_page_exists(page: Path) -> None:
    assert list(missing_paths(page)) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_uses_a_retired_word(page: Path) -> None:
    found = {
        f"line {number}: {match[0]} (say: {RETIRED_WORDS[match[0].lower()]})"
        for number, line in enumerate(
            FENCED.sub(lambda code: "\n" * code[0].count("\n"), page.read_text()).split("\n"), 1
        )
        for match in WORD.finditer(line)
    }
    assert found == set()


def test_no_code_uses_a_retired_name() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {name} (now: {RETIRED_NAMES[name]})"
        for path in modules()
        for name in names_in(path)
        if name in RETIRED_NAMES or name.removesuffix("Told") not in (name, "")
    }
    assert found == set()


def test_no_module_has_a_retired_name() -> None:
    found = [
        f"{path.relative_to(ROOT)} (now: {RETIRED_MODULES[path.stem]})"
        for path in modules()
        if path.stem in RETIRED_MODULES
    ]
    assert found == []


def test_no_operation_has_a_retired_flag() -> None:
    declarations = SOURCE / "platform/declarations"
    found = {
        f"{node.name}.{field.target.id} (now: {RETIRED_FLAGS[field.target.id]})"
        for path in declarations.glob("operation*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
        for field in node.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and field.target.id in RETIRED_FLAGS
    }
    assert found == set()


def test_the_architecture_names_the_steps_of_a_write_in_their_order() -> None:
    rows = [
        line.split("|")[1] for line in (ROOT / "docs/architecture.md").read_text().splitlines() if line[:3] == "| `"
    ]
    named = [name for row in rows for name in QUOTED.findall(row)]
    steps = [step.__name__ for step in STEPS]
    assert [name for name in named if name in steps] == steps
