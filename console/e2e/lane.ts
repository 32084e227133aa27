/** A tenant that moves things: its types and workflows, and makers of riders, jobs, runs and reports. */
import type { App } from "./api";

export const DISPATCH = "/core/api/v2/dispatch-service";
export const PARTICIPANTS = "/core/api/v2/participants";
const WORKFLOW = "/core/api/v1/workflow";

export const SUCCESS = "R-0065";
/** Consignee unavailable: the drop goes round again. */
export const UNAVAILABLE = "R-0029";
const ACTIVATE = "E-022";
const DEFAULT_REASON = "R-0001";

export type Stop = "PICKUP" | "DROP";

export interface Job {
  readonly id: string;
  readonly ref: string;
  /** Workflow instance of each objective. */
  readonly instances: Readonly<Record<Stop, string>>;
}

export interface Run {
  readonly id: string;
  readonly ref: string;
  readonly jobs: readonly Job[];
}

export interface Person {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

interface Made {
  readonly id: string;
}

/** When the stops of a job are due: minutes from now, below zero for what is late already. */
export interface Due {
  readonly pickup: number;
  readonly drop: number;
}

export const IN_TIME: Due = { pickup: 120, drop: 240 };
export const LATE: Due = { pickup: -90, drop: -30 };

export class Lane {
  private constructor(
    readonly app: App,
    private readonly jobType: string,
    private readonly types: Readonly<{ shared: string; strict: string }>,
    private readonly jobWorkflow: string,
  ) {}

  /** Register types and workflows, in the same shapes as the demo. `strict` runs take no rider who is on another one. */
  static async of(app: App): Promise<Lane> {
    for (const [singular, plural] of [
      ["rider", "riders"],
      ["facility", "facilities"],
    ]) {
      await app.post(`${PARTICIPANTS}/participant-types`, { name: { singular, plural } });
    }
    const jobType = await app.post<Made>(`${DISPATCH}/job-types`, { name: "linehaul" });
    const shared = await app.post<Made>(`${DISPATCH}/dispatch-types`, { name: "lineHaul", allowDoubleBooking: true });
    const strict = await app.post<Made>(`${DISPATCH}/dispatch-types`, { name: "courier" });
    const jobWorkflow = await registerWorkflow(app);
    return new Lane(app, jobType.id, { shared: shared.id, strict: strict.id }, jobWorkflow);
  }

  /** A participant at work. */
  async participant(plural: string, code: string, name: string): Promise<Person> {
    const body = { uniqueCode: code, name, owner: this.app.credentials.id, properties: {} };
    const { id } = await this.app.post<Made>(`${PARTICIPANTS}/${plural}`, body);
    const event = { eventCode: ACTIVATE, reasonCode: DEFAULT_REASON, timestamp: 1, data: {}, source: { appId: "e2e" } };
    await this.app.put(`${PARTICIPANTS}/${plural}/${id}/state/event`, event);
    return { id, code, name };
  }

  readonly rider = (code: string, name: string) => this.participant("riders", code, name);
  readonly facility = (code: string, name: string) => this.participant("facilities", code, name);

  async job(ref: string, due: Due = IN_TIME, place?: Person): Promise<Job> {
    const now = Math.floor(Date.now() / 1000);
    const slot = (minutes: number) => ({ from: now + minutes * 60 - 1800, to: now + minutes * 60 });
    const at = place === undefined ? {} : { location: place.id };
    const body = {
      jobWorkflowId: this.jobWorkflow,
      jobTypeId: this.jobType,
      jobRef: ref,
      objectives: [
        { objectiveRef: "PICKUP", timeslot: slot(due.pickup), ...at },
        { objectiveRef: "DROP", timeslot: slot(due.drop), ...at },
      ],
    };
    const made = await this.app.post<Made & { objectives: { objectiveRef: Stop; workflowInstanceId: string }[] }>(`${DISPATCH}/jobs`, body);
    const instances = Object.fromEntries(made.objectives.map((each) => [each.objectiveRef, each.workflowInstanceId]));
    return { id: made.id, ref, instances: instances as Record<Stop, string> };
  }

