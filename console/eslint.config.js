import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

/** Who may import what: rules and the live store know no React, a screen knows no other screen, only `ui` knows the kit. */
const forbid = (files, patterns, ignores = []) => ({
  files,
  ignores,
  rules: { "no-restricted-imports": ["error", { patterns }] },
});
const KIT = { group: ["react-aria-components", "react-aria-components/*"], message: "only ui/ knows the component kit" };
const REACT = { group: ["react", "react-dom", "react-*", "@tanstack/*", "~/ui/*", "~/app/*"], message: "plain TypeScript, without React" };
const SCREENS = { group: ["~/screens/*", "../*/*"], message: "a screen imports no other screen" };

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/api/schema.d.ts", "playwright-report", "test-results"] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  hooks.configs.flat["recommended-latest"] ?? hooks.configs["recommended-latest"],
  {
    rules: {
      "no-unused-private-class-members": "off", // does not see `??=`
      "react-hooks/incompatible-library": "off", // the virtual rows are not compiled
      "max-lines": ["error", 400],
      "@typescript-eslint/no-explicit-any": "error",
      "no-restricted-syntax": ["error", { selector: "ExportDefaultDeclaration", message: "export by name" }],
    },
  },
  // A fixture that needs no other one says so by an empty pattern: Playwright reads the names.
  { files: ["e2e/**"], rules: { "no-empty-pattern": "off" } },
  { files: ["*.config.{js,ts}"], rules: { "no-restricted-syntax": "off" } },
  { files: ["tools/*.mjs"], languageOptions: { globals: { console: "readonly", process: "readonly", URL: "readonly" } } },
  forbid(["src/rules/**", "src/live/**"], [REACT], ["**/*.test.*", "src/live/use_*"]),
  forbid(["src/screens/**"], [KIT, SCREENS]),
  forbid(["src/app/**"], [KIT], ["src/app/main.tsx"]),
  forbid(["src/driver/**"], [{ group: ["~/app/*", "~/screens/*"], message: "a face of its own" }]),
);
