"""The pages on apps and on orders, as readers follow them: their blocks one after the other in one shell."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from support.command import environment
from support.running import HAULIER, Running, free_port

DOCS = Path(__file__).parents[2] / "docs"
APPS = (DOCS / "apps.md").read_text()
PAGES = {"learn": APPS, "orders": APPS.partition("\n## Envelope")[0] + (DOCS / "orders.md").read_text()}
"""Pages by the tenant that they are followed in. The one on orders begins in the shell that the other has begun."""
BLOCK = re.compile(r"^```(sh|python) ?(\S*)\n(.*?)^```\n(?:```\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
DIVIDER = "#### block"


@pytest.mark.parametrize("tenant", PAGES)
async def test_every_block_of_a_page_does_what_the_page_shows(up: Running, tmp_path: Path, tenant: str) -> None:
    page = PAGES[tenant].replace("http://127.0.0.1:8080", up.url)
    for port in ("9009", "9010"):
        page = page.replace(port, str(free_port()))
    page = page.replace(
        "haulier tenants create learn --json", f"{HAULIER} tenants create {tenant} --json --home {up.home}"
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
    assert len(given) == len(shown) >= 10
    for answer, wanted in zip(given, shown, strict=True):
        assert told(answer) == told(wanted), answer


def told(text: str) -> list[str]:
    """What a block's answers tell that is the same whenever they are asked for: codes of refusals, how callbacks went,
    how much was found, names of events, lines that are one state or word.
    """
    marks = (
        r'"error":\{"code":"\d{12}"|"status":"(?:success|failed)"|"(?:totalElements|count)":\d+'
        r"|^event: \S+|^\w[\w:-]*$"
    )
    return [mark[0] for mark in re.finditer(marks, text, re.M)]
