"""Settings from variables: read once, checked, secret where they must be."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from haulier.engines.secret_keys import keep_keys, kept_keys, new_secret_key
from haulier.engines.setting_faults import PREFIX, SettingsError
from haulier.engines.setting_groups import MEBIBYTE
from haulier.engines.setting_rules import LEASE_MARGIN
from haulier.engines.settings import (
    Settings,
    describe,
    empty_variables,
    load_settings,
    unknown_variables,
    variables,
)

KEY = "ab" * 32
STREAMS = {"HAULIER_EVENTS"}
"""Names of the same look that are no variables."""
ROOT = Path(__file__).parents[2]
OPERATING = (ROOT / "docs" / "operating.md").read_text()


def test_without_variables_the_defaults_hold(tmp_path: Path) -> None:
    settings = load_settings({"HAULIER_HOME": str(tmp_path / "data")}, missing_key="make")
    assert settings == Settings(secret_key=settings.secret_key, home=tmp_path / "data")
    assert (settings.host, settings.port, settings.database_url) == ("127.0.0.1", 8080, "")
    assert settings.max_body_bytes == MEBIBYTE
    assert not settings.outbound.allow_private


def test_the_home_is_in_the_working_directory_and_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings({}, missing_key="make").home == tmp_path / ".haulier"


def test_variables_are_read_by_type() -> None:
    settings = load_settings(
        {
            "HAULIER_SECRET_KEY": KEY,
            "HAULIER_PORT": " 9000 ",
            "HAULIER_OUTBOUND_ALLOW_PRIVATE": "True",
            "HAULIER_LOG_LEVEL": "DEBUG",
            "HAULIER_DATABASE_URL": "postgresql://u:p@db/h",
            "HAULIER_API_WORKERS": "",
            "UNRELATED": "x",
        }
    )
    assert settings.secret_key == bytes.fromhex(KEY)
    assert (settings.port, settings.outbound.allow_private, settings.log_level) == (9000, True, "debug")
    assert (settings.database_url, settings.api_workers) == ("postgresql://u:p@db/h", 2)


def test_overrides_win_over_variables_and_none_leaves_them(tmp_path: Path) -> None:
    environ = {"HAULIER_PORT": "9000", "HAULIER_HOST": "::1", "HAULIER_SECRET_KEY": KEY}
    settings = load_settings(environ, port=0, host=None, home=tmp_path)
    assert (settings.port, settings.host, settings.home) == (0, "::1", tmp_path)
    with pytest.raises(TypeError, match="unknown settings: prot"):
        load_settings(environ, prot=1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "many"),
        ("PORT", "65536"),
        ("API_WORKERS", "0"),
        ("OUTBOUND_ALLOW_PRIVATE", "perhaps"),
        ("LOG_LEVEL", "loud"),
        ("DATABASE_URL", "mysql://db"),
        ("NATS_URL", "db:4222"),
        ("MAX_BODY_BYTES", "1"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "z" * 64),
        ("CALLBACK_RETRY_SECONDS", "5,soon"),
        ("CALLBACK_RETRY_SECONDS", "5,,30"),
        ("CALLBACK_RETRY_SECONDS", "0.01"),
        ("CALLBACK_RETRY_SECONDS", ",".join(["1"] * 33)),
        ("HOOK_TIMEOUT_SECONDS", "nan"),
        ("DB_LIST_STATEMENT_SECONDS", "inf"),
        ("TIMER_TRIES", "1.5"),
    ],
)
def test_a_bad_value_names_its_variable(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"HAULIER_{name}"):
        load_settings({"HAULIER_HOME": str(tmp_path), f"HAULIER_{name}": value})


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("CALLBACK_RETRY_SECONDS", "abc", "item 1, 'abc', is not a number"),
        ("CALLBACK_RETRY_SECONDS", "5,,30", "item 2, '', is not a number"),
        ("CALLBACK_RETRY_SECONDS", "-1", "item 1, -1, is less than 0.1"),
        ("CALLBACK_RETRY_SECONDS", "5,604801", "item 2, 604801, is more than 604800"),
        ("CALLBACK_RETRY_SECONDS", ",".join(["1"] * 33), "33 items are more than 32"),
        (
            "CALLBACK_RETRY_SECONDS",
            "4,2,1",
            "4,2,1 cannot be used: a wait must not be shorter than the one before it",
        ),
        ("HOOK_TIMEOUT_SECONDS", "nan", "'nan' is not a number"),
        ("DB_LIST_STATEMENT_SECONDS", "inf", "'inf' is not a number"),
        ("TIMER_TRIES", "1.5", "'1.5' is not a whole number"),
        ("PORT", "65536", "65536 is more than 65535"),
        ("ETA_SPEED", "0", "0 is not more than 0"),
        ("PORT", "1" * 400, f"{'1' * 400} is more than 65535"),
        ("OUTBOUND_ALLOW_PRIVATE", "perhaps", "'perhaps' is neither true nor false"),
        ("LOG_LEVEL", "loud", "'loud' is none of debug, info, warning, error"),
        ("NATS_URL", "db:4222", "'db:4222' is not an address that begins with nats:// or tls://"),
        ("TRUSTED_PROXIES", "proxy", "'proxy' is not a list of addresses or networks by comma"),
        ("TRUSTED_PROXIES", "1.2.3", "'1.2.3' does not appear to be an IPv4 or IPv6 network"),
    ],
)
def test_a_bad_value_is_refused_in_plain_words(name: str, value: str, fault: str) -> None:
    assert refusal({"HAULIER_SECRET_KEY": KEY, PREFIX + name: value}).startswith(f"{PREFIX}{name}: {fault}")


def test_a_wait_of_a_retry_is_between_a_tenth_of_a_second_and_seven_days() -> None:
    assert loaded(CALLBACK_RETRY_SECONDS="0.1,604800").callback.retry_seconds == (0.1, 604_800)


def test_an_empty_variable_counts_as_not_set(tmp_path: Path) -> None:
    unset = load_settings({"HAULIER_SECRET_KEY": KEY, "HAULIER_HOME": str(tmp_path)})
    for nothing in ("", " "):
        given = {**dict.fromkeys(variables(), nothing), "HAULIER_SECRET_KEY": KEY}
        assert load_settings(given, home=tmp_path) == unset
        assert empty_variables(given) == variables()
    assert empty_variables({"HAULIER_PORT": "1", "HAULIER_COLOUR": ""}) == []


def test_a_bad_override_names_its_variable(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="HAULIER_PORT"):
        load_settings({}, home=tmp_path, port=-1)


@given(st.text(), st.sampled_from(["PORT", "LOG_LEVEL", "DATABASE_URL", "OUTBOUND_ALLOW_PRIVATE", "DB_POOL_SIZE"]))
@example("a@://[", "DATABASE_URL")
def test_any_text_is_a_setting_or_a_clear_refusal(text: str, name: str) -> None:
    assert refusal({"HAULIER_SECRET_KEY": KEY, f"HAULIER_{name}": text}).partition(":")[0] in ("", f"HAULIER_{name}")


def refusal(environ: dict[str, str]) -> str:
    """What is said about the variables, empty when they are good."""
    try:
        load_settings(environ)
    except SettingsError as error:
        return str(error)
    return ""


def test_the_key_is_made_once_kept_secret_and_can_be_moved_to_the_variable(tmp_path: Path) -> None:
    first = load_settings({}, missing_key="make", home=tmp_path)
    kept = tmp_path / "secret.key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert len(first.secret_key) == 32
    assert load_settings({}, home=tmp_path).secret_key == first.secret_key
    assert load_settings({"HAULIER_SECRET_KEY": kept.read_text()}).secret_key == first.secret_key
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_a_key_that_is_being_changed_stands_before_the_one_it_replaces(tmp_path: Path) -> None:
    first = load_settings({}, missing_key="make", home=tmp_path)
    assert (first.secret_key_before, kept_keys(tmp_path)) == (b"", [first.secret_key])
    new = new_secret_key()
    keep_keys(tmp_path, [new, first.secret_key])
    changing = load_settings({}, home=tmp_path)
    assert (changing.secret_key, changing.secret_key_before) == (new, first.secret_key)
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    keep_keys(tmp_path, [new])
    assert load_settings({}, home=tmp_path).secret_key_before == b""
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_the_key_before_comes_by_a_variable_too(tmp_path: Path) -> None:
    variables = {"HAULIER_SECRET_KEY": KEY, "HAULIER_SECRET_KEY_BEFORE": "ab" * 32, "HAULIER_HOME": str(tmp_path)}
    assert load_settings(variables).secret_key_before == bytes.fromhex("ab" * 32)
    with pytest.raises(SettingsError, match="HAULIER_SECRET_KEY_BEFORE must be 64"):
        load_settings(variables | {"HAULIER_SECRET_KEY_BEFORE": "ab"})
    assert kept_keys(tmp_path) == []


def test_a_home_that_cannot_be_made_is_told_by_name(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="HAULIER_HOME"):
        load_settings({}, missing_key="make", home=tmp_path / "file" / "below")


def test_a_home_that_is_not_there_is_refused_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no data directory"):
        load_settings({}, home=tmp_path / "typo")
    with pytest.raises(SettingsError, match=r"holds no secret\.key"):
        load_settings({}, home=tmp_path)
    with pytest.raises(SettingsError, match="no secret key: set HAULIER_SECRET_KEY"):
        load_settings({"HAULIER_DATABASE_URL": "postgresql://u:p@db/h"}, home=tmp_path)
    assert load_settings({}, missing_key="leave", home=tmp_path / "typo").secret_key == b""
    assert list(tmp_path.iterdir()) == []


def test_secrets_do_not_show() -> None:
    settings = load_settings({"HAULIER_SECRET_KEY": KEY, "HAULIER_NATS_URL": "nats://token@host:1"})
    settings = msgspec.structs.replace(settings, database_url="postgresql://user:password@host/db")
    shown = repr(settings)
    assert "postgresql://user:***@host/db" in shown
    assert not [secret for secret in ("password", "token", KEY, "secret_key") if secret in shown]
    with pytest.raises(SettingsError) as caught:
        load_settings({"HAULIER_SECRET_KEY": KEY, "HAULIER_DATABASE_URL": "mysql://user:password@host/db"})
    assert "password" not in str(caught.value)


def test_settings_cannot_be_changed() -> None:
    settings = load_settings({"HAULIER_SECRET_KEY": KEY})
    with pytest.raises(AttributeError):
        settings.port = 1  # type: ignore[misc]


def loaded(**variables: str) -> Settings:
    """Settings of these variables, named without their prefix."""
    return load_settings({"HAULIER_SECRET_KEY": KEY, **{PREFIX + name: text for name, text in variables.items()}})


def test_a_changed_retry_schedule_is_one_setting() -> None:
    assert loaded(CALLBACK_RETRY_SECONDS="5, 30,300").callback.retry_seconds == (5, 30, 300)
    assert loaded(CALLBACK_RETRY_SECONDS="60").callback.retry_seconds == (60,)
    assert len(loaded(CALLBACK_RETRY_SECONDS=",".join(["1"] * 32)).callback.retry_seconds) == 32


def test_a_group_is_read_beside_what_stands_alone() -> None:
    settings = loaded(DB_POOL_SIZE="9", HTTP_HEAD_SECONDS="2.5", LIVE_LISTENERS="6000")
    assert (settings.db.pool_size, settings.http.head_seconds, settings.live.listeners) == (9, 2.5, 6_000)
    assert settings.db.lists_waiting == Settings(secret_key=b"").db.lists_waiting
    assert settings.changed(port=1, db_pool_size=2, db_lists_waiting=3).db.pool_size == 2
    with pytest.raises(TypeError):
        settings.changed(db_pool=2)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({"CALLBACK_RETRY_SECONDS": "5,30,29"}, {"CALLBACK_RETRY_SECONDS": "5,30,30"}),
        ({"CALLBACK_ACK_WAIT_SECONDS": "15.9"}, {"CALLBACK_ACK_WAIT_SECONDS": "16"}),
        ({"CALLBACK_TIMEOUT_SECONDS": "24.1"}, {"CALLBACK_TIMEOUT_SECONDS": "24"}),
        ({"TIMER_LEASE_SECONDS": "24.9"}, {"TIMER_LEASE_SECONDS": "25"}),
        ({"HOOK_TIMEOUT_SECONDS": "15.1"}, {"HOOK_TIMEOUT_SECONDS": "15"}),
        (
            {"HOOK_WAIT_SECONDS": "1", "HOOK_TIMEOUT_SECONDS": "17.1"},
            {"HOOK_WAIT_SECONDS": "1", "HOOK_TIMEOUT_SECONDS": "17"},
        ),
        ({"CIRCUIT_FIRST_REST_SECONDS": "301"}, {"CIRCUIT_FIRST_REST_SECONDS": "300"}),
        ({"LIVE_LISTENERS": "4999"}, {"LIVE_LISTENERS": "5000"}),
        ({"BATCH_WRITTEN_AT_ONCE": "17"}, {"BATCH_WRITTEN_AT_ONCE": "16"}),
    ],
)
def test_settings_that_do_not_go_together_are_refused_with_their_rule(
    wrong: dict[str, str], right: dict[str, str]
) -> None:
    assert "cannot be used: " in refusal({"HAULIER_SECRET_KEY": KEY, **{PREFIX + name: wrong[name] for name in wrong}})
    loaded(**right)


def test_by_default_every_lease_is_longer_than_what_is_done_under_it() -> None:
    settings = Settings(secret_key=b"")
    longest = settings.callback.timeout_seconds + settings.callback.wait_seconds
    assert settings.timer.lease_seconds - LEASE_MARGIN >= longest
    assert settings.callback.ack_wait_seconds - LEASE_MARGIN >= longest


def test_a_mistyped_variable_of_a_group_is_known_to_be_none() -> None:
    known = dict.fromkeys(variables(), "1") | {"HAULIER_SECRET_KEY": KEY}
    assert unknown_variables(known) == []
    assert unknown_variables({**known, "HAULIER_CALLBACK": "1", "HAULIER_DB_POOL": "1", "OTHER": "1"}) == [
        "HAULIER_CALLBACK",
        "HAULIER_DB_POOL",
    ]


def test_all_are_shown_secrets_masked_and_those_given_told_apart() -> None:
    settings = loaded(METRICS_TOKEN="t0k3n", CALLBACK_RETRY_SECONDS="5,30.5", NATS_URL="nats://word@host:1")
    assert list(settings.shown()) == variables()
    assert "t0k3n" not in str(settings.shown())
    given = settings.given()
    del given["HAULIER_HOME"]
    assert given == {
        "HAULIER_NATS_URL": "nats://***@host:1",
        "HAULIER_METRICS_TOKEN": "***",
        "HAULIER_CALLBACK_RETRY_SECONDS": "5,30.5",
    }


def test_the_page_shows_the_table_of_the_code() -> None:
    assert f"\n\n{describe()}\n\n" in OPERATING
    assert all(f"| `{variable}` |" in describe() for variable in [*variables(), "HAULIER_SECRET_KEY"])
    assert "| `HAULIER_PORT` | `8080` |" in describe()


def test_every_setting_and_constant_that_the_page_of_limits_names_is_there() -> None:
    rows = re.findall(r"^\|.*\|(.*)\|$", OPERATING.partition("## Limits that an operator meets")[2], re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}
    code = "\n".join(path.read_text() for path in (ROOT / "src").rglob("*.py"))
    constants = set(re.findall(r"^([A-Z_]+)\b.* = ", code, re.MULTILINE))
    assert len(named) > 60
    assert named - constants - {variable.removeprefix(PREFIX) for variable in variables()} == set()


def test_every_variable_that_the_documents_name_is_one() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    named = {name for page in pages for name in re.findall(r"HAULIER_[A-Z][A-Z_]*[A-Z]", page.read_text())}
    groups = {name for name in named if any(variable.startswith(f"{name}_") for variable in variables())}
    assert unknown_variables(dict.fromkeys(named - groups - STREAMS, "")) == []
