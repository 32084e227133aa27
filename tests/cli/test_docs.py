"""The page on writing an app, as a reader follows it: its blocks one after the other in one shell."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from support.command import environment
from support.running import HAULIER, Running, free_port

PAGE = Path(__file__).parents[2] / "docs" / "apps.md"
BLOCK = re.compile(r"^```(sh|python) ?(\S*)\n(.*?)^```\n(?:```\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
DIVIDER = "#### block"


async def test_every_block_of_the_page_does_what_the_page_shows(up: Running, tmp_path: Path) -> None:
    page = PAGE.read_text().replace("http://127.0.0.1:8080", up.url)
    for port in ("9009", "9010"):
        page = page.replace(port, str(free_port()))
    page = page.replace(
        "haulier tenants create learn --json", f"{HAULIER} tenants create learn --json --home {up.home}"
    )
    script, shown = ["set -o pipefail"], []
    for kind, name, text, answer in BLOCK.findall(page):
        if kind == "python":
            (tmp_path / name).write_text(text)
        else:
            script.append(f"echo '{DIVIDER}'\n{text}")
            shown.append(answer)
    bash = await asyncio.create_subprocess_exec(
        "bash", "-c", "\n".join(script), cwd=tmp_path, env=environment(),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await bash.communicate()
    assert (bash.returncode, err.decode()) == (0, "")
    given = out.decode().split(DIVIDER)[1:]
    assert len(given) == len(shown) > 10
    for answer, wanted in zip(given, shown, strict=True):
        assert told(answer) == told(wanted), answer


def told(text: str) -> list[str]:
    """What a block's answers tell that is the same whenever they are asked for: codes of refusals, how callbacks went,
    how much was found, names of events.
    """
    found = re.findall(
        r'"error":\{"code":"\d{12}"|"status":"(?:success|failed)"|"(?:totalElements|count)":\d+|^event: \S+', text, re.M
    )
    return [str(mark) for mark in found]
