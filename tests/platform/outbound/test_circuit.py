"""A host that fails is left alone, probed one call at a time, and trusted again after one answer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from haulier.platform.outbound.circuit import (
    PROBE_LEASE_SECONDS,
    Circuit,
    Circuits,
    Closed,
    HalfOpen,
    Open,
    failed,
    permit,
    succeeded,
)
from support.settings import DEFAULTS

RULES = DEFAULTS.circuit

moments = st.floats(0, 1e9)
rests = st.floats(RULES.first_rest_seconds, RULES.longest_rest_seconds)
circuits = (
    st.builds(Closed, st.integers(0, RULES.failures - 1))
    | st.builds(Open, moments, rests)
    | st.builds(HalfOpen, moments, rests)
)


@given(circuits)
def test_one_answer_closes_any_circuit(circuit: Circuit) -> None:
    assert succeeded(circuit) == Closed(0)


@given(st.floats(0, 1e6))
def test_a_run_of_failures_opens_and_fewer_do_not(now: float) -> None:
    circuit: Circuit = Closed()
    for _ in range(RULES.failures - 1):
        circuit = failed(circuit, now, RULES)
        assert permit(circuit, now) == (circuit, True)
    circuit = failed(circuit, now, RULES)
    assert circuit == Open(now + RULES.first_rest_seconds, RULES.first_rest_seconds)
    assert permit(circuit, now) == (circuit, False)


@given(moments, rests)
def test_after_the_rest_exactly_one_probe_goes(until: float, rest: float) -> None:
    circuit, first = permit(Open(until, rest), until)
    _, second = permit(circuit, until)
    assert (first, second) == (True, False)
    assert permit(circuit, until + PROBE_LEASE_SECONDS)[1]


@given(moments, rests, moments)
def test_a_probe_that_fails_rests_longer_but_never_over_the_longest(until: float, rest: float, now: float) -> None:
    reopened = failed(HalfOpen(until, rest), now, RULES)
    assert isinstance(reopened, Open)
    assert rest <= reopened.rest <= RULES.longest_rest_seconds
    assert reopened.until >= now


@given(moments, rests, moments)
def test_late_failures_do_not_lengthen_a_rest(until: float, rest: float, now: float) -> None:
    assert failed(Open(until, rest), now, RULES) == Open(until, rest)


class ManyHosts(RuleBasedStateMachine):
    """However hosts are called, memory is bounded and no two probes of a host go within one lease."""

    def __init__(self) -> None:
        super().__init__()
        self.circuits = Circuits(RULES, max_hosts=3)
        self.now = 0.0

    @rule(host=st.sampled_from("abcdef"))
    def fail(self, host: str) -> None:
        self.circuits.failed("acme", host, self.now)

    @rule(host=st.sampled_from("abcdef"))
    def fail_for_good(self, host: str) -> None:
        for _ in range(RULES.failures):
            self.circuits.failed("acme", host, self.now)
        assert not isinstance(self.circuits.state("acme", host), Closed)
        assert host in self.circuits.open_hosts("acme")

    @rule(host=st.sampled_from("abcdef"))
    def succeed(self, host: str) -> None:
        self.circuits.succeeded("acme", host)
        assert self.circuits.permit("acme", host, self.now)

    @rule(host=st.sampled_from("abcdef"))
    def ask(self, host: str) -> None:
        troubled = not isinstance(self.circuits.state("acme", host), Closed)
        if self.circuits.permit("acme", host, self.now) and troubled:
            assert not self.circuits.permit("acme", host, self.now)

    @rule(seconds=st.floats(0, 1000))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @invariant()
    def memory_is_bounded(self) -> None:
        assert len(self.circuits) <= 3


TestManyHosts = ManyHosts.TestCase


def test_what_one_tenants_calls_meet_says_nothing_of_anothers() -> None:
    circuits = Circuits(RULES, max_hosts=2)
    for _ in range(RULES.failures):
        circuits.failed("acme", "shared", 0.0)
    assert circuits.rests("acme", "shared", 1.0)
    assert not circuits.permit("acme", "shared", 1.0)
    assert not circuits.rests("other", "shared", 1.0)
    assert circuits.permit("other", "shared", 1.0)
    for host in ("one", "two", "three"):
        circuits.failed("other", host, 0.0)
    assert circuits.open_hosts("acme") == ["shared"], "one tenant's many hosts make no other's forgotten"
    circuits.succeeded("acme", "shared")
    assert len(circuits) == 2


def test_the_tenant_without_a_failure_for_longest_is_forgotten_first() -> None:
    circuits = Circuits(RULES, max_tenants=2)
    for tenant in ("one", "two", "one"):
        circuits.failed(tenant, "host", 0.0)
    assert len(circuits) == 2
    circuits.failed("three", "host", 0.0)
    assert len(circuits) == 2
    assert [circuits.state(tenant, "host") for tenant in ("one", "two", "three")] == [Closed(2), Closed(0), Closed(1)]
