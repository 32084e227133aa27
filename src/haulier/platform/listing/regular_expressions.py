"""A caller's regular expression in PostgreSQL's dialect, with the meaning that core.filters gives it.

Only what both sides take for the same is translated; the rest is refused rather than answered wrongly. Every class is
written out in characters, so that no locale changes a match.
"""

from __future__ import annotations

import re

from haulier.core.refusal import Refusal, invalid

MAX_REPEAT = 255
"""The greatest count that PostgreSQL repeats."""

_DIGITS = "0-9"
_LETTERS = "A-Za-z0-9_"
_BLANKS = r"\u0009-\u000d\u0020\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_CLASSES = {"d": _DIGITS, "w": _LETTERS, "s": _BLANKS}
_OPPOSITES = {
    "D": r"\u0001-/:-\U0010ffff",
    "W": r"\u0001-/:-@\u005b-\u005e\u0060\u007b-\U0010ffff",
    "S": r"\u0001-\u0008\u000e-\u001f\u0021-\u009f\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e"
    r"\u2060-\u2fff\u3001-\ufefe\uff00-\U0010ffff",
}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}

_TOKEN = re.compile(
    r"""(?P<class>\[)
    |(?P<group>\((?:\?:|\?P?<[A-Za-z_][A-Za-z0-9_]*>)?(?!\?))
    |(?P<plain>[|)])
    |(?P<anchor>[\^$])
    |(?P<repeat>[*+?]\??|\{(?P<low>[0-9]{1,4})(?P<open>,(?P<high>[0-9]{1,4})?)?\}\??)
    |(?P<any>\.)
    |(?P<escape>\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|[xu]\{[0-9A-Fa-f]{1,6}\}|[^xu]))
    |(?P<char>[^\\\[({*+?])""",
    re.VERBOSE | re.DOTALL,
)


def postgres_regex(pattern: str) -> str:
    """The pattern over the whole text, for ``~`` under the "C" collation. Raises Refusal where the dialects part."""
    pieces: list[str] = ["^(?:"]
    starts: list[int] = []
    atom: int | None = None
    at = 0
    while at < len(pattern):
        token = _TOKEN.match(pattern, at)
        if token is None:
            raise _unsupported(pattern[at : at + 3])
        at = token.end()
        start = len(pieces)
        match token.lastgroup:
            case "repeat":
                if atom is None:
                    raise _unsupported(token[0])
                pieces[atom] = "(?:" + pieces[atom]
                pieces.append(_repeat(token) + ")")
                continue
            case "class":
                text, at = _bracket(pattern, at)
                pieces.append(text)
            case "group":
                starts.append(start)
                pieces.append("(?:")
                atom = None
                continue
            case "plain" if token[0] == ")":
                if not starts:
                    raise _unsupported(")")
                pieces.append(")")
                start = starts.pop()
            case "escape":
                pieces.append(_escape(token[0]))
            case "any":
                pieces.append(r"[^\u000a]")
            case "char":
                pieces.append(_literal(token[0]))
            case _:  # an anchor or the bar between branches
                pieces.append(token[0])
                atom = None
                continue
        atom = start
    if starts:
        raise _unsupported("(")
    return "".join([*pieces, ")$"])


def _repeat(token: re.Match[str]) -> str:
    """The repetition without its preference for few or many, which does not change what matches."""
    if token["low"] is None:
        return token[0][0]
    if max(int(token["low"]), int(token["high"] or 0)) > MAX_REPEAT:
        raise invalid("query", "pattern", f"a list's regular expression repeats at most {MAX_REPEAT} times")
    return "{" + token["low"] + (token["open"] or "") + "}"


def _bracket(pattern: str, at: int) -> tuple[str, int]:
    """The class whose ``[`` stands before ``at``, and where the pattern goes on."""
    parts = ["["]
    if pattern.startswith("^", at):
        parts.append("^")
        at += 1
    if pattern.startswith("]", at):
        raise _unsupported("[]")
    while not pattern.startswith("]", at):
        two = pattern[at : at + 2]
        token = _TOKEN.match(pattern, at) if two.startswith("\\") else None
        if two in ("", "&&", "--", "~~") or (token is None and two[0] == "\\"):
            raise _unsupported(two or "[")
        if token is not None:
            parts.append(_escape(token[0], inside=True))
            at = token.end()
            continue
        is_range = two[0] == "-" and two != "-]" and parts[-1] not in ("[", "^")
        parts.append("-" if is_range else _literal(two[0]))
        at += 1
    return "".join([*parts, "]"]), at + 1


def _escape(text: str, *, inside: bool = False) -> str:
    """An escape: a class of characters, a character by its number, a control character or a mark as itself."""
    name = text[1]
    known = _CLASSES.get(name) or _OPPOSITES.get(name)
    if known is not None:
        return known if inside else f"[{known}]"
    if name in "xu":
        number = int(text[2:].strip("{}"), 16)
        if not 0 < number <= 0x10FFFF or 0xD800 <= number < 0xE000:
            raise _unsupported(text)
        return _literal(chr(number))
    if name in _CONTROLS:
        return _literal(_CONTROLS[name])
    if name.isalnum():
        raise _unsupported(text)
    return _literal(name)


def _literal(char: str) -> str:
    """One character that means itself wherever it stands."""
    if char.isascii() and char.isalnum():
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def _unsupported(part: str) -> Refusal:
    return invalid("query", "pattern", f"a list's regular expression cannot hold {part!r}")
