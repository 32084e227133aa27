"""A circuit per host: after several failures in a row a host is left alone for a while, then tried with one call.

Pure: time comes in as an argument (seconds of any clock that only goes forward). A state is one small value;
``Circuits`` keeps a bounded number of them.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

FAILURES_TO_OPEN = 8
"""Failures in a row, without one success between, after which a host is left alone."""

FIRST_REST_SECONDS = 5.0
"""How long a host is left alone at first; doubled by each probe that fails."""

LONGEST_REST_SECONDS = 300.0

PROBE_LEASE_SECONDS = 60.0
"""A probe that told no outcome in this time (its task was cancelled) is given up, and another may go."""

MAX_HOSTS = 10_000
"""Hosts remembered. The one unused for longest is forgotten first, which closes its circuit."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Calls pass. ``failures`` counts those in a row."""

    failures: int = 0


@dataclass(frozen=True, slots=True)
class Open:
    """No call passes before ``until``."""

    until: float
    rest: float


@dataclass(frozen=True, slots=True)
class HalfOpen:
    """One probe is on its way; no other call passes before ``probe_until``."""

    probe_until: float
    rest: float


Circuit = Closed | Open | HalfOpen


def permit(circuit: Circuit, now: float) -> tuple[Circuit, bool]:
    """Whether a call may go now, and the circuit after that decision."""
    match circuit:
        case Closed():
            return circuit, True
        case Open(until=moment, rest=rest) | HalfOpen(probe_until=moment, rest=rest):
            if now < moment:
                return circuit, False
            return HalfOpen(now + PROBE_LEASE_SECONDS, rest), True


def succeeded(circuit: Circuit) -> Circuit:
    """A call was answered: the host lives, whatever was known before."""
    return circuit if circuit == Closed() else Closed()


def failed(circuit: Circuit, now: float) -> Circuit:
    """A call failed. Late failures of calls that left before the circuit opened do not lengthen its rest."""
    match circuit:
        case Closed(failures=failures):
            if failures + 1 < FAILURES_TO_OPEN:
                return Closed(failures + 1)
            return Open(now + FIRST_REST_SECONDS, FIRST_REST_SECONDS)
        case Open():
            return circuit
        case HalfOpen(rest=rest):
            longer = min(rest * 2, LONGEST_REST_SECONDS)
            return Open(now + longer, longer)


class Circuits:
    """The circuits of many hosts, at most ``MAX_HOSTS``. A host without trouble takes no room."""

    def __init__(self, max_hosts: int = MAX_HOSTS) -> None:
        self._max_hosts = max_hosts
        self._troubled: OrderedDict[str, Circuit] = OrderedDict()

    def __len__(self) -> int:
        return len(self._troubled)

    def state(self, host: str) -> Circuit:
        return self._troubled.get(host) or Closed()

    def open_hosts(self) -> list[str]:
        """Hosts that are left alone or on probe, for metrics and for the operator's page."""
        return [host for host, circuit in self._troubled.items() if not isinstance(circuit, Closed)]

    def permit(self, host: str, now: float) -> bool:
        """Whether a call to the host may go now. A True may be the host's one probe: tell its outcome."""
        known = self._troubled.get(host)
        if known is None:
            return True
        circuit, allowed = permit(known, now)
        self._keep(host, circuit)
        return allowed

    def succeeded(self, host: str) -> None:
        self._troubled.pop(host, None)

    def failed(self, host: str, now: float) -> None:
        self._keep(host, failed(self.state(host), now))

    def _keep(self, host: str, circuit: Circuit) -> None:
        self._troubled[host] = circuit
        self._troubled.move_to_end(host)
        if len(self._troubled) > self._max_hosts:
            self._troubled.popitem(last=False)
