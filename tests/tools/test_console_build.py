"""The build of the console: what it says where it cannot be done, licences, and what it left in this checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from console import source_files
from console_licences import Part, Refused, is_allowed, shipped_parts
from console_node import is_new_enough, node_at_hand
from console_packing import served_path
from haulier.console import MISSING, PLACE, Chunk, Manifest, read_manifest

ROOT = Path(__file__).parents[2]
KILOBYTE = 1_000
FIRST_LOADS = {"index.html": 250 * KILOBYTE, "driver.html": 180 * KILOBYTE}
"""Most bytes of script, in gzip, until a face shows something."""
MAX_LATER = 80 * KILOBYTE
"""Most bytes of any script that is fetched later."""
LIBRARIES = {"src/map/map.ts": 300 * KILOBYTE}
"""Sources of scripts that hold a library as large as this, which only what needs it fetches."""
MAX_MAP = 450 * KILOBYTE
"""Most bytes of script that a map needs besides, that of its worker too."""
FIRST_VIEW = "src/screens/board/"
"""What the console shows first is a script of its own."""


@pytest.fixture(scope="module")
def built() -> Manifest:
    """What was built here."""
    manifest = read_manifest()
    if not isinstance(manifest, Manifest):
        pytest.skip(f"the console is not built here: {manifest.reason}")
    return manifest


def size_of(built: Manifest, paths: set[str]) -> int:
    files = {file.path: file for file in built.files}
    return sum(files[path].codings.get("gzip", files[path].size) for path in paths)


def needed(chunks: dict[str, Chunk], begin: set[str]) -> set[str]:
    """Paths of scripts with all that they need at once."""
    found, waiting = set(begin), list(begin)
    while waiting:
        new = set(chunks[waiting.pop()].imports) - found
        found |= new
        waiting += new
    return found


def first_load(built: Manifest, page: str) -> set[str]:
    chunks = {chunk.path: chunk for chunk in built.chunks}
    begin = {chunk.path for chunk in built.chunks if chunk.source == page}
    assert begin, f"{page} has no script"
    load = needed(chunks, begin)
    views = {path for one in load for path in chunks[one].loads if chunks[path].source.startswith(FIRST_VIEW)}
    return needed(chunks, load | views)


def test_what_a_build_writes_is_none_of_its_sources() -> None:
    """Else the first build in a fresh checkout would be of other sources than the second."""
    asked = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no checkout of git")
    kept = {ROOT / name for name in listed.stdout.split("\0")}
    assert set(source_files()) - kept == set()


@pytest.mark.parametrize("page", FIRST_LOADS)
def test_the_first_load_of_each_face_is_within_its_budget(built: Manifest, page: str) -> None:
    assert size_of(built, first_load(built, page)) <= FIRST_LOADS[page]


def test_no_script_that_comes_later_is_large(built: Manifest) -> None:
    first = set().union(*(first_load(built, page) for page in FIRST_LOADS))
    later = {chunk: size_of(built, {chunk.path}) for chunk in built.chunks if chunk.path not in first}
    assert {chunk.path: size for chunk, size in later.items() if size > LIBRARIES.get(chunk.source, MAX_LATER)} == {}


def test_a_map_is_within_its_budget(built: Manifest) -> None:
    library = {chunk.path for chunk in built.chunks if chunk.source in LIBRARIES}
    worker = {file.path for file in built.files if "maplibre-gl-worker" in file.path and file.path.endswith("js")}
    assert (len(library), len(worker)) == (1, 1)
    assert size_of(built, library | worker) <= MAX_MAP


def test_pages_name_only_files_that_are_there_and_run_nothing_of_their_own(built: Manifest) -> None:
    files = {file.path: file for file in built.files}
    for path in built.faces.values():
        page = (PLACE / "files" / files[path].file).read_text()
        assert "<script>" not in page
        assert "<style" not in page
        assert " style=" not in page
        for asked in [part.split('"')[0] for part in page.replace(' src="', ' href="').split(' href="')[1:]]:
            assert asked in files, f"{path} asks for {asked}"


def test_licences_are_listed(built: Manifest) -> None:
    about = json.loads((PLACE / "files/about.json").read_text())
    assert {"react", "react-dom"} <= {part["name"] for part in about["parts"]}
    assert all(is_allowed(Part(**part)) for part in about["parts"])


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True), ("(MIT OR GPL-3.0)", True), ("MIT AND Apache-2.0", True), ("MIT AND GPL-3.0", False),
        ("GPL-3.0", False), ("", False), ("SEE LICENSE IN LICENSE", False), ("CC-BY-4.0", True), ("MPL-2.0", False),
    ],
)  # fmt: skip
def test_licences_are_judged(licence: str, allowed: bool) -> None:
    assert is_allowed(Part("a", "1", licence, "")) is allowed


def test_a_licence_that_is_not_allowed_is_named(tmp_path: Path) -> None:
    for name, licence in (("left", "MIT"), ("right", "GPL-3.0")):
        (tmp_path / name).mkdir()
        described = {"name": name, "version": "1.0.0", "license": licence}
        (tmp_path / name / "package.json").write_text(json.dumps(described))
    (tmp_path / "left/LICENSE").write_text("As you like.\n")
    assert shipped_parts([tmp_path / "left"] * 2) == [Part("left", "1.0.0", "MIT", "As you like.")]
    with pytest.raises(Refused, match=r"^right 1\.0\.0 \(GPL-3\.0\)$"):
        shipped_parts(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("version", "enough"),
    [("v22.19.0", True), ("v22.18.9", False), ("v24.1.0", True), ("v20.20.2", False), ("", False), ("v100.0.0", True)],
)
def test_an_old_node_is_not_taken(version: str, enough: bool) -> None:
    assert is_new_enough(version) is enough


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("index.html", "/console"), ("driver.html", "/driver"),
        ("assets/main-12345678.js", "/console/assets/main-12345678.js"), ("driver/sw.js", "/driver/sw.js"),
    ],
)  # fmt: skip
def test_each_file_has_its_place(name: str, path: str) -> None:
    assert served_path(name) == path


def test_without_the_registry_it_says_so_in_one_line_and_by_its_code(tmp_path: Path) -> None:
    if node_at_hand(Path(sys.prefix), os.environ) is None:
        pytest.skip("no Node.js that is new enough is here")
    root = tmp_path / "checkout"
    for folder in ("console", "tools", "src/haulier/console"):
        copytree(ROOT / folder, root / folder, ignore=ignore_patterns("node_modules", "dist", "files", "manifest.json"))
    environment = {
        **os.environ, "npm_config_registry": "http://127.0.0.1:9/", "npm_config_cache": str(tmp_path / "cache"),
        "PYTHONPATH": str(ROOT / "src"),
    }  # fmt: skip
    command = [sys.executable, str(root / "tools/console.py"), "build"]
    done = subprocess.run([*command, "--json"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    assert done.stderr.startswith("console: registry-away: ")
    assert done.stderr.count("\n") == 1
    assert json.loads(done.stdout)["code"] == "registry-away"
    assert json.loads((root / "src/haulier/console" / MISSING).read_text())["code"] == "registry-away"


def test_a_script_that_calls_npm_gets_the_one_of_the_build(tmp_path: Path) -> None:
    node = node_at_hand(Path(sys.prefix), os.environ)
    if node is None:
        pytest.skip("no Node.js that is new enough is here")
    scripts = {"outer": "npm run -s inner", "inner": "node --version"}
    (tmp_path / "package.json").write_text(json.dumps({"name": "a", "version": "1.0.0", "scripts": scripts}))
    done = node.run_npm(tmp_path, "run", "-s", "outer", quiet=True)
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-1] == node.version
