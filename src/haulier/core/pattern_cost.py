"""The cost of a tenant's pattern: memory to compile it, and time to match it against a text. Pure.

The engine's time is linear in the text and in the pattern with its repetitions written out: ``[a-x]{0,3000}y`` is three
thousand positions long, and each character of the text is compared with all of them. So their product is bounded.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

import jsonschema_rs

MAX_REGEX_BYTES = 1 << 20
"""Most memory of a compiled pattern. ``a{1,100000}`` would need more and is refused."""
MAX_PATTERN_BYTES = 1 << 18
"""Most memory of a newly declared pattern; compiling it takes 3 ms."""
MAX_PATTERNS_BYTES = 1 << 21
"""Most memory of all patterns of one type, or of one event."""
MAX_POSITIONS = 1_024
"""Most positions of a pattern with its repetitions written out."""

MAX_MATCHING_NS = 16_000_000
"""Most nanoseconds that matching the patterns of one write may take, as estimated here. The estimate was measured on
two busy cores of 2.5 GHz; a value that fails takes twice as long, since its faults are named."""
SMALL_POSITIONS = 10
SMALL_BYTES = 1 << 14
SMALL_COST = 20
"""The engine compiles patterns within SMALL_POSITIONS and SMALL_BYTES to a table: a byte then costs SMALL_COST ns."""
LARGE_COST = 4_000
COST_A_POSITION = 60
"""A longer pattern's table may be rebuilt with each byte: LARGE_COST ns, and COST_A_POSITION ns for each position."""

LONGEST_CHARACTER = 4
"""Most bytes of a character."""

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
    """Positions of a part of a pattern, and the longest text that it matches."""

    positions: int = 0
    longest: float = 0


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of a pattern: ``per_byte`` nanoseconds for each of the first ``longest`` bytes of a text."""

    positions: int
    per_byte: int
    longest: float

    def of(self, text: str) -> int:
        """Most nanoseconds that matching a text may take."""
        size = len(text) if text.isascii() else len(text.encode(errors="replace"))
        return self.per_byte * int(min(size, self.longest))


@lru_cache(_CACHE_SIZE)
def cost_of(pattern: str) -> Cost:
    """The cost of a pattern that the engine accepts."""
    run = as_length_bounds(pattern)
    simple = pattern if run is None else run[0]
    whole, either = max(
        (_measured(simple, nested=nested) for nested in (True, False)), key=lambda found: found[0].positions
    )
    small = whole.positions <= SMALL_POSITIONS and (compiled_size(simple) or 0) <= SMALL_BYTES
    ends = pattern.startswith("^") and not either
    longest = (
        (whole.longest + 1) * LONGEST_CHARACTER if ends else math.inf
    )  # the engine reads no further in a longer text
    return Cost(whole.positions, SMALL_COST if small else LARGE_COST + COST_A_POSITION * whole.positions, longest)


def _measured(pattern: str, *, nested: bool) -> tuple[_Extent, bool]:
    """The extent of a pattern, and whether it has alternatives outside its groups. ``nested``: a bracket inside a class
    begins another class. Dialects differ, and the more expensive one counts.
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
    """Write the last part out ``times`` times."""
    grown = last.longest * most if last.longest and most else 0.0
    whole.positions += last.positions * (times - 1)
    whole.longest = math.inf if math.inf in (grown, whole.longest) else whole.longest + grown - last.longest
    last.positions *= times
    last.longest = grown


def _end_of_class(pattern: str, at: int, nested: bool) -> int:
    """The end of the character class that begins at ``at``."""
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
    """Split a pattern that only counts characters of one class into the class and the bounds; None for any other.

    ``^.{0,255}$`` takes 400 kB and 4 ms to compile, ``^.*$`` next to nothing.
    """
    found = _COUNTED.fullmatch(pattern)
    if found is None:
        return None
    least = int(found[2])
    return f"^{found[1]}*$", least, least if not found[3] else int(found[4]) if found[4] else None


@lru_cache(_CACHE_SIZE)
def compiled_size(pattern: str) -> int | None:
    """Memory of the compiled pattern, rounded up; None if the engine does not accept it."""
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
