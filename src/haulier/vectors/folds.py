"""Runs of jobs: what is to be done next once some reports came, late, twice and in any order."""

from __future__ import annotations

from random import Random

import msgspec

from haulier.core.refusal import Refusal
from haulier.services.dispatch.requests import ObjectiveDef
from haulier.services.dispatch.rules.graph import JobGraph, check_graph, compile_graph
from haulier.services.dispatch.rules.run import JobRun, cancel, record, walk, way_of
from haulier.services.workflow.facade import END_MARKERS, Cancel, Report
from haulier.vectors.cases import Case, Json, Vectors, refused

GRAPHS, RUNS_A_GRAPH = 50, 8
OBJECTIVES = ("PICKUP", "DROP", "DEPOSIT", "RETURN")
CODES = ("R-0065", "R-0029", "R-0041")
NO_CODE = "R-9999"


def fold_vectors() -> Vectors:
    """Job workflows and what phones and the office said of jobs that run them."""
    graphs, cases = [], []
    for number in range(GRAPHS):
        draw = Random(f"fold:{number}")
        document = _workflow(draw)
        graphs.append(document)
        graph = compile_graph(document["start"], msgspec.convert(document["objectives"], list[ObjectiveDef]))
        cases += [_case(draw, number, graph) for _ in range(RUNS_A_GRAPH)]
    about = (
        "What a job of `shared[workflow]` has come to after `reports` in this order. A report is of the phone, or with "
        "`cancel` of the office. `refused` has, for each report, its faults, or null where it was taken."
    )
    return Vectors(about, cases, graphs)


def _case(draw: Random, number: int, graph: JobGraph) -> Case:
    run = JobRun()
    reports: list[Json] = []
    refusals: list[list[Json] | None] = []
    for _ in range(draw.randint(0, 9)):
        report = draw.choice(reports) if reports and draw.random() < 0.15 else _report(draw, run, graph)
        reports.append(report)
        try:
            run = _taken(run, graph, report)
            refusals.append(None)
        except Refusal as refusal:
            refusals.append(refused(refusal)["faults"])
    progress = walk(run, graph)
    expected = {
        "refused": refusals,
        "status": progress.status,
        "path": [
            {"objectiveRef": visit.objective_ref, "attempt": visit.attempt, "code": visit.code}
            for visit in progress.path
        ],
        "objectiveRef": progress.objective_ref,
        "attempt": progress.attempt,
        "reasonCode": progress.reason_code,
        "way": way_of(progress, graph),
    }
    return Case({"workflow": number, "reports": reports}, expected)


def _taken(run: JobRun, graph: JobGraph, report: Json) -> JobRun:
    ref, attempt, code, close = (report[name] for name in ("objectiveRef", "attempt", "code", "closeJob"))
    if report.get("cancel"):
        return cancel(run, graph, ref, Cancel(attempt=attempt, code=code, close_job=close)).run
    said = Report(attempt=attempt, status=report["status"], timestamp=None, code=code, close_job=close)
    return record(run, graph, ref, said).run


def _report(draw: Random, run: JobRun, graph: JobGraph) -> Json:
    """A report, mostly of the objective that the job is at and of its attempt."""
    here = walk(run, graph)
    expected = here.objective_ref is not None and draw.random() < 0.7
    ref = here.objective_ref if expected else draw.choice((*graph.order, "NOWHERE"))
    attempt = here.attempt if expected and draw.random() < 0.9 else draw.randint(1, 3)
    status = draw.choice(("STARTED", "CLOSED", "CLOSED"))
    known = list(graph.transitions.get(ref or "", CODES))
    code = draw.choice((*known, *known, NO_CODE, "")) if status == "CLOSED" else ""
    report = {"objectiveRef": ref, "attempt": attempt, "status": status, "code": code, "closeJob": draw.random() < 0.05}
    if draw.random() < 0.1:
        report |= {"cancel": True, "status": "CLOSED", "code": code or CODES[0]}
    return report


def _workflow(draw: Random) -> Json:
    """A job workflow that can be run."""
    while True:
        refs = OBJECTIVES[: draw.randint(1, len(OBJECTIVES))]
        objectives = [
            {
                "objectiveRef": ref,
                "workflow": "workflow:1",
                "next": [
                    {"code": code, "nextObjective": draw.choice((*refs, *sorted(END_MARKERS)))}
                    for code in draw.sample(CODES, draw.randint(1, len(CODES)))
                ],
            }
            for ref in refs
        ]
        if not check_graph(refs[0], msgspec.convert(objectives, list[ObjectiveDef])):
            return {"start": refs[0], "objectives": objectives}
