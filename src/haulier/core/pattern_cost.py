"""What a tenant's pattern costs: to be compiled, and to be looked for in a text. Pure.

The engine's time is linear in the text and linear in the pattern: written out, ``[a-x]{0,3000}y`` is three thousand
characters long, and each character of the text is held against all of them. So the product is what must be bounded.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

import jsonschema_rs

MAX_REGEX_BYTES = 1 << 20
"""Memory a compiled pattern may take; ``a{1,100000}`` would take more and is refused."""
MAX_PATTERN_BYTES = 1 << 18
"""Memory of one compiled pattern that is declared now; compiling it takes 3 ms."""
MAX_PATTERNS_BYTES = 1 << 21
"""Memory of all patterns of one type, or of one event, together."""
MAX_POSITIONS = 1_024
"""Characters that a pattern may have once its repetitions are written out."""

MAX_MATCHING_NS = 16_000_000
"""Nanoseconds that looking for the patterns of one write may take, as they are reckoned here. Measured on two cores of
2.5 GHz, others busy; twice that where a value fails and its faults are named."""
SMALL_POSITIONS = 10
SMALL_BYTES = 1 << 14
SMALL_COST = 20
"""So short patterns become a table; a character then costs at most this many nanoseconds."""
LARGE_COST = 4_000
COST_A_POSITION = 60
"""The table of a longer one may have to be made anew with each character: as much, and so much for each position."""

LONGEST_CHARACTER = 4
"""Bytes of a character, at most."""

_CACHE_SIZE = 4_096
_PART = re.compile(
    r"""(?P<quoted>\\(?:[pPxu]\{[^}]*\}|[pP].|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|.))
    |(?P<opens>\((?:\?(?:P?<\w+>|[a-zA-Z-]*:?))?)
    |(?P<closes>\))
    |(?P<or>\|)
    |\{(?P<least>\d+)(?:(?P<comma>,)(?P<most>\d*))?\}\??
    |(?P<many>[*+]\??)
    |(?P<maybe>\?\??)
    |(?P<edge>[\^$])
    |(?P<one>.)""",
    re.VERBOSE | re.DOTALL,
)
_COUNTED = re.compile(r"\^(\.|\\[dDwWsS]|\\[pP]\{[^}]*\}|\[(?:[^\[\]\\]|\\.)+\])\{(\d+)(?:(,)(\d*))?\}\$", re.DOTALL)


@dataclass(slots=True)
class _Extent:
    """Positions of a part, and the longest text that it takes."""

    positions: int = 0
    longest: float = 0


@dataclass(frozen=True, slots=True)
class Cost:
    """What a pattern costs: ``per_byte`` of a text in nanoseconds, of the first ``longest`` bytes at most."""

    positions: int
    per_byte: int
    longest: float

    def of(self, text: str) -> int:
        """Nanoseconds that looking for the pattern in a text may take."""
        size = len(text) if text.isascii() else len(text.encode(errors="replace"))
        return self.per_byte * int(min(size, self.longest))


@lru_cache(_CACHE_SIZE)
def cost_of(pattern: str) -> Cost:
    """What a pattern costs that the engine takes."""
    run = as_length_bounds(pattern)
    simple = pattern if run is None else run[0]
    whole, either = max(
        (_measured(simple, nested=nested) for nested in (True, False)), key=lambda found: found[0].positions
    )
    small = whole.positions <= SMALL_POSITIONS and (compiled_size(simple) or 0) <= SMALL_BYTES
    ends = pattern.startswith("^") and not either
    longest = (whole.longest + 1) * LONGEST_CHARACTER if ends else math.inf  # of a text that goes on nobody reads more
    return Cost(whole.positions, SMALL_COST if small else LARGE_COST + COST_A_POSITION * whole.positions, longest)


def _measured(pattern: str, *, nested: bool) -> tuple[_Extent, bool]:
    """The whole of a pattern, and whether it has alternatives outside its groups. ``nested``: a bracket inside a class
    begins another one; dialects differ, and the dearer one counts.
    """
    groups: list[list[_Extent]] = [[_Extent()]]
    last = [_Extent()]
    at = 0
    while at < len(pattern):
        if pattern[at] == "[":
            at = _end_of_class(pattern, at, nested)
            last[-1] = _add(groups[-1], _Extent(1, 1))
            continue
        part = _PART.match(pattern, at)
        assert part is not None, "any character is a part"
        at = part.end()
        if part["opens"]:
            groups.append([_Extent()])
            last.append(_Extent())
        elif part["closes"] and len(groups) > 1:
            inner = groups.pop()
            last.pop()
            last[-1] = _add(groups[-1], _Extent(sum(p.positions for p in inner), max(p.longest for p in inner)))
        elif part["or"]:
            groups[-1].append(_Extent())
            last[-1] = _Extent()
        elif part["least"] is not None:
            least = int(part["least"])
            most = math.inf if part["comma"] and not part["most"] else int(part["most"] or least)
            _repeat(groups[-1][-1], last[-1], max(1, least if most == math.inf else int(most)), most)
        elif part["many"]:
            _repeat(groups[-1][-1], last[-1], 1, math.inf)
        elif not part["maybe"] and not part["edge"]:
            last[-1] = _add(groups[-1], _Extent(1, 1))
    parts = [part for group in groups for part in group]
    return _Extent(sum(p.positions for p in parts), max(p.longest for p in parts)), len(groups[0]) > 1


def _add(group: list[_Extent], part: _Extent) -> _Extent:
    group[-1].positions += part.positions
    group[-1].longest += part.longest
    return part


def _repeat(whole: _Extent, last: _Extent, times: int, most: float) -> None:
    """Write the last part of a whole out so many times."""
    grown = last.longest * most if last.longest and most else 0.0
    whole.positions += last.positions * (times - 1)
    whole.longest = math.inf if math.inf in (grown, whole.longest) else whole.longest + grown - last.longest
    last.positions *= times
    last.longest = grown


def _end_of_class(pattern: str, at: int, nested: bool) -> int:
    """Where a class of characters ends that begins here."""
    depth = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif char == "[" and (nested or not depth):
            depth += 1
        elif char == "]":
            depth -= 1
            if not depth:
                return at + 1
        at += 1
    return at


def as_length_bounds(pattern: str) -> tuple[str, int, int | None] | None:
    """A pattern that says no more than how many characters of one class there are, as the class and these bounds.

    ``^.{0,255}$`` takes 400 kB and 4 ms to compile, ``^.*$`` nothing.
    """
    found = _COUNTED.fullmatch(pattern)
    if found is None:
        return None
    least = int(found[2])
    return f"^{found[1]}*$", least, least if not found[3] else int(found[4]) if found[4] else None


@lru_cache(_CACHE_SIZE)
def compiled_size(pattern: str) -> int | None:
    """Memory that a pattern takes when compiled, rounded up; None when the engine does not take it."""
    size = 1 << 10
    while size <= MAX_REGEX_BYTES:
        for limit in (size, size * 3 // 2):
            try:
                jsonschema_rs.Draft202012Validator(
                    {"pattern": pattern}, pattern_options=jsonschema_rs.RegexOptions(size_limit=limit), offline=True
                )
            except ValueError:
                continue
            return limit
        size *= 2
    return None
