"""The real stack under every test: one PostgreSQL for the whole run with a database a worker, one NATS a worker.

The process that runs pytest owns the directory of the run and stops the servers at its end; workers of pytest-xdist
start and adopt them. A run that was killed leaves its servers; the next run finds its lock free and clears it away.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from uuid import uuid4

import asyncpg
import hypothesis
import pytest

from haulier.app.catalogue import CATALOGUE
from haulier.app.memory import configure_collector
from haulier.engines.embedded_nats import EmbeddedNats
from haulier.engines.embedded_postgres import ROLE, EmbeddedPostgres
from haulier.engines.home_lock import HomeInUse, HomeLock
from haulier.engines.postgres import Database
from haulier.engines.settings import Settings, load_settings
from haulier.platform.maintenance.schema import apply_schema
from support.s3_server import S3Server

RUN_VARIABLE = "HAULIER_TEST_RUN"
RUN_PREFIX = "haulier-test-"
POOL_SIZE = 6
SLOWEST_FOLDERS = ("faults", "tools", "cli", "demo", "model", "external", "isolation", "badinput")
"""Folders of tests whose files are few and long, longest first."""

# No test may depend on how fast this machine is, and no merge on luck; `--hypothesis-profile explore` looks elsewhere.
hypothesis.settings.register_profile("haulier", deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None)
hypothesis.settings.load_profile("haulier")

run_lock = pytest.StashKey[HomeLock]()


def pytest_configure(config: pytest.Config) -> None:
    """In the process that runs pytest: make the directory of this run and clear away what killed runs left."""
    configure_collector()
    if hasattr(config, "workerinput"):
        return
    temporary = Path(tempfile.gettempdir())
    for left in temporary.glob(f"{RUN_PREFIX}*"):
        _clear(left)
    run = temporary / f"{RUN_PREFIX}{uuid4().hex[:12]}"
    run.mkdir(mode=0o755)
    lock = HomeLock(run)
    lock.acquire()
    config.stash[run_lock] = lock
    os.environ[RUN_VARIABLE] = str(run)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the folders whose files take minutes, so that no worker ends the run alone with one of them."""
    folders = {name: place for place, name in enumerate(SLOWEST_FOLDERS)}
    root = Path(__file__).parent
    items.sort(key=lambda item: folders.get(item.path.relative_to(root).parts[0], len(folders)))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers of this run, whichever worker started them, and remove the directory."""
    lock = config.stash.get(run_lock, None)
    if lock is not None:
        lock.release()
        _clear(Path(os.environ[RUN_VARIABLE]))


def _clear(run: Path) -> None:
    """Stop the servers of a run whose owner has ended, and remove its directory."""
    try:
        with HomeLock(run):
            asyncio.run(_stop_servers(run))
            shutil.rmtree(run, ignore_errors=True)
    except (HomeInUse, FileNotFoundError, PermissionError):
        return


async def _stop_servers(run: Path) -> None:
    for place in [*run.glob("postgres"), *run.glob("*/postgres")]:
        await EmbeddedPostgres(place.parent).stop()
    for place in run.glob("*/nats"):
        await EmbeddedNats(place.parent).stop()


NUMBERS = count(1)
"""Of the databases of this worker."""
OF_MANY_STACKS = {"max_connections": "300", "fsync": "off"}
"""Options of the shared server: each worker has several stacks, and nobody cuts its power."""
READY = "ready"
"""The database that others are copies of, and the file that says that it is made."""


@contextmanager
def _one_at_a_time(run: Path) -> Iterator[None]:
    """Workers that start the shared server wait for each other."""
    with (run / "starting").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def run_home() -> Path:
    """The directory of this run, shared by all workers. Accounts other than ours can enter it."""
    return Path(os.environ[RUN_VARIABLE])


@pytest.fixture(scope="session")
def worker() -> str:
    """Name of this worker of pytest-xdist, or ``main`` when there is only one."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
async def postgres_server(run_home: Path) -> EmbeddedPostgres:
    """The PostgreSQL of this run."""
    server = EmbeddedPostgres(run_home, OF_MANY_STACKS)
    with _one_at_a_time(run_home):
        await server.start()
    return server


NewDatabase = Callable[[], Awaitable[str]]


@pytest.fixture(scope="session")
async def new_database(postgres_server: EmbeddedPostgres, worker: str) -> NewDatabase:
    """Makes an empty database at each call and answers its URL. All are dropped with the run."""
    return partial(_make_database, postgres_server, worker, "template1")


@pytest.fixture(scope="session")
async def ready_database(postgres_server: EmbeddedPostgres, run_home: Path, worker: str) -> NewDatabase:
    """Makes a database at each call that is ready for every module, as a copy of one that was made so once a run."""
    with _one_at_a_time(run_home):
        made = run_home / READY
        if not made.exists():
            url = await _make_database(postgres_server, READY, "template1")
            await apply_schema(url, CATALOGUE)
            made.write_text(url.rpartition("/")[2])
    return partial(_make_database, postgres_server, worker, made.read_text())


async def _make_database(server: EmbeddedPostgres, prefix: str, template: str) -> str:
    name = f"test_{prefix}_{next(NUMBERS)}"
    connection = await asyncpg.connect(server.admin_url)
    try:
        await connection.execute(f'CREATE DATABASE "{name}" OWNER "{ROLE}" TEMPLATE "{template}"')
        # Nobody cuts the power of this server: a commit need not wait for the disk. Stacks that are killed have
        # servers of their own.
        await connection.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    finally:
        await connection.close()
    return server.url.rpartition("/")[0] + "/" + name


@pytest.fixture(scope="session")
async def postgres_url(ready_database: NewDatabase) -> str:
    """A database of this worker, made ready for every module as ``haulier up`` does it. Tests keep apart by tenant."""
    return await ready_database()


@pytest.fixture(scope="session")
async def nats_url(run_home: Path, worker: str) -> AsyncIterator[str]:
    """The NATS server of this worker."""
    server = EmbeddedNats(run_home / worker)
    yield await server.start()
    await server.stop()


@pytest.fixture(scope="session")
def settings(run_home: Path, worker: str, postgres_url: str, nats_url: str) -> Settings:
    """Settings of a process of this worker's stack."""
    urls = {"database_url": postgres_url, "nats_url": nats_url}
    return load_settings({}, missing_key="make", home=run_home / worker, world_data="none", **urls)


@pytest.fixture(scope="session")
async def database(postgres_url: str) -> AsyncIterator[Database]:
    """A pool on this worker's migrated database."""
    database = await Database.open(postgres_url, POOL_SIZE)
    yield database
    await database.close()


@pytest.fixture(scope="session")
async def s3_server(run_home: Path, worker: str) -> AsyncIterator[S3Server]:
    """A real S3 server, started when a test first wants a bucket."""
    server = S3Server(run_home / worker / "s3")
    yield server
    await server.stop()


@pytest.fixture
def tenant_id() -> str:
    """A tenant that no other test knows."""
    return f"tenant-{uuid4()}"


@pytest.fixture
def home() -> Path:
    """A data directory for one test, in a place that any account can enter; servers left in it are stopped."""
    place = Path(tempfile.mkdtemp(prefix="home-", dir=os.environ[RUN_VARIABLE]))
    place.chmod(0o755)
    return place
