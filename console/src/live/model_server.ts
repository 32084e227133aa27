/** A server of runs, jobs and ledgers for the tests of the boards: it answers with snapshots and tells events. */
import type { BoardSnapshot } from "~/api/haulier";
import type { LiveEvent, Touched } from "./event";

const RUN_FIELDS = ["id", "ref", "type", "status", "subStatus", "version", "createdAt", "updatedAt", "participants", "jobs", "held", "cash", "waiting", "etaAt"];
const JOB_FIELDS = ["id", "ref", "type", "status", "subStatus", "version", "updatedAt", "dispatchId", "objective", "attempt", "place", "from", "to", "done", "stops", "failed", "eta"];
const STOPS = 3;
const RUNS = 4;
const JOBS = 8;

interface Job {
  id: string;
  version: number;
  status: string;
  subStatus: string | null;
  updatedAt: number;
  run: string | null;
  done: number;
  failed: number;
}

interface Run {
  id: string;
  version: number;
  status: string;
  subStatus: string | null;
  updatedAt: number;
  participants: string[];
  jobs: string[];
  ledger: number;
  held: number;
}

export class ModelServer {
  readonly runs = new Map<string, Run>();
  readonly jobs = new Map<string, Job>();
  #clock = 1_000;
  #events = 0;

  snapshot(kind: "dispatches" | "jobs", ids?: readonly string[]): BoardSnapshot {
    const isRuns = kind === "dispatches";
    const all = isRuns ? [...this.runs.values()].map((run) => this.#runRow(run)) : [...this.jobs.values()].map((job) => this.#jobRow(job));
    const rows = ids === undefined ? all : all.filter((row) => ids.includes(String(row[0])));
    return { position: "0-0", fields: isRuns ? RUN_FIELDS : JOB_FIELDS, rows: structuredClone(rows), truncated: false };
  }

  /** One command, chosen by numbers; the event that it leaves, if it changes anything or says so. */
  act(what: number, one: number, other: number): LiveEvent | null {
    this.#clock += 1;
    const run = this.runs.get(`r${one % RUNS}`);
    const job = this.jobs.get(`j${other % JOBS}`);
    switch (what % 12) {
      case 0:
        return run === undefined ? this.#makeRun(`r${one % RUNS}`) : null;
      case 1:
        return job === undefined ? this.#makeJob(`j${other % JOBS}`) : null;
      case 2:
        return run !== undefined && job !== undefined && job.run === null ? this.#add(run, job) : null;
      case 3:
        return job !== undefined ? this.#remove(job) : null;
      case 4:
        return run !== undefined && job !== undefined ? this.#moveTo(run, job) : null;
      case 5:
        return run === undefined ? null : this.#changeRun(run, "DispatchParticipantsAdded", () => run.participants.push(`p${other}`));
      case 6:
        return run === undefined ? null : this.#changeRun(run, "DispatchSubStatusUpdated", () => (run.subStatus = `s${other}`));
      case 7:
        return run === undefined ? null : this.#changeRun(run, "DispatchJobsOrdered", () => run.jobs.reverse());
      case 8:
        return job === undefined ? null : this.#report(job, other);
      case 9:
        return job === undefined ? null : this.#finish(job);
      case 10:
        return run === undefined ? null : this.#scan(run);
      default:
        return job === undefined ? null : this.#subStatuses(job, other);
    }
  }

  #jobRow(job: Job): unknown[] {
    const isOpen = job.status !== "COMPLETED";
    const objective = isOpen ? `O${job.done}` : null;
    return [
      ...[job.id, `ref-${job.id}`, "parcel", job.status, job.subStatus, job.version, job.updatedAt, job.run],
      ...[objective, isOpen ? 1 : null, isOpen ? "here" : null, isOpen ? 5 : null, isOpen ? 9 : null, job.done, STOPS, job.failed],
    ];
  }

  #runRow(run: Run): unknown[] {
    const jobs = run.jobs.flatMap((id) => this.jobs.get(id) ?? []).map((job) => this.#jobRow(job));
    return [
      ...[run.id, `ref-${run.id}`, "local", run.status, run.subStatus, run.version, 7, run.updatedAt],
      ...[run.participants, jobs, run.held, 0, 0],
    ];
  }

