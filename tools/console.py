"""Build the console and the driver app into the package: ``make console``.

    tools/console.py build [--force] [--json]    builds when the sources changed since
    tools/console.py verify [--json]             builds once more: the same sources give the same bytes
    tools/console.py test                        verify, then types, lint, unit tests, and the journeys in Chromium
    tools/console.py npm ARGUMENTS               runs npm with the Node.js and the packages of the build

Needs Node.js 22.19 or newer with npm, or the Python package index to fetch it from; and the npm registry, or packages
that npm kept. Exit codes: 0 done or nothing to do, 2 wrong arguments, 3 what it needs cannot be had here (the registry
or Node.js), 4 packages could not be installed, 5 the build failed, 6 a licence is not allowed, 7 a second build
differs.
See: docs/design/console.md.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from basemap import make_basemap
from console_licences import Refused
from console_node import NO_NODE, NPM_FAILED, REGISTRY_AWAY, Node, Stopped, find_node, install_packages
from console_packing import BUILD_FAILED, differences, pack, replace_files
from haulier.console import FILES, MANIFEST, MISSING, SUFFIXES, Manifest, Missing, read_manifest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "console"
PLACE = ROOT / "src/haulier/console"
NODE_BESIDE = Path(sys.prefix)
"""Node.js, where it is fetched, lies in the virtual environment."""
IGNORED = frozenset({"node_modules", "dist", "e2e", "vectors", "test-results", "playwright-report", "coverage"})
"""Folders of which the built files know nothing."""
TESTS = (".test.ts", ".test.tsx")
MADE = frozenset({"en.po"})
"""Files that a build writes beside the sources: a second build would take them for sources of its own."""

LICENCE_REFUSED = "licence-refused"
NOT_REPRODUCIBLE = "not-reproducible"
CANNOT_BE_HAD = 3
EXIT_CODES = {
    REGISTRY_AWAY: CANNOT_BE_HAD,
    NO_NODE: CANNOT_BE_HAD,
    NPM_FAILED: 4,
    BUILD_FAILED: 5,
    LICENCE_REFUSED: 6,
    NOT_REPRODUCIBLE: 7,
}


class Progress:
    """Says on standard error what is being done, and how long it took."""

    def __init__(self, *, is_quiet: bool) -> None:
        self._is_quiet = is_quiet
        self._begun = time.monotonic()

    def say(self, text: str) -> None:
        """One line."""
        if not self._is_quiet:
            print(f"console: {text}", file=sys.stderr, flush=True)

    @property
    def seconds(self) -> float:
        """Since the start."""
        return round(time.monotonic() - self._begun, 1)


def main(arguments: list[str]) -> int:
    """Do what the arguments say; the exit code."""
    if arguments[:1] == ["npm"]:
        return run_npm(arguments[1:])
    if arguments == ["test"]:
        return run_tests()
    parser = argparse.ArgumentParser(prog="tools/console.py", description="Build the console.")
    parser.add_argument("command", choices=["build", "verify"], nargs="?", default="build")
    parser.add_argument("--force", action="store_true", help="build even if nothing changed")
    parser.add_argument("--json", action="store_true", help="say at the end in JSON what was done")
    given = parser.parse_args(arguments)
    progress = Progress(is_quiet=given.json)
    try:
        outcome = verify(progress) if given.command == "verify" else build(progress, force=given.force)
    except Stopped as stopped:
        note_missing(stopped)
        if given.json:
            print(json.dumps({"outcome": "failed", "code": stopped.code, "reason": stopped.reason}))
        print(f"console: {stopped.code}: {stopped.reason}", file=sys.stderr)
        return EXIT_CODES[stopped.code]
    if given.json:
        print(json.dumps({**outcome, "seconds": progress.seconds}))
    return 0


def build(progress: Progress, *, force: bool) -> dict[str, Any]:
    """Build unless the files here are of these very sources. Raises Stopped.

    The map of the world is made meanwhile.
    """
    with one_at_a_time(), ThreadPoolExecutor(1) as beside:
        world = beside.submit(try_basemap, progress)
        outcome = build_files(progress, force=force)
        world.result()
    return outcome


def try_basemap(progress: Progress) -> None:
    """Make the map of the world. It is no reason to go without the rest: where it cannot be had it is done without, and
    the console says so.
    """
    try:
        make_basemap(progress.say)
    except Stopped as stopped:
        progress.say(f"there will be no map of the world: {stopped.reason}")


def build_files(progress: Progress, *, force: bool) -> dict[str, Any]:
    """Build the files; what was done. Raises Stopped."""
    digest = sources_digest()
    if not force and is_fresh(digest):
        progress.say("the built files are of these sources already")
        return {"outcome": "fresh"}
    with tempfile.TemporaryDirectory(prefix=".new-", dir=PLACE) as made:
        manifest = make(progress, digest, Path(made))
        replace_files(Path(made), PLACE)
    size = sum(file.size + sum(file.codings.values()) for file in manifest.files)
    progress.say(f"{len(manifest.files)} files, {size / 1e6:.1f} MB with their codings, in {progress.seconds} s")
    return {"outcome": "built", "files": len(manifest.files), "bytes": size}


def verify(progress: Progress) -> dict[str, Any]:
    """Build once more and compare with the files here. Raises Stopped where they differ."""
    build(progress, force=False)
    with one_at_a_time(), tempfile.TemporaryDirectory(prefix=".new-", dir=PLACE) as made:
        make(progress, sources_digest(), Path(made))
        differing = differences(PLACE, Path(made))
    if differing:
        raise Stopped(NOT_REPRODUCIBLE, f"a second build differs in {', '.join(differing[:10])}")
    progress.say("a second build gave the same bytes")
    return {"outcome": "same"}


def make(progress: Progress, digest: str, target: Path) -> Manifest:
    """Build the sources into a folder. Raises Stopped."""
    node = ready_node(progress, with_tests=False)
    progress.say(f"building with Node.js {node.version}")
    done = node.run_npm(SOURCES, "run", "--silent", "build", quiet=True)
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        raise Stopped(BUILD_FAILED, "the build of the sources failed, as said above")
    try:
        return pack(node, SOURCES, digest, SOURCES / "dist", target)
    except Refused as refused:
        raise Stopped(LICENCE_REFUSED, f"not allowed to be shipped: {refused}") from None


def run_npm(arguments: list[str]) -> int:
    """Run npm in the console's folder, once its packages are there; the exit code."""
    progress = Progress(is_quiet=False)
    try:
        with one_at_a_time():
            node = ready_node(progress, with_tests=True)
    except Stopped as stopped:
        print(f"console: {stopped.code}: {stopped.reason}", file=sys.stderr)
        return EXIT_CODES[stopped.code]
    return node.run_npm(SOURCES, *arguments).returncode


