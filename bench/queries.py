"""GraphQL: one page of the jobs of a centre with objectives and workflow instances, at a fixed rate."""

from __future__ import annotations

import json
from collections.abc import Callable

import lists
import msgspec
from commands import make_legs, report_request
from figures import Figure, Round
from ground import INDEXED, Ground
from lists import Size
from load import LoadFailed, Request

from haulier.demo.stops import DROP, PICKUP
from haulier.services.workflow.facade import instance_id

RATE = 25.0
PAGE = 50
SHARE = 0.99
CENTRES = 200
"""Centres whose jobs have their workflow instances stored: about 31,000 of the 200,000 jobs."""
INSERTED = 20_000
"""Instances a statement."""

QUERY = """
query Page($tenant: String!, $filter: String!, $size: Int!) {
  jobListV2(tenant: $tenant, filter: $filter, size: $size) {
    meta { page size total totalPages }
    data {
      id jobRef jobTypeId jobTypeName jobWorkflowId status subStatus cancelled assignedAt completedAt
      dispatchId dispatchRef customData createdAt createdBy
      objectives {
        objectiveRef status code attemptId location contact timeslot { from to } workflowInstanceId
        workflowInstance { id workflowId version status tasks lastStatus }
      }
    }
  }
}
"""


def measure(ground: Ground, size: Size, say: Callable[[str], None]) -> Figure:
    """p99 of a page, counted from the moment each request was due; beside it a page of all jobs, without a filter."""
    lists.fill_once(ground, size, say)
    make_instances(ground, say)
    check(ground)
    count, rounds, details = int(RATE * size.seconds), [], {}
    for number in range(size.rounds):
        say(f"graphql: round {number + 1}, {RATE:.0f} pages a second")
        sent = ground.send([page(ground) for _ in range(count)], rate=RATE)
        rounds.append(Round(sent.latency(SHARE)))
        if rounds[-1].measured == min(item.measured for item in rounds):
            details = {"p50 ms": sent.latency(0.50), "max ms": max(sent.latencies)}
    say("graphql: pages of all jobs")
    whole = ground.send([request(ground, "") for _ in range(count)], rate=RATE / 5)
    details["p99 ms of all jobs, counted, at a fifth of the rate"] = whole.latency(SHARE)
    what = f"{PAGE} jobs with objectives and instances of {size.ours:,} jobs, p99 at {RATE:.0f}/s"
    return Figure("graphql page p99", what, "ms", 30.0, "at most", rounds, details)


def make_instances(ground: Ground, say: Callable[[str], None]) -> None:
    """Workflow instances for the jobs of some centres: copies of one that the service has just written."""
    say(f"graphql: workflow instances for the jobs of {CENTRES} centres")
    (leg,) = make_legs(ground, 1)
    ground.send([report_request(leg)])
    ground.wait_drained()
    jobs = [row["id"] for row in ground.fetch("jobs_of", ground.tenant, INDEXED, ground.centres[:CENTRES])]
    made = [(instance_id(job, objective), job, objective) for job in jobs for objective in (PICKUP, DROP)]
    for first in range(0, len(made), INSERTED):
        columns = [list(column) for column in zip(*made[first : first + INSERTED], strict=True)]
        ground.fetch("instances", ground.tenant, leg.instance, *columns)
    ground.fetch("settle")
    ground.checkpoint()


def check(ground: Ground) -> None:
    """One page is read to see that it is whole: each of its jobs has two stored instances, and reports are there."""
    answer = msgspec.json.decode(ground.send([page(ground)], keep=True).answers[0])
    jobs = answer["data"]["jobListV2"]["data"]
    instances = [objective["workflowInstance"] for job in jobs for objective in job["objectives"]]
    told = [instance for instance in instances if instance is not None and instance["lastStatus"]]
    if "errors" in answer or not told or None in instances or len(instances) != 2 * len(jobs):
        wrong = str(answer.get("errors", f"{len(told)} with reports"))[:300]
        raise LoadFailed(f"a page has {len(jobs)} jobs with {len(instances)} instances: {wrong}")


def page(ground: Ground) -> Request:
    """A page of the jobs of a centre picked at random."""
    terms = [
        {"key": "jobTypeId", "value": ground.types.job_type},
        {"key": INDEXED, "value": ground.chance.choice(ground.centres[:CENTRES])},
    ]
    return request(ground, json.dumps({"op": "and", "arr": terms}))


def request(ground: Ground, filter: str) -> Request:
    """The query with its variables, as a mobile app sends it."""
    variables = {"tenant": ground.tenant, "filter": filter, "size": PAGE}
    return Request("POST", "/app/dispatch/v1/graphql", json.dumps({"query": QUERY, "variables": variables}))
