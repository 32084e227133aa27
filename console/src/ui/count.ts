/** A count in the digits and groups of the page's language: 120,000 in English, 1,20,000 in Hindi. */
export function countText(count: number): string {
  return new Intl.NumberFormat(document.documentElement.lang || "en").format(count);
}
