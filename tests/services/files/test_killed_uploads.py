"""kill -9 between any two lines of an upload or a removal: afterwards no file lacks bytes, and no bytes lack a file.

A child process does the work and ends itself, as SIGKILL does, before the n-th line of the code that touches store and
rows; then the sweep runs, and what is in the store must be what the rows say. The suite tries every third line, and
with ``HAULIER_KILL_STRIDE=1`` each one (minutes).
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from haulier.app.catalogue import CATALOGUE, COMPILERS
from haulier.engines.object_store import tenant_and_generation
from haulier.engines.settings import Settings
from haulier.platform.access.identity import Identity
from haulier.platform.commands.call import Call
from haulier.platform.commands.command import Command
from haulier.platform.commands.plan import plan
from haulier.platform.commands.write_path import steps, walk
from haulier.platform.runtime import Runtime
from haulier.platform.timers.clock import Clock
from haulier.platform.worker import tasks_of
from haulier.services.files.commands.contents import NewContent
from haulier.services.files.commands.upload_form import UploadedFile
from haulier.services.files.requests import FolderCreate, FormFields
from haulier.services.files.storage import Storage
from haulier.services.files.tasks import sweep

pytestmark = pytest.mark.long

TENANT = "killed"
WATCHED = ("services/files/commands/", "engines/object_store/", "commands/apply.py", "storage/applier.py")
"""Files whose lines count."""
MOST_LINES = 2_000
STRIDE = int(os.environ.get("HAULIER_KILL_STRIDE", "3"))
FAR = 2**62
CONTENT = b"content that may be cut off anywhere"
FILES_SERVICE = next(service for service in CATALOGUE.services if service.name == "files")

Work = Callable[[Runtime], Awaitable[None]]


async def do(runtime: Runtime, name: str, body: Any, **path: str) -> Any:
    """Carry out an operation of the files service as a request would; what it answers."""
    operation = next(one for one in FILES_SERVICE.operations if one.name == name)
    call = Call(
        runtime=runtime, service=FILES_SERVICE, operation=operation, identity=Identity(TENANT, "c", "a", (), 2**40),
        actor='{"id":"tester"}', request_id="killed", at=runtime.clock(),
        randomness=int.from_bytes(os.urandom(9), "big"), path=path,
    )  # fmt: skip
    command = Command(call, body)
    if isinstance(body, UploadedFile):
        call.at_end.append(body.content.let_go)
    await walk(command, steps(plan))
    for let_go in call.at_end:
        await let_go(False)
    return command.answer


async def upload(runtime: Runtime, content: bytes = CONTENT) -> str:
    new = NewContent(runtime.kept(Storage), TENANT)
    await new.write(content)
    await new.seal()
    folder = await runtime.reader.by_key(TENANT, "folder", "folder")
    assert folder is not None
    uploaded = UploadedFile(folder, new, FormFields(), "a.txt", None)
    id: str = (await do(runtime, "uploadFile", uploaded, folderId="folder"))["id"]
    return id


async def remove(runtime: Runtime, id: str) -> None:
    await do(runtime, "deleteFile", None, fileId=id)


async def opened(settings: Settings) -> Runtime:
    return await Runtime.open(settings, settings.database_url, None, COMPILERS)


@pytest.fixture(scope="module")
async def own(settings: Settings, ready_database: Callable[[], Awaitable[str]]) -> Settings:
    url = await ready_database()
    home = Path(tempfile.mkdtemp(prefix="killed-", dir=settings.home))
    return settings.changed(database_url=url, home=home)


@pytest.fixture
async def runtime(own: Settings) -> AsyncIterator[Runtime]:
    runtime = await opened(own)
    if await runtime.reader.by_key(TENANT, "folder", "folder") is None:
        await do(runtime, "createFolder", FolderCreate(name="folder"))
    yield runtime
    await runtime.close()


def die_at(line: int) -> Callable[[FrameType, str, Any], Any]:
    """A tracer that ends the process before the n-th line of what is watched."""
    seen = 0

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal seen
        if not any(part in frame.f_code.co_filename for part in WATCHED):
            return None
        if event == "line":
            seen += 1
            if seen >= line:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    return trace


def in_a_child(settings: Settings, work: Work, line: int) -> bool:
    """Do the work in a child that dies before the n-th line; whether it came to its end before that."""
    pid = os.fork()
    if pid == 0:  # nothing of the parent's loop is touched; the child never returns
        status = 1
        try:
            asyncio.set_event_loop(None)
            asyncio.events._set_running_loop(None)

            async def run() -> None:
                runtime = await opened(settings)
                import threading

                tracer = die_at(line)
                threading.settrace(tracer)
                sys.settrace(tracer)
                await work(runtime)
                sys.settrace(None)

            asyncio.run(run())
            status = 0
        finally:
            os._exit(status)
    _, how = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(how) or os.WEXITSTATUS(how) == 0, "the child failed by itself"
    return os.WIFEXITED(how)


async def settled(runtime: Runtime) -> None:
    """Sweep and carry out what is due, until the store holds what the rows say and nothing else."""
    clock = Clock(runtime, tasks_of(runtime, CATALOGUE).timers) if runtime.bus else Clock(runtime, _timers(runtime))
    await sweep(runtime, FAR)
    while await clock.fire_due():
        pass
    objects = {one.name async for some in runtime.kept(Storage).objects.objects() for one in some}
    rows = await runtime.database.fetch(
        "SELECT r.body ->> 'objectName' AS name, (r.body ->> 'references')::int AS n, (SELECT count(*) FROM resource f "
        "WHERE f.tenant_id = r.tenant_id AND f.kind = 'file' AND f.parent = r.id AND f.state = 'AVAILABLE') AS files "
        "FROM resource r WHERE r.tenant_id = $1 AND r.kind = 'file_content' AND r.state = 'LIVE'",
        TENANT,
    )
    assert {row["name"] for row in rows} == objects
    assert all(row["n"] == row["files"] for row in rows), [dict(row) for row in rows]
    for name in objects:
        whose = tenant_and_generation(name)
        assert whose is not None
        content = b"".join([piece async for piece in runtime.kept(Storage).objects.read(name, 0, len(CONTENT))])
        assert content == CONTENT
    assert not list((runtime.settings.home / "files" / ".unfinished").glob("*"))


def _timers(runtime: Runtime) -> Any:
    """The timers of the files service alone."""
    from haulier.platform.commands.system_commands import SystemCommands
    from haulier.services.files.tasks import TIMERS

    return {
        purpose: SystemCommands(runtime, FILES_SERVICE, purpose, plan_of).fire for purpose, plan_of in TIMERS.items()
    }


async def every_line(own: Settings, runtime: Runtime, prepare: Work, work: Work) -> int:
    """Kill the work before its lines in turn, and settle after each; how many lines it has."""
    for line in range(1, MOST_LINES, STRIDE):
        await prepare(runtime)
        done = await asyncio.to_thread(in_a_child, own, work, line)
        await settled(runtime)
        if done:
            return line
    raise AssertionError("it never came to its end")


async def nothing(_runtime: Runtime) -> None:
    pass


async def remove_all(runtime: Runtime) -> None:
    rows = await runtime.database.fetch(
        "SELECT id FROM resource WHERE tenant_id = $1 AND kind = 'file' AND state = 'AVAILABLE'", TENANT
    )
    for row in rows:
        await remove(runtime, row["id"])


async def upload_one(runtime: Runtime) -> None:
    await upload(runtime)


async def remove_one(runtime: Runtime) -> None:
    id = await runtime.database.fetchval(
        "SELECT id FROM resource WHERE tenant_id = $1 AND kind = 'file' AND state = 'AVAILABLE' LIMIT 1", TENANT
    )
    await remove(runtime, id)


async def have_one(runtime: Runtime) -> None:
    await remove_all(runtime)
    await upload(runtime)


async def have_two(runtime: Runtime) -> None:
    await remove_all(runtime)
    await upload(runtime)
    await upload(runtime)


async def test_the_first_upload_of_some_bytes(own: Settings, runtime: Runtime) -> None:
    assert await every_line(own, runtime, remove_all, upload_one) > 40


async def test_an_upload_of_bytes_that_are_there(own: Settings, runtime: Runtime) -> None:
    assert await every_line(own, runtime, have_one, upload_one) > 20


async def test_the_removal_of_the_last_file_with_some_bytes(own: Settings, runtime: Runtime) -> None:
    assert await every_line(own, runtime, have_one, remove_one) > 20


async def test_the_removal_of_one_file_of_two(own: Settings, runtime: Runtime) -> None:
    assert await every_line(own, runtime, have_two, remove_one) > 20


async def test_the_work_of_the_clock(own: Settings, runtime: Runtime) -> None:
    """Bytes are removed by a timer: it may die too, and is carried out again once its lease is over."""

    async def have_some_dead(runtime: Runtime) -> None:
        await remove_all(runtime)
        await upload(runtime)
        await remove_one(runtime)

    async def fire(runtime: Runtime) -> None:
        while await Clock(runtime, _timers(runtime)).fire_due():
            pass

    for line in range(1, MOST_LINES):
        await have_some_dead(runtime)
        done = await asyncio.to_thread(in_a_child, own, fire, line)
        await runtime.database.execute("UPDATE timer SET lease_until = 0")
        await settled(runtime)
        if done:
            assert line > 5
            return
    raise AssertionError("it never came to its end")
