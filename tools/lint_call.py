"""Services reach data through the call alone, which carries the tenant: nothing in their rooms reads its runtime.

The rule holds for every service and for the rooms of the platform whose code is part of theirs, without exception.
Prints ``file:line: what is wrong`` and ends with 1 when there is anything to print.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOMS = ("haulier/services", "haulier/platform/typed", "haulier/platform/listing")
"""Below ``src``: where plans, handles and what they are made of stand."""


@dataclass(frozen=True, order=True, slots=True)
class Fault:
    """One use of a call's runtime, and where."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: reads the runtime of a call instead of asking the call itself"


def check_python(path: str, text: str) -> Iterator[Fault]:
    """Every place that reads the member ``runtime`` of anything, or asks for it by name."""
    for node in ast.walk(ast.parse(text, path)):
        if isinstance(node, ast.Attribute) and node.attr == "runtime":
            yield Fault(path, node.lineno)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "getattr":
            names = [part.value for part in node.args if isinstance(part, ast.Constant)]
            if "runtime" in names:
                yield Fault(path, node.lineno)


def check(source: Path) -> list[Fault]:
    """All faults in the rooms below a source directory, in order of place."""
    faults: list[Fault] = []
    for room in ROOMS:
        for path in sorted((source / room).rglob("*.py")):
            faults += check_python(f"{source.name}/{path.relative_to(source).as_posix()}", path.read_text("utf-8"))
    return sorted(faults)


def main() -> int:
    """Check ``src`` of this repository."""
    faults = check(Path(__file__).resolve().parent.parent / "src")
    for fault in faults:
        print(fault)
    print(f"Data through the call: {len(faults)} faults" if faults else "Data through the call: nobody goes round it")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
