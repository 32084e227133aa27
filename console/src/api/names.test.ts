import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Name } from "./haulier";
import { NameBook, shortId } from "./names";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const named = (id: string): Name => ({ name: `name of ${id}`, kind: "participant", type: null, state: null });

/** A server that knows all ids but those that begin with `unknown`, and what it was asked for. */
function server() {
  const asked: (readonly string[])[] = [];
  let isDown = false;
  const ask = (ids: readonly string[]) => {
    asked.push(ids);
    if (isDown) return Promise.reject(new Error("down"));
    return Promise.resolve(Object.fromEntries(ids.filter((id) => !id.startsWith("unknown")).map((id) => [id, named(id)])));
  };
  return { asked, ask, fail: (down: boolean) => (isDown = down) };
}

test("R25 ids that are shown together are asked for in one call, each once", async () => {
  const { asked, ask } = server();
  const book = new NameBook(ask);
  expect(book.nameOf("a")).toBeUndefined();
  book.nameOf("b");
  book.nameOf("a");
  await vi.advanceTimersByTimeAsync(30);
  expect(asked).toEqual([["a", "b"]]);
  expect(book.nameOf("a")).toEqual(named("a"));
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toHaveLength(1);
});

test("R23 ids of what the page still reads go with the same call, and none waits for long", async () => {
  const { asked, ask } = server();
  let isBusy = true;
  const book = new NameBook(ask, () => isBusy);
  book.nameOf("a");
  await vi.advanceTimersByTimeAsync(100);
  isBusy = false;
  await vi.advanceTimersByTimeAsync(30);
  book.nameOf("b");
  await vi.advanceTimersByTimeAsync(60);
  expect(asked).toEqual([["a", "b"]]);
  isBusy = true;
  book.nameOf("c");
  await vi.advanceTimersByTimeAsync(300);
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(60);
  expect(asked).toEqual([["a", "b"], ["c"]]);
});

test("R25 a call names at most 500 ids, the rest follow", async () => {
  const { asked, ask } = server();
  const book = new NameBook(ask);
  const ids = Array.from({ length: 1_201 }, (_, each) => `id-${each}`);
  for (const id of ids) book.nameOf(id);
  await vi.advanceTimersByTimeAsync(200);
  expect(asked.map((call) => call.length)).toEqual([500, 500, 201]);
  expect(new Set(asked.flat())).toEqual(new Set(ids));
  expect(ids.every((id) => book.nameOf(id)?.name === `name of ${id}`)).toBe(true);
});

test("what the server does not know is not asked for again", async () => {
  const { asked, ask } = server();
  const book = new NameBook(ask);
  book.nameOf("unknown-1");
  await vi.advanceTimersByTimeAsync(100);
  expect(book.nameOf("unknown-1")).toBeUndefined();
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toHaveLength(1);
});

test("what failed is asked for again after a while, without being drawn", async () => {
  const { asked, ask, fail } = server();
  const book = new NameBook(ask);
  fail(true);
  book.nameOf("a");
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toHaveLength(1);
  fail(false);
  expect(book.nameOf("a")).toBeUndefined();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(book.nameOf("a")).toEqual(named("a"));
});

test("a name that may have changed is forgotten and asked for anew; listeners hear of both", async () => {
  const { asked, ask } = server();
  const book = new NameBook(ask);
  const heard = vi.fn();
  const stop = book.subscribe(heard);
  book.nameOf("a");
  await vi.advanceTimersByTimeAsync(100);
  const before = heard.mock.calls.length;
  book.forget("a");
  expect(heard.mock.calls.length).toBe(before + 1);
  expect(book.nameOf("a")).toBeUndefined();
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toHaveLength(2);
  const calls = heard.mock.calls.length;
  expect(calls).toBeGreaterThanOrEqual(3);
  stop();
  book.forget("a");
  expect(heard.mock.calls.length).toBe(calls);
});

test("an id that no text stands for is never asked for", async () => {
  const { asked, ask } = server();
  new NameBook(ask).nameOf("");
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toEqual([]);
});

test("until its name is known an id is shown by its end", () => {
  expect(shortId("riders:2b1f7f3e-8a51-5c0a-9b1e-7a3f64c1d210")).toBe("…64c1d210");
  expect(shortId("riders:R-1")).toBe("R-1");
  expect(shortId("platform:app:haulier-admin")).toBe("haulier-admin");
});