def run_tests() -> int:
    """Run all tests of the console; the exit code. Without the registry, or without Chromium, it says what it skips."""
    progress = Progress(is_quiet=False)
    try:
        with one_at_a_time():
            ready_node(progress, with_tests=True)
        verify(progress)
    except Stopped as stopped:
        note_missing(stopped)
        print(f"console: {stopped.code}: {stopped.reason}", file=sys.stderr)
        if EXIT_CODES[stopped.code] != CANNOT_BE_HAD:
            return EXIT_CODES[stopped.code]
        progress.say("its tests are skipped")
        return 0
    failed = run_npm(["run", "check"])
    if failed:
        return failed
    if shutil.which("chromium") is None:
        progress.say("the journeys are skipped: there is no Chromium (Debian: apt-get install chromium)")
        return 0
    return run_npm(["run", "e2e"])


def ready_node(progress: Progress, *, with_tests: bool) -> Node:
    """Node.js with the packages of the sources installed, those of tests too if wanted. Raises Stopped."""
    node = find_node(NODE_BESIDE, os.environ)
    install_packages(node, SOURCES, progress.say, with_tests=with_tests)
    return node


def is_fresh(digest: str) -> bool:
    """Whether the files here were built from the sources of this digest, and are all there."""
    manifest = read_manifest(PLACE)
    return (
        isinstance(manifest, Manifest)
        and manifest.sources == digest
        and all(
            (PLACE / FILES / (file.file + SUFFIXES.get(coding, ""))).exists()
            for file in manifest.files
            for coding in ("", *file.codings)
        )
    )


def sources_digest() -> str:
    """The SHA-256 of all that the built files are made from."""
    digest = hashlib.sha256()
    for path in sorted(source_files()):
        name, content = path.relative_to(ROOT).as_posix().encode(), path.read_bytes()
        digest.update(b"%d %b %d %b" % (len(name), name, len(content), content))
    return digest.hexdigest()


def source_files() -> Iterator[Path]:
    """Files that the built files are made from."""
    yield from Path(__file__).parent.glob("console*")
    for folder, folders, names in os.walk(SOURCES):
        folders[:] = [name for name in folders if name not in IGNORED and not name.startswith(".")]
        yield from (Path(folder) / name for name in names if name not in MADE and not name.endswith(TESTS))


def note_missing(stopped: Stopped) -> None:
    """Keep why there are no files, for the page that stands in their place."""
    if not (PLACE / MANIFEST).exists():
        (PLACE / MISSING).write_bytes(msgspec.json.encode(Missing(stopped.code, stopped.reason)))


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Builds of one checkout wait for each other."""
    with (PLACE / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
