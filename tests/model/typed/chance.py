"""Random commands about one type and its instances, rather such as make sense, now and then wrong ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from model.chance import likely
from model.typed.rules import events_of, fits
from model.typed.shapes import Shape
from model.typed.world import (
    GRADE,
    NOTE,
    OWN_EVENTS,
    REASONS,
    Alter,
    Attribute,
    Command,
    DataType,
    Declare,
    Definition,
    Key,
    Machine,
    Main,
    Make,
    Move,
    Read,
    Replace,
)

NAMES = ("alpha", "bravo", "charlie", "delta")
DATA_TYPES: Sequence[DataType] = ("string", "number", "boolean")
VALUES: dict[str, list[Any]] = {
    "string": ["", "a", "bb", "ccc", "dddd", "漢字"],
    "number": [-1, 0, 1, 2.5, 3, 4],
    "boolean": [True, False],
}
JUNK: list[Any] = [[], {}, "x" * 40, 10**12, None, True, "1", 1]
FIRST_GRADE = Attribute("number", 0, 9, required=True, default=5, indexed=True)
MOST_INSTANCES = 12


def attribute(dice: Random) -> Attribute:
    """Any declaration; one in ten does not make sense."""
    data_type = dice.choice(DATA_TYPES)
    low = high = None
    if data_type != "boolean" or likely(dice, 3):
        low = dice.choice([None, None, 0, 1])
        high = dice.choice([None, None, 2, 3]) if not likely(dice, 5) else -1
    choices = tuple(dice.sample(VALUES[data_type], 2)) if likely(dice, 20) else ()
    if likely(dice, 3):
        choices = ([],)
    item = Attribute(data_type, low, high, choices, likely(dice, 25), None, likely(dice, 50))
    if not likely(dice, 40):
        return item
    good = [value for value in VALUES[data_type] if fits(value, item)]
    default = dice.choice(good if good and not likely(dice, 8) else VALUES[dice.choice(DATA_TYPES)])
    return Attribute(data_type, low, high, choices, item.required, default, item.indexed)


def declare(dice: Random, _shape: Shape, _known: Definition, _names: Sequence[str]) -> Command:
    return Declare({name: attribute(dice) for name in dice.sample(NAMES, dice.choice([1, 1, 2, 3]))})


def replace(dice: Random, shape: Shape, _known: Definition, _names: Sequence[str]) -> Command:
    return Replace(machine(dice, shape))


def machine(dice: Random, shape: Shape) -> Machine:
    """The service's main states with one to three sub-states each; now and then a way leads back."""
    subs = {main: [main, *dice.sample(["waiting", "resting"], dice.choice([0, 0, 1, 2]))] for main in shape.mains}
    if likely(dice, 30):
        main = dice.choice(shape.mains[:-1])
        subs[main] = ["waiting"]
    return tuple(main_state(dice, shape, subs, number) for number in range(len(shape.mains)))


def main_state(dice: Random, shape: Shape, subs: dict[str, list[str]], number: int) -> Main:
    name = shape.mains[number]
    last = number == len(shape.mains) - 1
    terminals = (dice.choice(subs[name]),) if last else ()
    first = 0 if likely(dice, 2) else number
    onward = [f"{main}:{sub}" for main in shape.mains[first:] for sub in subs[main]] + list(shape.mains[first:])
    return Main(
        name,
        dice.choice(subs[name]),
        {sub: {} if sub in terminals else ways(dice, shape, onward) for sub in subs[name]},
        terminals,
    )


def ways(dice: Random, shape: Shape, onward: Sequence[str]) -> dict[Key, str]:
    events = (*OWN_EVENTS, *shape.seeds)
    return {(dice.choice(events), dice.choice(REASONS)): dice.choice(onward) for _ in range(dice.choice([1, 2, 3]))}


def make(dice: Random, shape: Shape, known: Definition, names: Sequence[str]) -> Command:
    if len(names) >= MOST_INSTANCES:
        return alter(dice, shape, known, names)
    wanted = {name for name, item in known.attributes.items() if item.required or likely(dice, 50)}
    code = f"code-{dice.randrange(2 * MOST_INSTANCES)}"
    return Make(code, {name: value(dice, known, name) for name in sorted(wanted)})


def alter(dice: Random, shape: Shape, known: Definition, names: Sequence[str]) -> Command:
    if not names:
        return make(dice, shape, known, ("",) * (MOST_INSTANCES - 1))
    some = dice.sample([*NAMES, GRADE], dice.choice([0, 1, 1, 2]))
    chosen = some if likely(dice, 50) else known.attributes
    values = {name: None if likely(dice, 8) else value(dice, known, name) for name in chosen}
    step = event(dice, known) if shape.steps_in_updates and likely(dice, 40) else None
    at_least = dice.choice([3, 5, 7]) if shape.conditions and likely(dice, 30) else None
    return Alter(one_of(dice, names), values, step, at_least)


def move(dice: Random, shape: Shape, known: Definition, names: Sequence[str]) -> Command:
    return Move(one_of(dice, names), event(dice, known)) if names else make(dice, shape, known, names)


def read(dice: Random, shape: Shape, known: Definition, names: Sequence[str]) -> Command:
    return Read(one_of(dice, names)) if names else make(dice, shape, known, names)


def one_of(dice: Random, names: Sequence[str]) -> str:
    """Rather one of the first few, so that clients meet."""
    return dice.choice(names[:3] if likely(dice, 60) else names)


def value(dice: Random, known: Definition, name: str) -> Any:
    """Mostly one that the attribute takes, as far as the caller knows the type."""
    item = known.attributes.get(name)
    if item is None or likely(dice, 4):
        return dice.choice(JUNK)
    good = [value for value in VALUES[item.data_type] if fits(value, item)]
    return dice.choice(good or JUNK)


def event(dice: Random, known: Definition) -> Key:
    code = dice.choice([*events_of(known.machine), NOTE]) if not likely(dice, 4) else "E-999"
    return code, dice.choice(REASONS) if not likely(dice, 4) else "R-9999"


Maker = Callable[[Random, Shape, Definition, Sequence[str]], Command]
RULES: dict[str, tuple[Maker, int]] = {
    "declare": (declare, 2), "replace": (replace, 1), "make": (make, 3), "alter": (alter, 5), "move": (move, 4),
    "read": (read, 2),
}  # fmt: skip
"""Kinds of commands with their weights."""


def any_command(dice: Random, shape: Shape, known: Definition, names: Sequence[str]) -> Command:
    makers, weights = zip(*RULES.values(), strict=True)
    maker: Maker = dice.choices(makers, weights)[0]
    return maker(dice, shape, known, names)
