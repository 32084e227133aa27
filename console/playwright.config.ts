import { defineConfig } from "@playwright/test";

/** Debian's browser: none is downloaded. No GPU is asked for, and nothing of it calls out by itself. */
const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const FLAGS = [
  "--no-sandbox",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-domain-reliability",
  "--disable-sync",
  "--no-first-run",
  "--no-pings",
];

/**
 * `npm run e2e` proves the journeys but those marked `@slow`, as a merge does, `npm run e2e:all` every one. `npm run
 * perf` proves the budgets, `npm run pictures` makes screenshots. Each run has one real stack with the demo's data; who
 * changes things does so in a tenant of its own. One test at a time: the machine has few cores, and a browser beside
 * another one proves nothing about speed.
 */
export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/global_setup.ts",
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env["CI"] !== undefined,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  outputDir: "test-results",
  use: {
    browserName: "chromium",
    headless: true,
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    timezoneId: "Asia/Kolkata",
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: { executablePath: CHROMIUM, args: FLAGS },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "journeys", testMatch: "journeys/*.spec.ts" },
    { name: "perf", testMatch: "perf/*.spec.ts", timeout: 600_000, use: { trace: "off" } },
    { name: "pictures", testMatch: "screenshots.ts", timeout: 300_000, use: { trace: "off" } },
  ],
});
