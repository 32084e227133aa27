import { relative } from "node:path";
import type { Plugin } from "vite";

const PACKAGE = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/;

/** Lists the packages that the built scripts hold something of, for `about.json`: what is shipped, and nothing else. */
export function shippedPackages(): Plugin {
  return {
    name: "shipped-packages",
    generateBundle(_options, bundle) {
      const found = new Set<string>();
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        for (const module of Object.keys(chunk.modules)) {
          const folder = PACKAGE.exec(module.replace(/^\0+/, ""))?.[0];
          if (folder !== undefined) found.add(relative(import.meta.dirname + "/..", folder));
        }
      }
      this.emitFile({ type: "asset", fileName: ".vite/packages.json", source: JSON.stringify([...found].sort()) });
    },
  };
}
