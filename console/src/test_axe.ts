/** What axe finds wrong, for tests. Contrast needs a real browser and regions a whole page: the journeys look at both. */
import axe from "axe-core";

/** Each violation as one line, so that a failing test says what is wrong and where. */
export async function axeFaults(root: Element = document.body): Promise<string[]> {
  const found = await axe.run(root, { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } });
  return found.violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.html}`));
}
