"""Commands that need no running stack."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from haulier import __version__
from haulier.engines.settings import variables
from support.command import haulier

COMMANDS = (
    "", "up", "api", "worker", "migrate", "demo", "openapi", "asyncapi", "console", "mailbox", "doctor", "version",
    "tenants", "tenants create", "tenants list", "users", "users invite", "keys", "keys rotate", "data",
    "data load", "data load postal",
)  # fmt: skip
NOWHERE = "postgresql://nobody:secret-word@127.0.0.1:1/none"
NO_NATS = "nats://secret-word@127.0.0.1:1"


@pytest.mark.parametrize("command", COMMANDS)
async def test_help_says_what_each_command_and_each_of_its_options_is_for(command: str) -> None:
    ran = await haulier(*command.split(), "--help")
    assert ran.code == 0
    assert "Usage: haulier" in ran.out
    rows = [line.strip("│ ") for line in ran.out.splitlines() if line.startswith("│")]
    assert rows
    assert all(len(row.split(maxsplit=2)) == 3 for row in rows), rows


async def test_the_document_is_printed_without_a_stack_and_written_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"
    printed = await haulier("openapi", cwd=str(tmp_path))
    written = await haulier("openapi", "--output", str(file))
    assert (printed.code, written.code, written.out) == (0, 0, "")
    document = msgspec.json.decode(printed.out)
    assert document["openapi"].startswith("3.1")
    assert "/core/api/v2/dispatch-service/jobs" in document["paths"]
    assert file.read_text() == printed.out
    assert [path.name for path in tmp_path.iterdir()] == ["openapi.json"]


async def test_the_document_of_events_is_printed_and_written_alike(tmp_path: Path) -> None:
    file = tmp_path / "asyncapi.json"
    printed = await haulier("asyncapi", cwd=str(tmp_path))
    written = await haulier("asyncapi", "--output", str(file))
    assert (printed.code, written.code, written.out) == (0, 0, "")
    assert "job" in msgspec.json.decode(printed.out)["channels"]
    assert file.read_text() == printed.out


@pytest.mark.parametrize("part", ["api", "worker"])
async def test_a_part_alone_names_the_servers_it_needs_and_makes_nothing(part: str, tmp_path: Path) -> None:
    ran = await haulier(part, cwd=str(tmp_path), HAULIER_NATS_URL=NO_NATS)
    assert ran.code == 1
    assert ran.err.startswith("error: HAULIER_DATABASE_URL must be set to run a part alone")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["api", "worker", "migrate", "tenants list", "keys rotate", "up"])
async def test_a_database_that_is_away_is_said_in_one_line(command: str, tmp_path: Path) -> None:
    ran = await haulier(
        *command.split(), "--home", str(tmp_path / "home"),
        HAULIER_DATABASE_URL=NOWHERE, HAULIER_NATS_URL=NO_NATS, HAULIER_SECRET_KEY="ab" * 32,
    )  # fmt: skip
    assert ran.code == 1
    assert ran.err.startswith("error: the database is not available: ")
    assert len(ran.err.splitlines()) == 1
    assert "secret-word" not in ran.out + ran.err


@pytest.mark.parametrize("speed", ["slow", "0", "-1", "nan"])
async def test_a_speed_that_is_none_is_refused_before_anything_starts(speed: str) -> None:
    ran = await haulier("demo", "--speed", speed)
    assert ran.code == 2
    assert f"'{speed}' is not real, fast or a number above 0" in ran.err


async def test_the_version_is_told_by_option_command_and_doctor(tmp_path: Path) -> None:
    assert (await haulier("--version")).out == f"haulier {__version__}\n"
    assert (await haulier("version")).out == f"{__version__}\n"
    assert f"haulier {__version__}, Python" in (await haulier("doctor", "--home", str(tmp_path))).out


async def test_doctor_names_a_home_that_is_not_there_and_makes_nothing(tmp_path: Path) -> None:
    ran = await haulier("doctor", "--json", "--home", str(tmp_path / "typo"))
    findings = {found["check"]: found for found in map(msgspec.json.decode, ran.out.splitlines())}
    assert ran.code == 1
    assert [name for name, found in findings.items() if not found["ok"]] == ["home"]
    assert findings["home"]["text"] == f"there is no data directory {tmp_path / 'typo'}; `haulier up` makes one"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["tenants create acme", "tenants list", "keys rotate", "migrate"])
async def test_work_on_an_installation_that_is_not_there_is_refused(command: str, tmp_path: Path) -> None:
    ran = await haulier(*command.split(), "--home", str(tmp_path / "typo"))
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"error: there is no data directory {tmp_path / 'typo'}; name yours with --home")
    unset = await haulier(*command.split(), cwd=str(tmp_path))
    assert unset.err.startswith(f"error: there is no data directory {tmp_path / '.haulier'}")
    keyed = await haulier(*command.split(), "--home", str(tmp_path / "typo"), HAULIER_SECRET_KEY="ab" * 32)
    assert keyed.err == f"error: there is no database in {tmp_path / 'typo'}; `haulier up` makes one\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["api", "worker", "tenants list", "keys rotate"])
async def test_no_fresh_key_is_made_beside_a_database_that_has_one(command: str, tmp_path: Path) -> None:
    ran = await haulier(*command.split(), cwd=str(tmp_path), HAULIER_DATABASE_URL=NOWHERE, HAULIER_NATS_URL=NO_NATS)
    assert ran.code == 1
    assert ran.err.startswith("error: no secret key: set HAULIER_SECRET_KEY")
    assert list(tmp_path.iterdir()) == []


async def test_doctor_names_a_setting_that_cannot_be_used(tmp_path: Path) -> None:
    ran = await haulier("doctor", "--home", str(tmp_path), HAULIER_PORT="99999")
    assert ran.code == 1
    assert ran.out.startswith("FAIL settings   HAULIER_PORT: 99999 is more than 65535 (port the API listens on")


async def test_doctor_names_a_setting_that_there_is_not(tmp_path: Path) -> None:
    mistyped = {"HAULIER_API_WORKER": "4", "HAULIER_COLOUR": "red", "HAULIER_LOG_LEVEL": "debug"}
    ran = await haulier("doctor", "--json", "--home", str(tmp_path), **mistyped)
    found = next(found for found in map(msgspec.json.decode, ran.out.splitlines()) if found["check"] == "settings")
    assert (ran.code, found["ok"]) == (1, False)
    assert found["text"].startswith(
        "HAULIER_API_WORKER is no setting (HAULIER_API_WORKERS is); HAULIER_COLOUR is no setting; "
    )
    assert "HAULIER_LOG_LEVEL is no setting" not in found["text"]


async def test_doctor_lists_every_setting_with_its_value(tmp_path: Path) -> None:
    given = {"HAULIER_CALLBACK_RETRY_SECONDS": "5,30,300", "HAULIER_METRICS_TOKEN": "hidden-word"}
    told = await haulier("doctor", "--json", "--home", str(tmp_path), **given)
    found = next(found for found in map(msgspec.json.decode, told.out.splitlines()) if found["check"] == "settings")
    heading, _, values = found["text"].partition(": ")
    assert heading == "of this command's own environment, not of a running stack"
    assert values.partition(";")[0].split() == [
        "HAULIER_WORLD_DATA=none",
        f"HAULIER_HOME={tmp_path}",
        "HAULIER_PORT=0",
        "HAULIER_METRICS_TOKEN=***",
        "HAULIER_CALLBACK_RETRY_SECONDS=5,30,300",
    ]
    assert list(found["settings"]) == variables()
    assert found["settings"]["HAULIER_CALLBACK_RETRY_SECONDS"] == "5,30,300"
    shown = await haulier("doctor", "--home", str(tmp_path), **given)
    lines = [line.strip() for line in shown.out.splitlines()]
    assert all(f"{variable}={value}" in lines for variable, value in found["settings"].items())
    assert any(line.startswith("ok   settings   of this command's own environment, not of a") for line in lines)
    assert "hidden-word" not in told.out + shown.out


async def test_doctor_says_that_an_empty_setting_counts_as_not_set(tmp_path: Path) -> None:
    ran = await haulier("doctor", "--json", "--home", str(tmp_path), HAULIER_CALLBACK_RETRY_SECONDS=" ")
    found = next(found for found in map(msgspec.json.decode, ran.out.splitlines()) if found["check"] == "settings")
    assert found["ok"]
    assert found["text"].startswith("HAULIER_CALLBACK_RETRY_SECONDS is empty and counts as not set; ")
    assert found["settings"]["HAULIER_CALLBACK_RETRY_SECONDS"] == "1,4,16,64,256,1024,3600"


async def test_doctor_says_which_server_is_away_and_hides_passwords(tmp_path: Path) -> None:
    ran = await haulier(
        "doctor", "--home", str(tmp_path / "home"),
        HAULIER_DATABASE_URL=NOWHERE, HAULIER_NATS_URL=NO_NATS, HAULIER_SECRET_KEY="ab" * 32,
    )  # fmt: skip
    assert ran.code == 1
    assert [line.split()[1] for line in ran.out.splitlines() if line.startswith("FAIL")] == ["database", "events"]
    assert "HAULIER_DATABASE_URL=postgresql://nobody:***@127.0.0.1:1/none" in ran.out
    assert "secret-word" not in ran.out + ran.err