  /** A run with as many jobs as `dues`, and its riders. */
  async run(
    ref: string,
    given: { dues?: readonly Due[]; riders?: readonly Person[]; place?: Person; isStrict?: boolean } = {},
  ): Promise<Run> {
    const jobs = [];
    for (const [number, due] of (given.dues ?? [IN_TIME]).entries()) jobs.push(await this.job(`${ref}-${number + 1}`, due, given.place));
    const { id } = await this.app.post<Made>(`${DISPATCH}/dispatches`, {
      dispatchTypeId: given.isStrict ? this.types.strict : this.types.shared,
      dispatchRef: ref,
      jobs: jobs.map((job) => job.id),
      participants: (given.riders ?? []).map((rider) => rider.id),
    });
    return { id, ref, jobs };
  }

  /** What the phone tells of a stop: begun, or ended with a reason. */
  async tell(run: Run, job: Job, stop: Stop, code?: string, attempt = 1, data: object = {}): Promise<void> {
    await this.app.post(`${DISPATCH}/workflows/${job.instances[stop]}`, {
      status: code === undefined ? "STARTED" : "CLOSED",
      code: code ?? "",
      timestamp: Math.floor(Date.now() / 1000),
      dispatchId: run.id,
      jobId: job.id,
      attemptId: attempt,
      data,
      meta: {},
      updatedBy: { id: "phone", name: "Phone" },
    });
  }

  /** Have a stop begun and ended well. */
  async doStop(run: Run, job: Job, stop: Stop, attempt = 1): Promise<void> {
    await this.tell(run, job, stop, undefined, attempt);
    await this.tell(run, job, stop, SUCCESS, attempt);
  }

  /** Have every stop of a run done, so that it may be closed. */
  async drive(run: Run): Promise<void> {
    for (const job of run.jobs) {
      await this.doStop(run, job, "PICKUP");
      await this.doStop(run, job, "DROP");
    }
  }

  /** Take a parcel in, or hand it out. */
  async scan(way: "in" | "out", run: Run, parcel: string): Promise<void> {
    const job = run.jobs[0]?.id;
    await this.app.post(`${DISPATCH}/ledgers/custody-${way}`, {
      dispatchId: run.id,
      jobId: job,
      custodyEntity: "CONTAINER",
      custodyEntityId: parcel,
      custodyLocationId: "desk",
    });
  }

  async subStatus(run: Run, subStatus: string): Promise<void> {
    await this.app.post(`${DISPATCH}/dispatches/${run.id}/sub-status`, { subStatus });
  }

  async close(run: Run): Promise<void> {
    await this.app.post(`${DISPATCH}/dispatches/${run.id}/status`, { status: "CLOSED" });
  }

  /** A run as the server has it. */
  async read(run: Run): Promise<{ status: string; subStatus?: string; participants: readonly string[]; jobs: readonly string[] }> {
    return await this.app.get(`${DISPATCH}/dispatches/${run.id}`);
  }
}

/** The only job of a run that has one. */
export function onlyJob(run: Run): Job {
  const [job] = run.jobs;
  if (job === undefined || run.jobs.length > 1) throw new Error(`${run.ref} has ${run.jobs.length} jobs`);
  return job;
}

/** Pick up, then drop; a drop at which nobody is there goes round again. */
async function registerWorkflow(app: App): Promise<string> {
  const flow = [
    { stateName: "begin", taskId: "ET_START", input: { applicableReasons: [DEFAULT_REASON] } },
    { stateName: "act", taskId: "ET_PICK" },
  ];
  const { id: workflow } = await app.post<Made>(`${WORKFLOW}/execution-workflows`, { name: "stop", flow });
  const way = (code: string, nextObjective: string) => ({ code, nextObjective });
  const { id } = await app.post<Made>(`${DISPATCH}/job-workflows`, {
    name: "Pick and drop",
    start: "PICKUP",
    objectives: [
      { objectiveRef: "PICKUP", workflow, next: [way(SUCCESS, "DROP")] },
      { objectiveRef: "DROP", workflow, next: [way(SUCCESS, "END_STATE"), way(UNAVAILABLE, "DROP")] },
    ],
  });
  return id;
}