  #event(kind: string, id: string, version: number, type: string, also: Touched[], data: Record<string, unknown>): LiveEvent {
    this.#events += 1;
    // Events of before the versions tell names only.
    const isOld = this.#events % 9 === 0;
    return {
      id: `e${this.#events}`,
      type,
      kind,
      resourceId: id,
      version,
      state: null,
      at: this.#clock,
      requestId: `q${this.#events}`,
      actor: { id: "", name: "", app: "" },
      also: also.map((touched) => (isOld ? { ...touched, version: null } : touched)),
      data: structuredClone(data),
      hasData: this.#events % 13 !== 0,
    };
  }

  #runData(run: Run): Record<string, unknown> {
    return { id: run.id, dispatchRef: `ref-${run.id}`, status: run.status, subStatus: run.subStatus, jobs: run.jobs, participants: run.participants };
  }

  #bump(thing: Run | Job): void {
    thing.version += 1;
    thing.updatedAt = this.#clock;
  }

  #touched(kind: "dispatch" | "job", thing: Run | Job): Touched {
    return { kind, id: thing.id, version: thing.version };
  }

  #makeRun(id: string): LiveEvent {
    const run: Run = { id, version: 1, status: "INITIATED", subStatus: null, updatedAt: this.#clock, participants: [], jobs: [], ledger: 1, held: 0 };
    this.runs.set(id, run);
    return this.#event("dispatch", id, 1, "DispatchCreated", [{ kind: "ledger", id, version: 1 }], this.#runData(run));
  }

  #makeJob(id: string): LiveEvent {
    this.jobs.set(id, { id, version: 1, status: "CREATED", subStatus: null, updatedAt: this.#clock, run: null, done: 0, failed: 0 });
    return this.#event("job", id, 1, "JobCreated", [], { id });
  }

  #changeRun(run: Run, type: string, change: () => unknown, also: Touched[] = []): LiveEvent {
    change();
    this.#bump(run);
    return this.#event("dispatch", run.id, run.version, type, also, this.#runData(run));
  }

  #add(run: Run, job: Job): LiveEvent {
    job.run = run.id;
    this.#bump(job);
    return this.#changeRun(run, "DispatchJobsAdded", () => run.jobs.push(job.id), [this.#touched("job", job)]);
  }

  #remove(job: Job): LiveEvent | null {
    const run = this.runs.get(job.run ?? "");
    if (run === undefined) return null;
    job.run = null;
    this.#bump(job);
    const without = () => (run.jobs = run.jobs.filter((id) => id !== job.id));
    return this.#changeRun(run, "DispatchJobsRemoved", without, [this.#touched("job", job)]);
  }

  #moveTo(run: Run, job: Job): LiveEvent | null {
    const from = this.runs.get(job.run ?? "");
    if (from === undefined || from === run) return null;
    from.jobs = from.jobs.filter((id) => id !== job.id);
    this.#bump(from);
    job.run = run.id;
    this.#bump(job);
    const also = [this.#touched("dispatch", from), this.#touched("job", job)];
    return this.#changeRun(run, "DispatchJobsMoved", () => run.jobs.push(job.id), also);
  }

  #report(job: Job, other: number): LiveEvent {
    const isNew = other % 2 === 0 && job.status !== "COMPLETED";
    if (isNew) {
      job.status = "IN_PROGRESS";
      this.#bump(job);
    }
    const data = { id: "i1", jobId: job.id, jobStatus: job.status, subStatus: job.subStatus, objectiveRef: `O${job.done}`, attemptId: 1 };
    return this.#event("job", job.id, job.version, "TaskStarted", [], data);
  }

  #finish(job: Job): LiveEvent | null {
    if (job.status === "COMPLETED") return null;
    job.done += 1;
    job.failed += job.done % 2;
    if (job.done === STOPS) job.status = "COMPLETED";
    this.#bump(job);
    const run = this.runs.get(job.run ?? "");
    const also: Touched[] = [];
    if (run !== undefined && job.done === STOPS) {
      run.status = "PENDING_CLOSURE";
      this.#bump(run);
      also.push(this.#touched("dispatch", run));
    }
    return this.#event("job", job.id, job.version, "WorkflowClosed", also, { jobStatus: job.status, subStatus: null });
  }

  #scan(run: Run): LiveEvent {
    run.ledger += 1;
    run.held += 1;
    return this.#event("ledger", run.id, run.ledger, "CustodyTakenIn", [], { id: run.id, entries: [] });
  }

  #subStatuses(job: Job, other: number): LiveEvent {
    const second = [...this.jobs.values()].find((each) => each !== job);
    const all = second === undefined ? [job] : [job, second];
    for (const each of all) {
      each.subStatus = `s${other}`;
      this.#bump(each);
    }
    const also = all.slice(1).map((each) => this.#touched("job", each));
    const jobs = all.map((each) => ({ id: each.id, subStatus: each.subStatus }));
    return this.#event("job", job.id, job.version, "JobsSubStatusUpdated", also, { jobs });
  }
}
