import { describe, expect, test } from "vitest";
import { ApiError } from "~/api/fault";
import { AT_ONCE, Bulk, MAX_TRIES } from "./bulk";

const items = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `r${index}`, label: `RUN-${index}` }));
const refused = (status: number, retryAfter: number | null = null) => new ApiError(status, "123", "no", "", [], {}, retryAfter);

describe("bulk", () => {
  test("never more than six calls at once, each row once", async () => {
    let running = 0;
    let most = 0;
    const called: string[] = [];
    const bulk = new Bulk(items(40), async (id) => {
      called.push(id);
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
    });
    const state = await bulk.run();
    expect([most, new Set(called).size, called.length, state.done, state.isOver]).toEqual([AT_ONCE, 40, 40, 40, true]);
  });

  test("a refused row does not stop the others and can be selected again", async () => {
    const bulk = new Bulk(items(5), (id) => (id === "r1" || id === "r3" ? Promise.reject(refused(400)) : Promise.resolve()));
    const state = await bulk.run();
    expect([state.done, state.failed, bulk.leftOver]).toEqual([3, 2, ["r1", "r3"]]);
    expect(state.rows[1]?.error?.code).toBe("123");
  });

  test("Retry-After is obeyed by all", async () => {
    let time = 0;
    const calls: number[] = [];
    const act = () => {
      calls.push(time);
      return calls.length === 1 ? Promise.reject(refused(429, 2)) : Promise.resolve();
    };
    const wait = (ms: number) => {
      time += ms;
      return Promise.resolve();
    };
    const state = await new Bulk(items(AT_ONCE + 6), act, { wait, now: () => time }).run();
    expect(state.done).toBe(AT_ONCE + 6);
    // The six that were begun before the answer are under way already.
    expect(calls.slice(AT_ONCE).every((at) => at >= 2_000)).toBe(true);
  });

  test("patience ends", async () => {
    let calls = 0;
    const act = () => {
      calls += 1;
      return Promise.reject(refused(503, 1));
    };
    let time = 0;
    const wait = (ms: number) => {
      time += ms;
      return Promise.resolve();
    };
    const state = await new Bulk(items(1), act, { wait, now: () => time }).run();
    expect([calls, state.failed]).toEqual([MAX_TRIES, 1]);
  });

  test("after stop no row is begun, and those count as left over", async () => {
    const bulk: Bulk = new Bulk(items(20), () => {
      bulk.stop();
      return Promise.resolve();
    });
    const state = await bulk.run();
    expect([state.done, bulk.leftOver.length]).toEqual([AT_ONCE, 20 - AT_ONCE]);
  });

  test("a call that reached no server is not sent twice", async () => {
    let calls = 0;
    const act = () => {
      calls += 1;
      return Promise.reject(refused(0));
    };
    expect([(await new Bulk(items(1), act).run()).failed, calls]).toEqual([1, 1]);
  });

  test("watchers hear of many rows at once, and of the end", async () => {
    const bulk = new Bulk(items(500), () => Promise.resolve());
    let told = 0;
    bulk.watch(() => (told += 1));
    await bulk.run();
    expect(told).toBeLessThan(50);
    expect(bulk.state()).toMatchObject({ done: 500, isOver: true });
  });
});
