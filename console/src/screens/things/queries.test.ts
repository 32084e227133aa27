import { QueryClient } from "@tanstack/react-query";
import { afterEach, expect, test, vi } from "vitest";
import { FAMILIES } from "./families";
import { attributesQuery, thingsQuery } from "./queries";
import { withRows } from "./use_things";

const PLACE = { family: FAMILIES.participants, app: "app-a", type: "riders" };

afterEach(() => {
  vi.unstubAllGlobals();
});

test("R24 the definition of one type is read when it is asked for, once until the type changes", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    asked.push(new URL(request.url).pathname);
    return Promise.resolve(Response.json({ data: { attributes: [{ name: "city", dataType: "string" }] } }));
  });
  const queries = new QueryClient();
  const read = () => queries.fetchQuery(attributesQuery(PLACE));
  expect((await read()).map((attribute) => attribute.name)).toEqual(["city"]);
  await read();
  expect(asked).toEqual(["/core/api/v2/participants/participant-types/riders/config/attributes"]);
  await queries.invalidateQueries({ queryKey: ["type", "participants", "riders"] });
  await read();
  expect(asked).toHaveLength(2);
});

test("a list goes on by hundreds, as far as the server goes", () => {
  const { getNextPageParam } = thingsQuery(PLACE, { q: "", filters: [], sortKey: undefined, isDescending: false });
  const page = (count: number, total: number) => ({ things: Array.from({ length: count }, (_, at) => thing(`riders:${at}`, 1)), total });
  const next = (pages: number, total: number) =>
    getNextPageParam(page(100, total), Array.from({ length: pages }, () => page(100, total)), (pages - 1) * 100, []);
  expect(next(1, 250)).toBe(100);
  expect(next(3, 250)).toBeUndefined();
  expect(next(100, 1_000_000)).toBe(10_000);
  expect(next(101, 1_000_000)).toBeUndefined();
});

const thing = (id: string, version: number, state = "active:active") => ({
  id, code: id, name: "", state, parent: "", values: {}, version, updatedAt: 0, wire: {},
}); // prettier-ignore

test("R2 a row that is read again takes the place of an older one, never of a newer one; the order stays", () => {
  const data = { pages: [{ things: [thing("riders:1", 3), thing("riders:2", 1)], total: 2 }], pageParams: [0] };
  const read = [thing("riders:2", 2, "inactive:inactive"), thing("riders:1", 2, "inactive:inactive")];
  const rows = withRows(data, read).pages[0]?.things ?? [];
  expect(rows.map((row) => [row.id, row.version, row.state])).toEqual([
    ["riders:1", 3, "active:active"],
    ["riders:2", 2, "inactive:inactive"],
  ]);
  expect(withRows(data, []).pages[0]).toBe(data.pages[0]);
});
