/** A tenant with thousands of open runs, and commands that change them at a steady rate. */
import { type App, atOnce, newTenant } from "../api";
import { Lane, type Person, type Run } from "../lane";
import type { RunningStack } from "../stack";

const RIDERS = 200;
const AT_ONCE = 32;

export interface Crowd {
  readonly app: App;
  readonly lane: Lane;
  readonly riders: readonly Person[];
  readonly runs: readonly Run[];
}

/** Make as many open runs of one job each, through the API as an app would. */
export async function makeCrowd(stack: RunningStack, count: number): Promise<Crowd> {
  const app = await newTenant(stack, "crowd");
  const lane = await Lane.of(app);
  const riders = await atOnce(Array.from({ length: RIDERS }), (_, n) => lane.rider(`R-${n + 1}`, `Rider ${n + 1}`), AT_ONCE);
  const runs = await atOnce(
    Array.from({ length: count }),
    async (_, n) => {
      const rider = riders[n % RIDERS];
      return await lane.run(`RUN-${String(n + 1).padStart(5, "0")}`, {
        dues: [{ pickup: (n % 600) - 120, drop: (n % 600) - 30 }],
        riders: rider === undefined ? [] : [rider],
      });
    },
    AT_ONCE,
  );
  return { app, lane, riders, runs };
}

/** Change runs, one after the other and from the first again, at a rate, until what is given is called: it tells how many were changed. */
export function changing(crowd: Crowd, rate: number): () => Promise<number> {
  let isOver = false;
  let sent = 0;
  const open = new Set<Promise<void>>();
  const begun = performance.now();
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - begun) / 1000) * rate);
    while (!isOver && sent < due && open.size < AT_ONCE) {
      const run = crowd.runs[(sent * 7919) % crowd.runs.length];
      if (run === undefined) return;
      const call = crowd.lane.subStatus(run, `step${sent % 7}x${Math.floor(sent / crowd.runs.length)}`).finally(() => open.delete(call));
      open.add(call);
      sent++;
    }
  }, 5);
  return async () => {
    isOver = true;
    clearInterval(timer);
    await Promise.all(open);
    return sent;
  };
}
