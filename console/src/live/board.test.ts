import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BoardSnapshot } from "~/api/haulier";
import { JobBoard, MAX_IDS, RunBoard } from "./board";
import type { LiveEvent } from "./event";
import { ModelServer } from "./model_server";
import { jobReader, runReader } from "./rows";
import type { Clockwork } from "./store";

const RUNS_OF_THE_TEST = 1_000;

/** Timers and frames that fire when the test says so. */
class HandClock implements Clockwork {
  readonly due: (() => void)[] = [];
  #now = 0;
  now = () => this.#now;
  atFrame = (work: () => void) => void this.due.push(work);
  after = (_ms: number, work: () => void) => void this.due.push(work);

  fire(): void {
    this.#now += 1_000;
    for (const work of this.due.splice(0)) work();
  }
}

/** Answers that come when the test says so: of the moment of the question, or of that of the answer. */
class SlowServer {
  readonly pending: (() => void)[] = [];
  isOfAsking = true;
  isDown = false;
  calls = 0;
  constructor(
    readonly model: ModelServer,
    readonly kind: "dispatches" | "jobs",
  ) {}

  reader = {
    snapshot: () => this.#answer(),
    rows: (ids: readonly string[]) => {
      expect(ids.length).toBeLessThanOrEqual(MAX_IDS);
      return this.#answer(ids);
    },
  };

  #answer(ids?: readonly string[]): Promise<BoardSnapshot> {
    this.calls += 1;
    const early = this.isOfAsking ? this.model.snapshot(this.kind, ids) : null;
    const isLost = this.isDown;
    return new Promise((resolve, reject) => {
      this.pending.push(() => (isLost ? reject(new Error("away")) : resolve(early ?? this.model.snapshot(this.kind, ids))));
    });
  }

  async answerAll(): Promise<void> {
    for (const answer of this.pending.splice(0)) answer();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

type Step = readonly [what: number, one: number, other: number];

async function play(kind: "dispatches" | "jobs", steps: readonly Step[]): Promise<void> {
  const model = new ModelServer();
  const server = new SlowServer(model, kind);
  const clock = new HandClock();
  const board = kind === "dispatches" ? new RunBoard(server.reader, clock) : new JobBoard(server.reader, clock);
  let queue: LiveEvent[] = [];
  board.onReset();
  for (const [what, one, other] of steps) {
    if (what < 24) {
      const event = model.act(what, one, other);
      if (event !== null) queue.push(event);
    } else if (what < 30) {
      // Any of the waiting events may come next, and some come twice.
      const [event] = queue.splice(one % Math.max(1, queue.length), 1);
      if (event !== undefined) board.onEvent(event);
      if (event !== undefined && other % 5 === 0) queue.push(event);
    } else if (what === 30) clock.fire();
    else if (what === 31) await server.answerAll();
    else if (what === 32) server.isOfAsking = !server.isOfAsking;
    else if (what === 33) server.isDown = other % 2 === 0;
    else {
      queue = queue.slice(one % Math.max(1, queue.length)); // lost for ever
      board.onReset();
    }
  }
  server.isDown = false;
  for (const event of queue) board.onEvent(event);
  for (let round = 0; round < 20 && !(board.isSettled && board.state().kind === "ready"); round += 1) {
    clock.fire();
    await server.answerAll();
  }
  const { fields, rows } = model.snapshot(kind);
  const wanted = kind === "dispatches" ? rows.map(runReader(fields)) : rows.map(jobReader(fields));
  const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);
  expect([...board.rows.values()].toSorted(byId)).toEqual(wanted.toSorted(byId));
}

const steps = fc.array(fc.tuple(fc.nat(34), fc.nat(99), fc.nat(99)), { minLength: 5, maxLength: 120 });

describe("the board equals the server", () => {
  test.each(["dispatches", "jobs"] as const)("after any order of events, gaps, doubles and resets: %s", { timeout: 120_000 }, async (kind) => {
    await fc.assert(
      fc.asyncProperty(steps, (given) => play(kind, given)),
      { numRuns: RUNS_OF_THE_TEST },
    );
  });
});

async function readyBoard(): Promise<{ model: ModelServer; server: SlowServer; clock: HandClock; board: RunBoard }> {
  const model = new ModelServer();
  model.act(0, 0, 0);
  model.act(1, 0, 0);
  model.act(2, 0, 0);
  const server = new SlowServer(model, "dispatches");
  const clock = new HandClock();
  const board = new RunBoard(server.reader, clock);
  board.onReset();
  await server.answerAll();
  return { model, server, clock, board };
}

describe("the board of runs", () => {
  test("the next version patches the row without a call", async () => {
    const { model, server, clock, board } = await readyBoard();
    board.onEvent(model.act(6, 0, 5) as LiveEvent);
    expect(board.rows.get("r0")?.subStatus).toBe("s5");
    clock.fire();
    expect(server.calls).toBe(1);
  });

  test("many rows that must be read are read in one call", async () => {
    const { model, server, clock, board } = await readyBoard();
    for (const run of [1, 2, 3]) board.onEvent(model.act(0, run, 0) as LiveEvent);
    clock.fire();
    await server.answerAll();
    expect([server.calls, board.rows.size]).toEqual([2, 4]);
  });

  test("a reset keeps what is shown until the new snapshot is there", async () => {
    const { server, board } = await readyBoard();
    board.onReset();
    expect([board.rows.size, board.state().kind]).toEqual([1, "ready"]);
    await server.answerAll();
    expect(board.rows.size).toBe(1);
  });

  test("a failed first reading says so and is tried again", async () => {
    const server = new SlowServer(new ModelServer(), "dispatches");
    const clock = new HandClock();
    const board = new RunBoard(server.reader, clock);
    server.isDown = true;
    board.onReset();
    await server.answerAll();
    expect(board.state().kind).toBe("failed");
    server.isDown = false;
    clock.fire();
    await server.answerAll();
    expect(board.state().kind).toBe("ready");
  });
});
