/** Rows of the board: runs and jobs as `/board/…` tells them. See: docs/design/console.md. */
interface ResourceRow {
  readonly id: string;
  readonly ref: string | null;
  readonly type: string;
  readonly status: string;
  readonly subStatus: string | null;
  readonly version: number;
  readonly updatedAt: number;
}

export interface JobRow extends ResourceRow {
  readonly dispatchId: string | null;
  /** The open objective, its attempt, its place and slot; null when the job has ended. */
  readonly objective: string | null;
  readonly attempt: number | null;
  readonly place: string | null;
  readonly from: number | null;
  readonly to: number | null;
  readonly done: number;
  readonly stops: number;
  readonly failed: number;
  /** When the vehicle is at the open objective, epoch ms; null where nobody can say. */
  readonly eta?: number | null;
}

export interface RunRow extends ResourceRow {
  readonly createdAt: number;
  readonly participants: readonly string[];
  readonly jobs: readonly JobRow[];
  readonly held: number;
  readonly cash: number;
  readonly waiting: number;
}

type Cells = readonly unknown[];

const JOB_FIELDS = [
  ...["id", "ref", "type", "status", "subStatus", "version", "updatedAt", "dispatchId"],
  ...["objective", "attempt", "place", "from", "to", "done", "stops", "failed", "eta"],
];

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const textOrNull = (value: unknown): string | null => (typeof value === "string" ? value : null);
const number = (value: unknown): number => Number(value ?? 0);
const numberOrNull = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value));

type CellOf = (cells: Cells, field: string) => unknown;

/** Reads cells by the names of their places, which may grow in number. */
function reader(fields: readonly string[]): CellOf {
  const places = new Map(fields.map((field, place) => [field, place]));
  return (cells, field) => cells[places.get(field) ?? -1];
}

function resourceIn(cells: Cells, cell: CellOf): ResourceRow {
  return {
    id: text(cell(cells, "id")),
    ref: textOrNull(cell(cells, "ref")),
    type: text(cell(cells, "type")),
    status: text(cell(cells, "status")),
    subStatus: textOrNull(cell(cells, "subStatus")),
    version: number(cell(cells, "version")),
    updatedAt: number(cell(cells, "updatedAt")),
  };
}

export function jobReader(fields: readonly string[] = JOB_FIELDS): (cells: Cells) => JobRow {
  const cell = reader(fields);
  return (cells) => ({
    ...resourceIn(cells, cell),
    dispatchId: textOrNull(cell(cells, "dispatchId")),
    objective: textOrNull(cell(cells, "objective")),
    attempt: numberOrNull(cell(cells, "attempt")),
    place: textOrNull(cell(cells, "place")),
    from: numberOrNull(cell(cells, "from")),
    to: numberOrNull(cell(cells, "to")),
    done: number(cell(cells, "done")),
    stops: number(cell(cells, "stops")),
    failed: number(cell(cells, "failed")),
    eta: numberOrNull(cell(cells, "eta")),
  });
}

export function runReader(fields: readonly string[]): (cells: Cells) => RunRow {
  const cell = reader(fields);
  const readJob = jobReader();
  return (cells) => ({
    ...resourceIn(cells, cell),
    createdAt: number(cell(cells, "createdAt")),
    participants: (cell(cells, "participants") ?? []) as readonly string[],
    jobs: ((cell(cells, "jobs") ?? []) as readonly Cells[]).map(readJob),
    held: number(cell(cells, "held")),
    cash: number(cell(cells, "cash")),
    waiting: number(cell(cells, "waiting")),
  });
}

/** Whether the vehicle will be there only after the slot, by what was calculated last. */
export function isDelayed(job: JobRow): boolean {
  return job.eta != null && job.to !== null && job.eta > job.to && !hasEnded(job);
}

const JOB_ENDED = new Set(["COMPLETED", "CANCELLED"]);

/** Whether a job is at its end. */
export function hasEnded(job: Pick<JobRow, "status">): boolean {
  return JOB_ENDED.has(job.status);
}
