// Calls each service with each client: call.js FOLDER prints a line of JSON for each answer.
import { readFileSync } from "node:fs";
import createClient from "openapi-fetch";
import type { paths } from "./clients/openapi-typescript/shop.open.js";
import { setBase } from "./orval-fetch.js";

interface Service {
  name: string;
  address: string;
  codes: string[];
}

interface Answer {
  status: number;
  error: unknown;
}

type Call = (code: string) => Promise<Answer>;

const services: Service[] = JSON.parse(readFileSync(`${process.argv[2]}/services.json`, "utf8"));

// The generated modules of all services have the same operation.
const load = (path: string) => import(path);

const clients: Record<string, (service: Service) => Promise<Call | undefined>> = {
  "openapi-fetch": async ({ address }) => {
    const client = createClient<paths>({ baseUrl: address });
    return async (code) => {
      const { error, response } = await client.GET("/errors/{code}", { params: { path: { code } } });
      return { status: response.status, error };
    };
  },
  "hey-api": async ({ name, address }) => {
    const { fail } = await load(`./clients/hey-api/${name}.open/sdk.gen.js`);
    return async (code) => {
      const { error, response } = await fail({ baseUrl: address, path: { code } });
      return { status: response.status, error };
    };
  },
  orval: async ({ name, address }) => {
    if (name === "members") return undefined;
    const { fail } = await load(`./clients/orval/${name}.open.js`);
    return async (code) => {
      setBase(address);
      // It does not encode what it puts into a path.
      const { status, data } = await fail(encodeURIComponent(code));
      return { status, error: data };
    };
  },
};

async function main(): Promise<void> {
  for (const service of services) {
    for (const [tool, client] of Object.entries(clients)) {
      const call = await client(service);
      if (!call) continue;
      for (const code of service.codes) {
        const { status, error } = await call(code);
        console.log(JSON.stringify({ tool, service: service.name, code, status, error }));
      }
    }
  }
}

void main();
