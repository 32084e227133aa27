/** Where devices are. See: docs/design/tracking.md. */
import type { Answered } from "./haulier";
import { api, dataOf } from "./client";
import type { components } from "./schema";

export const POSITIONS = "/core/api/v1/mts/positions";

export type DevicePosition = Answered<components["schemas"]["DevicePosition"]>;
export type Positions = Answered<components["schemas"]["Positions"]>;

/** Where all devices are, or those seen since a moment. */
export const readPositions = (since = 0, signal: AbortSignal | null = null): Promise<Positions> =>
  dataOf(api.GET(POSITIONS, { params: { query: since === 0 ? {} : { since } }, signal }));

/** Where those are who carry out a dispatch. */
export const readPositionsOf = async (dispatchId: string, signal: AbortSignal | null = null): Promise<readonly DevicePosition[]> =>
  (await dataOf(api.GET(POSITIONS, { params: { query: { dispatchId } }, signal }))).positions;

/** A position as the stream has it: device, longitude and latitude in millionths of a degree, bearing, metres a second, epoch ms. */
export type StreamedPosition = readonly [string, number, number, number | null, number | null, number];

/** The positions in a message of the stream; none where it holds none. */
export function streamedPositions(data: string): readonly StreamedPosition[] {
  try {
    const { positions } = JSON.parse(data) as { positions?: unknown };
    return Array.isArray(positions) ? (positions as StreamedPosition[]) : [];
  } catch {
    return [];
  }
}
