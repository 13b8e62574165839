// Makes clients in TypeScript: generate.mjs FOLDER, where FOLDER/documents holds NAME.UNIONS.json.
import { readFileSync, readdirSync, writeFileSync, mkdirSync } from "node:fs";
import openapiTs, { astToString } from "openapi-typescript";
import * as hey from "@hey-api/openapi-ts";
import * as orval from "orval";

process.chdir(process.argv[2]);

for (const tool of ["openapi-typescript", "hey-api", "orval"]) mkdirSync(`clients/${tool}`, { recursive: true });
for (const file of readdirSync("documents")) {
  const name = file.replace(/\.json$/, "");
  const document = JSON.parse(readFileSync(`documents/${file}`, "utf8"));
  writeFileSync(`clients/openapi-typescript/${name}.ts`, astToString(await openapiTs(document)));
  await hey.createClient({
    input: `./documents/${file}`,
    output: { path: `clients/hey-api/${name}` },
    logs: { level: "silent" },
    plugins: ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk"],
  });
  // It writes names of members as they are, quotes included.
  if (name.startsWith("members")) continue;
  await orval.generate({
    input: { target: `./documents/${file}` },
    output: {
      target: `./clients/orval/${name}.ts`,
      client: "fetch",
      override: { mutator: { path: "./orval-fetch.ts", name: "orvalFetch" } },
    },
  });
}
