"""Settings from variables: read once, checked, secret where they must be."""

from __future__ import annotations

import stat
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from haulier.engines.settings import MEBIBYTE, Settings, SettingsError, describe, load_settings

KEY = "ab" * 32


def test_without_variables_the_defaults_hold(tmp_path: Path) -> None:
    settings = load_settings({"HAULIER_HOME": str(tmp_path / "data")}, missing_key="make")
    assert settings == Settings(secret_key=settings.secret_key, home=tmp_path / "data")
    assert (settings.host, settings.port, settings.database_url) == ("127.0.0.1", 8080, "")
    assert settings.max_body_bytes == MEBIBYTE
    assert not settings.outbound_allow_private


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
    assert (settings.port, settings.outbound_allow_private, settings.log_level) == (9000, True, "debug")
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
    ],
)
def test_a_bad_value_names_its_variable(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"HAULIER_{name}"):
        load_settings({"HAULIER_HOME": str(tmp_path), f"HAULIER_{name}": value})


def test_a_bad_override_names_its_variable(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="HAULIER_PORT"):
        load_settings({}, home=tmp_path, port=-1)


@given(st.text(), st.sampled_from(["PORT", "LOG_LEVEL", "DATABASE_URL", "OUTBOUND_ALLOW_PRIVATE", "DB_POOL_SIZE"]))
@example("a@://[", "DATABASE_URL")
def test_any_text_is_a_setting_or_a_clear_refusal(text: str, name: str) -> None:
    assert refusal({"HAULIER_SECRET_KEY": KEY, f"HAULIER_{name}": text}).partition("=")[0] in ("", f"HAULIER_{name}")


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


def test_the_description_names_every_variable() -> None:
    text = describe()
    assert all(f"`HAULIER_{name.upper()}`" in text for name in Settings.__struct_fields__)
    assert "| `HAULIER_PORT` | `8080` |" in text
