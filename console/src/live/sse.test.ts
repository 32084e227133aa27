import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type SseMessage, SseParser } from "./sse";

const STREAM = "retry: 2841\n\nid: 1-a\nevent: ready\ndata: {}\n\n: beat\nid: 3-c\n\nid: 4-d\nevent: JobCreated\ndata: {\"a\":1}\ndata: 2\n\n";

function parsed(pieces: readonly string[]): { messages: SseMessage[]; lastId: string } {
  const messages: SseMessage[] = [];
  const parser = new SseParser((message) => messages.push(message));
  for (const piece of pieces) parser.feed(piece);
  return { messages, lastId: parser.lastId };
}

describe("server-sent events", () => {
  test("names, ids and joined lines of data", () => {
    expect(parsed([STREAM]).messages).toEqual([
      { id: "1-a", name: "ready", data: "{}" },
      { id: "4-d", name: "JobCreated", data: '{"a":1}\n2' },
    ]);
  });

  test("a beat moves the id on without a message", () => {
    expect(parsed([": beat\nid: 9-z\n\n"])).toEqual({ messages: [], lastId: "9-z" });
  });

  test("the same whatever the pieces and the line ends", () => {
    const cuts = fc.array(fc.nat(STREAM.length), { maxLength: 12 });
    fc.assert(
      fc.property(cuts, fc.constantFrom("\n", "\r\n", "\r"), (places, end) => {
        const text = STREAM.replaceAll("\n", end);
        const sorted = [0, ...places.toSorted((one, other) => one - other), text.length];
        const pieces = sorted.slice(1).map((place, index) => text.slice(sorted[index], place));
        // A last lone CR may be half of a line end: only more text tells.
        expect(parsed([...pieces, ": end\n"])).toEqual(parsed([STREAM]));
      }),
    );
  });
});
