import { defineConfig, mergeConfig } from "vitest/config";
import base from "./vite.config";

/** Unit and component tests, beside what they test. */
export default mergeConfig(
  base,
  defineConfig({
    test: {
      environment: "jsdom",
      include: ["src/**/*.test.{ts,tsx}"],
      setupFiles: ["src/test_setup.ts"],
      css: false,
      // A part with axe takes a second alone, and several on a machine that does other things.
      testTimeout: 20_000,
    },
  }),
);
