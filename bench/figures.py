"""What a measurement found, against what it must reach; as values, as JSON and as a table."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from rich.table import Table

Sense = Literal["at least", "at most"]


class Round(Struct, omit_defaults=True):
    """One round: what Haulier did and, right beside it, what the yardstick did, in the figure's unit."""

    measured: float
    yardstick: float | None = None


class Figure(Struct, rename="camel", omit_defaults=True):
    """One line of the table. ``target`` bounds the ratio where there is a yardstick, else the measured value."""

    name: str
    what: str
    unit: str
    target: float
    sense: Sense
    rounds: list[Round]
    detail: dict[str, float] = {}
    error: str = ""

    @property
    def measured(self) -> float:
        """The best round: other work on the machine only ever makes it worse."""
        best = max if self.sense == "at least" else min
        return best(item.measured for item in self.rounds)

    @property
    def yardstick(self) -> float | None:
        """The yardstick's best round, chosen on its own, so that luck never helps the ratio."""
        found = [item.yardstick for item in self.rounds if item.yardstick is not None]
        return max(found) if found else None

    @property
    def value(self) -> float:
        """What the target speaks of: the ratio, or the measured value itself."""
        return self.measured / self.yardstick if self.yardstick else self.measured

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        if self.error:
            return False
        return self.value >= self.target if self.sense == "at least" else self.value <= self.target


def failed(name: str, error: str) -> Figure:
    """A measurement that could not be carried out."""
    return Figure(name, "", "", 0.0, "at least", [], error=error)


def plain(figure: Figure) -> dict[str, object]:
    """A figure as the results file holds it, conclusions included."""
    if figure.error:
        return {"name": figure.name, "error": figure.error}
    shown: dict[str, object] = {"name": figure.name, "what": figure.what, "unit": figure.unit}
    shown["measured"] = round(figure.measured, 3)
    if figure.yardstick is not None:
        shown["yardstick"], shown["ratio"] = round(figure.yardstick, 3), round(figure.value, 4)
    shown |= {"target": f"{figure.sense} {figure.target:g}", "met": figure.met}
    shown["rounds"] = [
        {"measured": round(item.measured, 3)}
        | ({} if item.yardstick is None else {"yardstick": round(item.yardstick, 3)})
        for item in figure.rounds
    ]
    if figure.detail:
        shown["detail"] = {name: round(value, 3) for name, value in figure.detail.items()}
    return shown


def table(figures: list[Figure], title: str) -> Table:
    """The closing table for a person."""
    made = Table(title=title, title_justify="left")
    for heading in ("figure", "Haulier", "yardstick", "ratio", "target", ""):
        made.add_column(heading, justify="left" if heading in ("figure", "") else "right")
    for figure in figures:
        if figure.error:
            made.add_row(figure.name, "[red]failed[/]", "", "", "", f"[red]{figure.error}[/]")
            continue
        sign = "≥" if figure.sense == "at least" else "≤"
        has_yardstick = figure.yardstick is not None
        made.add_row(
            figure.name,
            amount(figure.measured, figure.unit),
            amount(figure.yardstick, figure.unit) if figure.yardstick is not None else "",
            f"{figure.value:.2f}" if has_yardstick else "",
            f"{sign} {figure.target:.2f}" if has_yardstick else f"{sign} {amount(figure.target, figure.unit)}",
            "[green]reached[/]" if figure.met else "[bold red]missed[/]",
        )
        for name, value in figure.detail.items():
            made.add_row(f"[dim]  {name}[/]", f"[dim]{value:,.1f}[/]")
    return made


def amount(value: float, unit: str) -> str:
    """A number with as many digits as it deserves."""
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:,.1f} {unit}"
