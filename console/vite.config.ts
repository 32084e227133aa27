import { fileURLToPath } from "node:url";
import { lingui } from "@lingui/vite-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { shippedPackages } from "./tools/shipped_packages";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Two entries, two first loads: the console and the driver's app. Built files go to `dist`;
 * `tools/console.py` packs and copies them into the Python package.
 */
export default defineConfig({
  base: "/console/",
  plugins: [lingui({ macroTransform: true }), react(), shippedPackages()],
  resolve: { alias: { "~": here("./src") } },
  build: {
    outDir: "dist",
    target: "es2023",
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { index: here("./index.html"), driver: here("./driver.html") },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ["/core", "/app", "/graphql", "/events", "/health", "/docs", "/openapi.json"].map((path) => [
        path,
        process.env["HAULIER_URL"] ?? "http://127.0.0.1:8080",
      ]),
    ),
  },
});
