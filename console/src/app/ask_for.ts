import { writes } from "~/live/writes";

/** Ask for a change of a row and mark the row until an event confirms it. Throws what the call throws: whoever asked tells that in its place. */
export async function askFor(id: string, call: (requestId: string) => Promise<unknown>): Promise<void> {
  try {
    await writes.send([id], call);
  } catch (error) {
    writes.dismiss(id);
    throw error;
  }
}
