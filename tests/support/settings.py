"""The settings as they come, for tests of parts that take some."""

from __future__ import annotations

from haulier.engines.settings import Settings

DEFAULTS = Settings(secret_key=bytes(32))
