"""Databases of releases before."""

from __future__ import annotations

OLD_BOOKKEEPING = """
CREATE TABLE haulier_migration (
    number     int         PRIMARY KEY,
    name       text        NOT NULL,
    checksum   text        NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
)
"""
"""As releases made it that knew the platform's migrations alone."""
