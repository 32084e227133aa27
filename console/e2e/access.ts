/** What can be checked of access by machine: axe in both themes, and no sideways scroll on a narrow screen. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { expect, type Page } from "@playwright/test";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const GRAVE = ["serious", "critical"];
const THEMES = ["light", "dark"] as const;

declare global {
  interface Window {
    axe: { run: (context: object, options: object) => Promise<AxeResults> };
  }
}

/** End a step: no serious or critical fault in either theme. What a screen reader was told just now is no part of the page. */
export async function expectAccess(page: Page): Promise<void> {
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    // The debugger runs the source, so the content security policy does not bind it.
    if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(SOURCE);
    const { violations } = await page.evaluate(() => window.axe.run({ exclude: ["[data-live-announcer]"] }, { resultTypes: ["violations"] }));
    const grave = violations
      .filter((fault) => GRAVE.includes(fault.impact ?? ""))
      .map((fault) => `${theme}: ${fault.id}: ${fault.help}: ${fault.nodes.map((node) => node.target.join(" ")).join(" | ")}`);
    expect.soft(grave, "faults that axe finds").toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

/** The page scrolls downwards alone; what is a table scrolls in itself. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const widths = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const wide = [...document.querySelectorAll("body *")]
      .filter((each) => each.getBoundingClientRect().right > clientWidth + 1 && each.closest("[role=grid], [role=table], table, [data-scrolls]") === null)
      .map((each) => `${each.tagName}.${each.className}`);
    return { scrollWidth, clientWidth, wide: wide.slice(0, 5) };
  });
  expect(widths.scrollWidth, `wider than the screen: ${widths.wide.join(", ")}`).toBeLessThanOrEqual(widths.clientWidth);
}
