"""The check that services reach data through the call alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from lint_call import check, check_python


@pytest.mark.parametrize(
    "text",
    [
        "row = await call.runtime.reader.get(call.tenant, kind, id)",
        "find_client(call.runtime, id)",
        "now = self.call.runtime.clock()",
        "runtime = self._call.runtime",
        "runtime = getattr(call, 'runtime')",
    ],
)
def test_the_runtime_of_a_call_is_found(text: str) -> None:
    assert [fault.line for fault in check_python("x.py", f"\nasync def plan(call, body):\n    {text}\n")] == [3]


@pytest.mark.parametrize(
    "text",
    [
        "row = await call.get(kind, id)",
        "from haulier.platform.runtime import Runtime",
        "def fire(runtime, timer):\n    return runtime.clock()",
        "self._runtime.poke_timers()",
        '"""Says that ``call.runtime`` is not used."""',
        "getattr(call, 'tenant')",
    ],
)
def test_what_serves_no_call_is_not(text: str) -> None:
    assert list(check_python("x.py", text)) == []


def test_only_the_rooms_of_services_are_checked(tmp_path: Path) -> None:
    source = tmp_path / "src"
    for place in ("haulier/services/a/api.py", "haulier/platform/typed/b.py", "haulier/platform/commands/c.py"):
        (source / place).parent.mkdir(parents=True)
        (source / place).write_text("x = call.runtime")
    assert [fault.path for fault in check(source)] == [
        "src/haulier/platform/typed/b.py", "src/haulier/services/a/api.py",
    ]  # fmt: skip
