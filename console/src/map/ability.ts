/** Whether this browser draws moving maps: asked before the library is fetched, and once a page. */
let known: boolean | undefined;

export function canDrawMaps(): boolean {
  if (known !== undefined) return known;
  const context = document.createElement("canvas").getContext("webgl2");
  // A page has few of them, and this one is of no more use.
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  known = context !== null;
  return known;
}
