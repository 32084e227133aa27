"""A circuit per tenant and host: after several failures in a row of a tenant's calls it calls the host no more for a
while, then tries it with one call. What one tenant's calls meet says nothing of another's: on the same host they go to
other paths, with other credentials.

Pure: time comes in as an argument (seconds of any clock that only goes forward). A state is one small value;
``Circuits`` keeps a bounded number of them.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from haulier.engines.setting_groups import CircuitSettings

PROBE_LEASE_SECONDS = 60.0
"""A probe without an outcome in this time (its task was cancelled) is given up, and another may go."""

MAX_HOSTS = 1_000
"""Hosts remembered of one tenant. The one unused for longest is forgotten first, which closes its circuit."""

MAX_TENANTS = 1_000
"""Tenants of whom hosts are remembered. The one whose hosts were quiet for longest is forgotten first."""


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


def failed(circuit: Circuit, now: float, rules: CircuitSettings) -> Circuit:
    """A call failed. Late failures of calls that left before the circuit opened do not lengthen its rest."""
    match circuit:
        case Closed(failures=failures):
            if failures + 1 < rules.failures:
                return Closed(failures + 1)
            return Open(now + rules.first_rest_seconds, rules.first_rest_seconds)
        case Open():
            return circuit
        case HalfOpen(rest=rest):
            longer = min(rest * 2, rules.longest_rest_seconds)
            return Open(now + longer, longer)


class Circuits:
    """The circuits of many tenants' hosts, at most ``MAX_HOSTS`` of each. A host without trouble takes no room."""

    def __init__(self, rules: CircuitSettings, max_hosts: int = MAX_HOSTS, max_tenants: int = MAX_TENANTS) -> None:
        self._rules = rules
        self._max_hosts = max_hosts
        self._max_tenants = max_tenants
        self._troubled: OrderedDict[str, OrderedDict[str, Circuit]] = OrderedDict()

    def __len__(self) -> int:
        return sum(map(len, self._troubled.values()))

    def state(self, tenant: str, host: str) -> Circuit:
        """What is known of a host from a tenant's calls."""
        return self._of(tenant).get(host) or Closed()

    def open_hosts(self, tenant: str) -> list[str]:
        """Hosts that are left alone or on probe."""
        return [host for host, circuit in self._of(tenant).items() if not isinstance(circuit, Closed)]

    def rests(self, tenant: str, host: str, now: float) -> bool:
        """Whether no call may go now. It decides nothing: ask ``permit`` before the call."""
        circuit = self._of(tenant).get(host)
        return circuit is not None and not permit(circuit, now)[1]

    def permit(self, tenant: str, host: str, now: float) -> bool:
        """Whether a call to the host may go now. True may let the host's one probe go: report its outcome."""
        known = self._of(tenant).get(host)
        if known is None:
            return True
        circuit, allowed = permit(known, now)
        self._keep(tenant, host, circuit)
        return allowed

    def succeeded(self, tenant: str, host: str) -> None:
        """A call was answered."""
        hosts = self._of(tenant)
        if hosts.pop(host, None) is not None and not hosts:
            del self._troubled[tenant]

    def failed(self, tenant: str, host: str, now: float) -> None:
        """A call failed."""
        self._keep(tenant, host, failed(self.state(tenant, host), now, self._rules))

    def _of(self, tenant: str) -> OrderedDict[str, Circuit]:
        return self._troubled.get(tenant) or OrderedDict()

    def _keep(self, tenant: str, host: str, circuit: Circuit) -> None:
        hosts = self._troubled.setdefault(tenant, OrderedDict())
        self._troubled.move_to_end(tenant)
        if len(self._troubled) > self._max_tenants:
            self._troubled.popitem(last=False)
        hosts[host] = circuit
        hosts.move_to_end(host)
        if len(hosts) > self._max_hosts:
            hosts.popitem(last=False)
