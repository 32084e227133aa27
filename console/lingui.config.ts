import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";

/** English is the language of the sources: its catalog is made by every build. The others are files of translators. */
export default defineConfig({
  sourceLocale: "en",
  locales: ["en", "hi"],
  catalogs: [{ path: "src/words/{locale}", include: ["src"] }],
  format: formatter({ lineNumbers: false, origins: false }),
  macro: { corePackage: ["@lingui/core/macro"], jsxPackage: ["@lingui/react/macro"] },
});
