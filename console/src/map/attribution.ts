/** Whose a map is, as its file says it: often a piece of HTML, of which only words and links to pages are taken. */

export interface AttributionPart {
  readonly text: string;
  /** The page to which it leads; null of mere words. */
  readonly href: string | null;
}

const PAGE = /^https?:\/\//i;
const SILENT = new Set(["SCRIPT", "STYLE"]);

export function attributionParts(html: string): readonly AttributionPart[] {
  return [...partsOf(new DOMParser().parseFromString(html, "text/html").body, null)];
}

function* partsOf(node: Node, href: string | null): Generator<AttributionPart> {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) yield { text: child.textContent ?? "", href };
    else if (!SILENT.has(child.nodeName)) yield* partsOf(child, linkOf(child) ?? href);
  }
}

function linkOf(node: Node): string | null {
  const link = node.nodeName === "A" ? (node as Element).getAttribute("href") : null;
  return link !== null && PAGE.test(link) ? link : null;
}
