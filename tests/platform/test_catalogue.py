"""The catalogue: what modules declare, put together; nothing twice, and nothing of a service beside its facade."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from haulier.app.catalogue import SERVED
from haulier.platform.declarations.event import EventSpec
from haulier.platform.declarations.module import Catalogue, Module
from support import widgets

ROOT = Path(__file__).parents[2]
OTHER = replace(
    widgets.MODULE,
    service=replace(widgets.SERVICE, name="other", code=98),
    kinds=(),
    compilers={},
    events=(),
    timers={},
    consumers=(),
)

TWINS = (widgets.SERVICE.operations[0], replace(widgets.SERVICE.operations[0], name="twin", path="/twins"))
"""Two operations of one service under one number."""


def test_services_know_the_kinds_and_events_of_all() -> None:
    catalogue = Catalogue([widgets.MODULE, replace(OTHER, events=(EventSpec("other", "OtherMade", "made"),))])
    assert [service.name for service in catalogue.services] == ["widgets", "other"]
    for service in catalogue.services:
        assert service.kinds == {"widget": widgets.WIDGET}
        assert service.events is not None
        assert service.events.find("other", "OtherMade") is not None
    assert catalogue.compilers == widgets.COMPILERS


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (replace(OTHER, service=replace(OTHER.service, code=99)), r"error number \(99, \d+\)"),
        (replace(OTHER, service=replace(OTHER.service, operations=TWINS)), r"error number \(98, \d+\)"),
        (replace(OTHER, service=replace(OTHER.service, name="widgets")), "service 'widgets'"),
        (replace(OTHER, kinds=(widgets.WIDGET,)), "kind 'widget'"),
        (replace(OTHER, compilers=widgets.COMPILERS), "compiler 'widget_type'"),
        (replace(OTHER, consumers=widgets.MODULE.consumers), "consumer 'welcome'"),
    ],
)
def test_what_two_modules_declare_is_refused(other: Module, words: str) -> None:
    with pytest.raises(ValueError, match=f"{words} is declared twice"):
        Catalogue([widgets.MODULE, other])


PACKAGE = re.compile(r"haulier\.services(\.[a-z]+)?")
"""What a module may be imported from by its name."""


def test_a_service_is_used_by_others_through_its_facade_alone() -> None:
    for name in SERVED:
        spec = find_spec(f"haulier.services.{name}")
        assert spec is not None
        assert spec.origin is not None
        for file in Path(spec.origin).parent.rglob("*.py"):
            for used in _imported(file):
                service, _, inside = used.removeprefix("haulier.services.").partition(".")
                if used.startswith("haulier.services.") and service != name:
                    assert inside == "facade", f"{file} imports {used}"


def test_packages_of_services_hold_a_docstring_and_nothing_else() -> None:
    for file in (ROOT / "src/haulier/services").glob("*/__init__.py"):
        body = ast.parse(file.read_text()).body
        assert len(body) == 1, file
        assert isinstance(body[0], ast.Expr), file


def _imported(file: Path) -> list[str]:
    """The modules of which a file uses names."""
    found: list[str] = []
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and PACKAGE.fullmatch(node.module):
            found += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            found.append(node.module)
    return found
