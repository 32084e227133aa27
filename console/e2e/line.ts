/** A line between browser and stack that can go dead, as a lost network does: what is open stays open and says nothing. */
import { createServer, connect, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

export interface Line {
  readonly url: string;
  /** Let nothing through, in either direction, until `mend`. */
  readonly cut: () => void;
  readonly mend: () => void;
  readonly close: () => Promise<void>;
}

/** Lay a line to a stack. */
export async function layLine(target: string): Promise<Line> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("data", (part: Buffer) => {
        if (!to.write(part)) from.pause();
      });
      to.on("drain", () => isCut || from.resume());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on("error", () => to.destroy());
      if (isCut) from.pause();
    }
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const set = (cut: boolean) => {
    isCut = cut;
    for (const socket of sockets) {
      if (cut) socket.pause();
      else socket.resume();
    }
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => set(true),
    mend: () => set(false),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
