"""Plugin workflows: in which order the plugins of an event run. Pure. See: contract/order.md section 12."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from haulier.core.reachability import reachable
from haulier.core.refusal import Cause, Fault, refuse_faults

MAX_STEPS = 100
MAX_STEP_NAME = 128

ORDER_CREATION: Final = "OrderCreation"
ORDER_UPDATION: Final = "OrderUpdation"
WORK_ORDER_CREATION: Final = "WorkOrderCreation"
PluginEvent = Literal["OrderCreation", "OrderUpdation", "WorkOrderCreation"]
_FORMS: Sequence[tuple[PluginEvent, Sequence[str]]] = (
    (ORDER_CREATION, ("ordercreation", "ordercreated", "createorder")),
    (ORDER_UPDATION, ("orderupdation", "orderupdated", "updateorder")),
    (WORK_ORDER_CREATION, ("workordercreation", "workordercreated", "createworkorder", "addworkorder")),
)
EVENTS: Mapping[str, PluginEvent] = {form: event for event, forms in _FORMS for form in forms}
"""Events by the forms in which they are named, in small letters and without underscores."""

Name = Annotated[str, Meta(min_length=3, max_length=50)]
StepName = Annotated[str, Meta(min_length=1, max_length=MAX_STEP_NAME)]


class GivenStep(Struct, kw_only=True, omit_defaults=True):
    """One plugin of a workflow: which step comes next, and which one after a refusal."""

    plugin: StepName
    next: StepName | None = None
    onFailure: StepName | None = None


class GivenSequence(Struct, kw_only=True, omit_defaults=True):
    """The steps of a workflow, as a list or by name. ``start`` is the plugin, or the step, that runs first."""

    name: Name
    start: StepName
    steps: Annotated[list[GivenStep], Meta(max_length=MAX_STEPS)] | None = None
    states: Annotated[dict[str, GivenStep], Meta(max_length=MAX_STEPS)] | None = None


class Step(Struct, array_like=True, frozen=True):
    """A step ready to run: the id of its plugin, the name of the next step, and of the one after a refusal."""

    plugin: str
    next: str | None = None
    on_failure: str | None = None


class PluginSequence(Struct, frozen=True, array_like=True):
    """The steps of a run by their names, and the first one."""

    start: str
    steps: dict[str, Step]


def event_of(text: str) -> PluginEvent | None:
    """The event of a workflow, in whichever form it is named."""
    return EVENTS.get(text.replace("_", "").lower())


def in_order(plugins: Sequence[str]) -> PluginSequence:
    """Plugins that run one after the other."""
    following = zip(plugins, [*plugins[1:], None], strict=True)
    return PluginSequence(plugins[0], {plugin: Step(plugin, next) for plugin, next in following})


def compile_sequence(given: GivenSequence, find: Callable[[str], str | None]) -> PluginSequence:
    """The steps of a workflow. ``find`` gives the id of a plugin by id or name.

    Raises Refusal: UNKNOWN_REFERENCE for a plugin that is not there, INVALID for steps that lead nowhere or in circles.
    """
    named, faults = _named(given)
    unknown: list[Fault] = []
    steps: dict[str, Step] = {}
    names = {name: name for name in named}
    for name, (place, step) in named.items():
        plugin = find(step.plugin)
        if plugin is None:
            unknown.append(Fault(f"{place}.plugin", "unknown", f"there is no plugin {step.plugin!r}"))
        elif given.states is None:
            names |= {plugin: name}
    if not named and find(given.start) is None:
        unknown.append(Fault("workflow.start", "unknown", f"there is no plugin {given.start!r}"))
    refuse_faults(unknown, Cause.UNKNOWN_REFERENCE)

    def target(place: str, text: str | None) -> str | None:
        if text is None:
            return None
        found = names.get(text) or names.get(find(text) or "")
        if found is None:
            faults.append(Fault(place, "unknown", f"there is no step {text!r}"))
        return found

    for name, (place, step) in named.items():
        plugin = find(step.plugin) or ""
        steps[name] = Step(plugin, target(f"{place}.next", step.next), target(f"{place}.onFailure", step.onFailure))
    start = _start(given, named, names, find)
    if start is None:
        faults.append(Fault("workflow.start", "unknown", "is none of the steps"))
    elif not named:
        steps[start] = Step(start)
    refuse_faults(faults)
    assert start is not None, "it was refused"
    if circle := _circle(steps):
        refuse_faults([Fault("workflow", "cycle", f"step {circle!r} leads back to itself")])
    return PluginSequence(start, steps)


def _named(given: GivenSequence) -> tuple[dict[str, tuple[str, GivenStep]], list[Fault]]:
    """The steps by name, each with its place in the body."""
    if given.states is not None:
        if given.steps is not None:
            return {}, [Fault("workflow.states", "exclusive", "a workflow has steps or states, not both")]
        return {name: (f"workflow.states.{name}", step) for name, step in given.states.items()}, []
    found: dict[str, tuple[str, GivenStep]] = {}
    faults: list[Fault] = []
    for number, step in enumerate(given.steps or ()):
        place = f"workflow.steps[{number}]"
        if step.plugin in found:
            faults.append(Fault(f"{place}.plugin", "unique", f"plugin {step.plugin!r} has a step already"))
        found[step.plugin] = (place, step)
    return found, faults


def _start(
    given: GivenSequence,
    named: Mapping[str, tuple[str, GivenStep]],
    names: Mapping[str, str],
    find: Callable[[str], str | None],
) -> str | None:
    """The name of the first step: of a step, or of the plugin of one."""
    if not named:
        return find(given.start)
    plugin = find(given.start)
    by_plugin = (name for name, (_, step) in named.items() if plugin is not None and find(step.plugin) == plugin)
    return names.get(given.start) or next(by_plugin, None)


def _circle(steps: Mapping[str, Step]) -> str | None:
    """The name of a step that leads back to itself, if there is any."""
    edges = {name: {to for to in (step.next, step.on_failure) if to is not None} for name, step in steps.items()}
    return next((name for name, following in edges.items() if name in reachable(following, edges)), None)
