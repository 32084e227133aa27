/**
 * Server-sent events out of text that comes in pieces. See: https://html.spec.whatwg.org/multipage/server-sent-events.html 9.2.6.
 *
 * `EventSource` does not do: it knows no event names beforehand, hides the comments that are the stream's heartbeat, and
 * hides why a stream was refused. The library `eventsource-parser` drops an id without data, by which beats move on.
 */
export interface SseMessage {
  /** The last event id when the message came. */
  readonly id: string;
  readonly name: string;
  readonly data: string;
}

const LINE_END = /\r\n|\n|\r/;

export class SseParser {
  #rest = "";
  #id: string;
  #name = "";
  #data: string[] = [];

  constructor(
    private readonly onMessage: (message: SseMessage) => void,
    lastId = "",
  ) {
    this.#id = lastId;
  }

  /** The id to resume from. */
  get lastId(): string {
    return this.#id;
  }

  /** Take the next piece; whole messages are passed on before this returns. */
  feed(text: string): void {
    let all = this.#rest + text;
    // The second half of a line end may be in the next piece.
    const isSplit = all.endsWith("\r");
    if (isSplit) all = all.slice(0, -1);
    const lines = all.split(LINE_END);
    this.#rest = (lines.pop() ?? "") + (isSplit ? "\r" : "");
    for (const line of lines) this.#take(line);
  }

  #take(line: string): void {
    if (line === "") return this.#end();
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const given = colon < 0 ? "" : line.slice(colon + 1);
    const value = given.startsWith(" ") ? given.slice(1) : given;
    if (field === "data") this.#data.push(value);
    else if (field === "event") this.#name = value;
    else if (field === "id" && !value.includes("\0")) this.#id = value;
  }

  #end(): void {
    const message = { id: this.#id, name: this.#name || "message", data: this.#data.join("\n") };
    const isEmpty = this.#data.length === 0;
    this.#name = "";
    this.#data = [];
    if (!isEmpty) this.onMessage(message);
  }
}
