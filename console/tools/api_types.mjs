/** Write `src/api/schema.d.ts` from `docs/openapi.json`, without the headers that the session's cookie stands for. */
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const [source = "../docs/openapi.json", target = "src/api/schema.d.ts"] = process.argv.slice(2);
const document = JSON.parse(await readFile(source, "utf8"));
for (const operations of Object.values(document.paths)) {
  for (const operation of Object.values(operations)) {
    operation.parameters = (operation.parameters ?? []).filter((parameter) => parameter.in !== "header");
    operation.responses = Object.fromEntries(
      Object.entries(operation.responses ?? {})
        .filter(([status]) => status.startsWith("2"))
        .map(([status, answer]) => [status, { ...answer, headers: undefined }]),
    );
  }
}
await writeFile(target, `/* Made by \`npm run api\` from docs/openapi.json. */\n${astToString(await openapiTS(document))}`);
