/** Who can be assigned. Nothing in a type says so: what only ever stands at stops is told by where its ids are. */
import type { Hit } from "~/api/haulier";
import { typeIn } from "~/api/names";

/** Whether something that was found can drive, told by ids of who drives and ids of places. */
export function canDrive(drivers: Iterable<string>, places: Iterable<string>): (hit: Pick<Hit, "type">) => boolean {
  const driving = new Set(Array.from(drivers, typeIn));
  const standing = new Set(Array.from(places, typeIn));
  return ({ type }) => type === null || driving.has(type) || !standing.has(type);
}
