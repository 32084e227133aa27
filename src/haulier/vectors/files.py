"""The vectors as files, one a rule: a line a case, so that a change of a rule shows as the lines that it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from haulier.vectors.attributes import attribute_vectors
from haulier.vectors.cases import Vectors
from haulier.vectors.conditions import condition_vectors
from haulier.vectors.folds import fold_vectors
from haulier.vectors.geofences import geofence_ring_vectors
from haulier.vectors.machines import machine_check_vectors, machine_vectors

VECTORS: Mapping[str, Callable[[], Vectors]] = {
    "attributes": attribute_vectors,
    "conditions": condition_vectors,
    "folds": fold_vectors,
    "geofence_rings": geofence_ring_vectors,
    "machine_checks": machine_check_vectors,
    "machines": machine_vectors,
}
_encode = msgspec.json.Encoder().encode


def file_of(vectors: Vectors) -> bytes:
    """The vectors of a rule as JSON."""
    shared = b",\n".join(map(_encode, vectors.shared))
    cases = b",\n".join(map(_encode, vectors.cases))
    return b'{"about":%b,\n"shared":[\n%b\n],\n"cases":[\n%b\n]}\n' % (_encode(vectors.about), shared, cases)


def write_vectors(directory: Path) -> dict[str, int]:
    """Write all files; answers how many cases each has."""
    directory.mkdir(parents=True, exist_ok=True)
    counts = {}
    for name, make in VECTORS.items():
        vectors = make()
        (directory / f"{name}.json").write_bytes(file_of(vectors))
        counts[name] = len(vectors.cases)
    return counts
