"""Stores of objects: the disk of this machine, or a bucket of any cloud, behind one interface."""

from __future__ import annotations

from pathlib import Path

from haulier.engines.object_store.base import (
    ObjectGone,
    ObjectInfo,
    ObjectStore,
    Sealed,
    Writing,
    tenant_and_generation,
)
from haulier.engines.object_store.disk import DiskStore

__all__ = ["ObjectGone", "ObjectInfo", "ObjectStore", "Sealed", "Writing", "open_object_store", "tenant_and_generation"]

FOLDER = "files"
"""Below the data directory."""


def open_object_store(location: str, home: Path) -> ObjectStore:
    """The store at an address such as ``s3://bucket/prefix``; without one the disk, below the data directory."""
    if not location:
        return DiskStore(home / FOLDER)
    from haulier.engines.object_store.cloud import CloudStore  # costs memory in every process

    return CloudStore(location)
