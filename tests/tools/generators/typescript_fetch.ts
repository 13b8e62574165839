// Calls each service with the client of openapi-generator's typescript-fetch: typescript_fetch.js FOLDER
import { readFileSync } from "node:fs";

interface Service {
  name: string;
  address: string;
  codes: string[];
}

const services: Service[] = JSON.parse(readFileSync(`${process.argv[2]}/services.json`, "utf8"));

const load = (path: string) => import(path);

async function main(): Promise<void> {
  for (const { name, address, codes } of services) {
    // The generator closes a comment early.
    if (name === "hostile") continue;
    const { Configuration, DefaultApi, ResponseError, ApiErrorFromJSON } = await load(
      `./openapi-generator/typescript-fetch-${name}/index.js`,
    );
    const api = new DefaultApi(new Configuration({ basePath: address }));
    for (const code of codes) {
      try {
        await api.fail({ code });
      } catch (failure) {
        if (!(failure instanceof ResponseError)) throw failure;
        // The client leaves the body of an error to its caller.
        const { response } = failure as { response: Response };
        const isJson = response.headers.get("content-type")?.includes("json");
        const error = isJson ? ApiErrorFromJSON(await response.json()) : await response.text();
        console.log(JSON.stringify({ tool: "openapi-generator typescript-fetch", service: name, code, status: response.status, error }));
      }
    }
  }
}

void main();
