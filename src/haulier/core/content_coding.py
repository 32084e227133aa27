"""Which coding of a response a client wants most, by its Accept-Encoding. See: RFC 9110 section 12.5.3."""

from __future__ import annotations

import re
from functools import lru_cache

IDENTITY = "identity"
"""The response as it is."""
MAX_ACCEPT_ENCODING = 512
"""Longest value that is read; a longer one gets the response as it is."""
KNOWN_VALUES = 256
"""Values whose choice is remembered: browsers of one make send the same."""

WEIGHT = re.compile(r"q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)
"""How much one of several things is wanted. See: RFC 9110 section 12.4.2."""


@lru_cache(maxsize=KNOWN_VALUES)
def _choose(accepted: str, offered: tuple[str, ...]) -> str:
    weights = _weights(accepted)
    others = weights.get("*", 0.0)
    best, most = IDENTITY, weights.get(IDENTITY, 0.0)
    for coding in reversed(offered):
        weight = weights.get(coding, others)
        if weight and weight >= most:
            best, most = coding, weight
    return best


def _weights(accepted: str) -> dict[str, float]:
    """The weight of each coding named; one that cannot be read is not wanted."""
    weights = {}
    for item in accepted.split(","):
        coding, *parameters = (part.strip() for part in item.split(";"))
        found = WEIGHT.fullmatch(parameters[0]) if len(parameters) == 1 else None
        weight = float(found[1]) if found is not None else 0.0 if parameters else 1.0
        coding = coding.lower()
        weights[coding.removeprefix("x-") if coding == "x-gzip" else coding] = weight
    return weights


def choose_coding(accepted: bytes | None, offered: tuple[str, ...]) -> str:
    """The one of ``offered``, the best first, that the client gives most weight; else ``IDENTITY``.

    A client that accepts nothing of all that gets the response as it is.
    """
    if not accepted or len(accepted) > MAX_ACCEPT_ENCODING:
        return IDENTITY
    return _choose(accepted.decode("latin-1"), offered)
