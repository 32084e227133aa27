"""Schemathesis over our own document: whatever fits it or does not is answered with an envelope, never with a 5xx.

It runs as the program it is, against a stack in processes of its own: generating its examples takes a core. The suite
sends the same few examples for each operation every time; with ``HAULIER_DOCUMENT_SECONDS`` each run goes on for so
long, with other examples each time and first with those that cover every rule of every schema (minutes); with
``HAULIER_DOCUMENT_PATHS`` it goes over the addresses that this regular expression finds.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from importlib import import_module
from pathlib import Path

import aiohttp
import pytest

from haulier.app.pages import openapi_json
from support.full_tenant import FullTenant, make_full_tenant
from support.operations import ids_of
from support.running import running
from support.stack import Client

PROGRAM = str(Path(sys.executable).with_name("schemathesis"))
CHECKS = "support.schemathesis_checks"
EXPLORE_SECONDS = os.environ.get("HAULIER_DOCUMENT_SECONDS")
PATHS = os.environ.get("HAULIER_DOCUMENT_PATHS")
EXAMPLES = {"made up": 1, "real": 3}
"""For each operation. More of them would not fit into the time; bodies are varied deeply by test_wrong_types."""
AAA = "/core/api/v1/aaa"
BARE = "^/core/api/v1/dispatch-service|jwks|graphql|upload/header"
"""Left out: what version 2 serves as well, and the answers that have a form of their own."""
TWICE = (
    "|entity/apps/|(participants|containers)/config/state-machine"
    "|^/app/((fpa|application)/)?api/v1/(users|properties|facilities|vehicles)"
)
"""Left out but for exploring: the same operations at other addresses, with bodies of the same types."""
DANGEROUS = f"|^{AAA}/(tenants|apps)"
"""With real ids left out too: an example may switch off the very tenant or app that asks."""


@pytest.fixture(scope="module")
async def real(run_home: Path) -> AsyncIterator[FullTenant]:
    """A tenant with one of everything on a stack of its own, which may not call private networks."""
    place = Path(tempfile.mkdtemp(prefix="document-", dir=run_home))
    place.chmod(0o755)
    async with running(place, HAULIER_OUTBOUND_ALLOW_PRIVATE="false") as stack, aiohttp.ClientSession() as http:
        made = await stack.new_tenant("document")
        client = Client(http, stack.url, made.tenant_id, "", made.client_id, made.client_secret)
        await client.log_in()
        client.owner = (await client.get(f"{AAA}/tenants/{client.tenant}")).data["id"]
        yield await make_full_tenant(client)


def extent(examples: int) -> list[str]:
    """How far a run goes."""
    if EXPLORE_SECONDS:
        return ["--phases", "coverage,fuzzing", "--max-time", EXPLORE_SECONDS]
    return ["--phases", "fuzzing", "--max-examples", str(examples), "--generation-deterministic"]


@pytest.fixture(scope="module")
async def ordered(real: FullTenant) -> dict[str, str]:
    """Path parameters of orders and of what belongs to them."""
    found: dict[str, str] = {}
    for service in ("orchestrator", "scheduler", "handoff", "order"):
        found |= await import_module(f"services.{service}.holdings").make_holdings(real.client, "document")
    return found


@pytest.mark.parametrize("ids", ["made up", "real"])
async def test_every_operation_answers_with_an_envelope(
    real: FullTenant, ordered: dict[str, str], ids: str, tmp_path: Path
) -> None:
    (tmp_path / "document.json").write_bytes(openapi_json())
    known = {**ordered, **ids_of(real)} if ids == "real" else {}
    lines = ["[parameters]", *(f"{json.dumps(f'path.{name}')} = {json.dumps(id)}" for name, id in known.items())]
    (tmp_path / "schemathesis.toml").write_text("\n".join(lines) + "\n")
    sent = real.client.headers | {"Authorization": f"Bearer {real.client.token}"}
    headers = [item for name, value in sent.items() for item in ("-H", f"{name}: {value}")]
    left_out = BARE + (DANGEROUS if known else "") + ("" if EXPLORE_SECONDS else TWICE)
    run = await asyncio.create_subprocess_exec(
        PROGRAM,
        "--config-file",
        "schemathesis.toml",
        "run",
        "document.json",
        "--url",
        real.client.url,
        "--checks",
        "enveloped",
        *(extent(EXAMPLES[ids])),
        *(("--include-path-regex", PATHS) if PATHS else ()),
        "--max-failures",
        "20",
        "--exclude-path-regex",
        left_out,
        "--no-shrink",
        "--suppress-health-check",
        "all",
        "--warnings",
        "off",
        "--no-color",
        "-H",
        "X-COREOS-REQUEST-ID: document",
        *headers,
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "SCHEMATHESIS_HOOKS": CHECKS, "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    out, _ = await run.communicate()
    assert run.returncode == 0, out.decode()
