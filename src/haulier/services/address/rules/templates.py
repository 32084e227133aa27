"""Templates: how attributes are laid out as a printed address. Pure. See: contract/address.md, Template language."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from haulier.services.address.attributes import ATTRIBUTES

MAX_TEMPLATE = 1_024
_PART = re.compile(r"\{\{|\}\}|\{(?P<name>[^{}]*)\}|(?P<stray>[{}])")
LEFT_OVER = " ,-"
_BETWEEN = re.compile(r"[ ,-]+")


class Line(NamedTuple):
    """One line: literal texts and names of attributes in turn, the first and the last a text."""

    texts: tuple[str, ...]
    names: tuple[str, ...]


class TemplateFault(ValueError):
    """A text that is no template. The message says why."""


def compile_template(template: str) -> tuple[Line, ...]:
    """The lines of a template. Raises TemplateFault."""
    if len(template) > MAX_TEMPLATE:
        raise TemplateFault(f"has more than {MAX_TEMPLATE} characters")
    return tuple(_line(line) for line in template.replace("\r\n", "\n").split("\n"))


def _line(line: str) -> Line:
    texts, names, at = [""], list[str](), 0
    for part in _PART.finditer(line):
        texts[-1] += line[at : part.start()]
        at = part.end()
        name = part["name"]
        if part["stray"]:
            raise TemplateFault("has a brace that opens or closes nothing; {{ and }} stand for braces")
        if name is None:
            texts[-1] += part[0][0]
            continue
        if name not in ATTRIBUTES:
            raise TemplateFault(f"names {name[:64]!r}, which is no attribute of an address")
        names.append(name)
        texts.append("")
    texts[-1] += line[at:]
    return Line(tuple(texts), tuple(names))


def render(template: tuple[Line, ...], values: Mapping[str, str], capitals: Collection[str] = ()) -> str:
    """The printed address. Lines of which nothing is known are left out; ``capitals`` are attributes in capitals."""
    lines = []
    for line in template:
        found = [values.get(name, "") for name in line.names]
        if line.names and not any(found):
            continue
        parts = [line.texts[0]]
        for name, value, text in zip(line.names, found, line.texts[1:], strict=True):
            parts += (value.upper() if name in capitals else value, text)
        if (tidy := tidied("".join(parts))) or not line.names:
            lines.append(tidy)
    return "\n".join(lines)


def tidied(line: str) -> str:
    """A line without what absent values left: runs of blanks, and commas and hyphens that part nothing."""
    line = " ".join(line.split()).strip(LEFT_OVER)
    return _BETWEEN.sub(lambda found: ", " if "," in found[0] else found[0], line)


def escaped(text: str) -> str:
    """A text as a template has it."""
    return text.replace("{", "{{").replace("}", "}}")
