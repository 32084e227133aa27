import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";

/** English is the language of the sources and needs no catalog in the browser; every other language is one chunk. */
export default defineConfig({
  sourceLocale: "en",
  locales: ["en", "hi"],
  catalogs: [{ path: "src/words/{locale}", include: ["src"] }],
  format: formatter({ lineNumbers: false, origins: false }),
  macro: { corePackage: ["@lingui/core/macro"], jsxPackage: ["@lingui/react/macro"] },
});
