//! Clients that other people's generators make from OpenAPI documents: they
//! compile, and get what the services answer over a real socket.
//!
//! `.ci/tools` installs the generators under `target/tools/generators`. What each is
//! given here is what the guide says in `docs/guide/generators.md`.

mod go;
mod rust;
mod services;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use apierror::{OpenApiVersion, Unions};
use serde_json::{Value, json};

pub(crate) use self::services::hostile_catalogs;
use self::services::{PROXY, PROXY_ANSWER, Service};
use crate::common::live::{Answer, client};

fn tools() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/generators")
}

/// The running services, and the folder in which their clients are made.
struct Workshop {
    services: Vec<Service>,
    folder: PathBuf,
}

impl Workshop {
    /// Starts the services, and makes an empty folder with the programs that call them.
    async fn open(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("generators").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("it can go");
        }
        fs::create_dir_all(folder.join("documents")).expect("a folder");
        let services = services::start().await;
        let listed = services.iter().map(|service| {
            json!({
                "name": service.name,
                "address": service.address,
                "codes": service.codes(),
            })
        });
        fs::write(folder.join("services.json"), listed.collect::<Value>().to_string())
            .expect("a file");
        Self { services, folder }
    }

    fn write_documents(&self, variant: &str, version: OpenApiVersion, unions: Unions) {
        for service in &self.services {
            let name = format!("documents/{}.{variant}.json", service.name);
            let document = service.document(version, unions).to_string();
            fs::write(self.folder.join(name), document).expect("a file");
        }
    }

    /// Copies programs from `tests/tools/generators`.
    fn copy(&self, programs: &[&str]) {
        for program in programs {
            let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/generators").join(program);
            fs::copy(from, self.folder.join(program)).expect("a file");
        }
    }

    /// Prepares the folder for programs in TypeScript.
    fn for_typescript(&self) {
        fs::write(self.folder.join("package.json"), "{}").expect("a file");
        std::os::unix::fs::symlink(
            fs::canonicalize(tools().join("node_modules")).expect("the tools: run .ci/tools"),
            self.folder.join("node_modules"),
        )
        .expect("a link");
    }

    /// Runs a program in the folder, and returns what it printed.
    fn run(&self, program: impl AsRef<Path>, arguments: &[&str]) -> String {
        self.run_command(Command::new(program.as_ref()).args(arguments))
    }

    fn run_command(&self, command: &mut Command) -> String {
        let command = command.current_dir(&self.folder);
        // A proxy of the environment must not answer for the services.
        let command = command.env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1");
        let output =
            command.output().unwrap_or_else(|fault| panic!("{command:?}: {fault}; run .ci/tools"));
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command:?}\n{printed}\n{complaint}");
        printed
    }

    fn python(&self, arguments: &[&str]) -> String {
        self.run(tools().join("venv/bin/python"), arguments)
    }

    /// Makes clients with these generators of openapi-generator. Each takes the documents
    /// of a variant, without those of some services.
    fn openapi_generator(&self, generators: &[(&str, &str, &[&str])], properties: &Value) {
        let mut batch = vec!["batch".to_owned(), "--threads".to_owned(), "2".to_owned()];
        for (generator, variant, without) in generators {
            for service in &self.services {
                let name = service.name;
                if without.contains(&name) {
                    continue;
                }
                let config = json!({
                    "generatorName": generator,
                    "inputSpec": format!("documents/{name}.{variant}.json"),
                    "outputDir": format!("openapi-generator/{generator}-{name}"),
                    "packageName": format!("client_{}", name.replace('-', "_")),
                    "additionalProperties": properties,
                    "globalProperties": {
                        "modelTests": "false",
                        "apiTests": "false",
                        "modelDocs": "false",
                        "apiDocs": "false",
                    },
                });
                let file = format!("{generator}-{name}.json");
                fs::write(self.folder.join(&file), config.to_string()).expect("a file");
                batch.push(file);
            }
        }
        let batch: Vec<&str> = batch.iter().map(String::as_str).collect();
        self.run(tools().join("venv/bin/openapi-generator-cli"), &batch);
    }

    /// Compares what the clients of these tools got with what the services answer.
    /// `types` says whether the clients print the types of errors. Some tools have
    /// no clients of some services.
    async fn compare(&self, printed: &str, tools: &[&str], types: bool, without: &[(&str, &str)]) {
        let mut answers: BTreeMap<(String, String, String), Value> = BTreeMap::new();
        for line in printed.lines() {
            let answer: Value = serde_json::from_str(line).expect("a line of JSON");
            let text = |name: &str| answer[name].as_str().expect("text").to_owned();
            answers.insert((text("tool"), text("service"), text("code")), answer);
        }
        let client = client();
        for service in &self.services {
            for code in service.codes() {
                let mut url: reqwest::Url = service.address.parse().expect("an address");
                url.path_segments_mut().expect("a path").extend(["errors", code]);
                let real = Answer::to(client.get(url)).await;
                let body: Value = match code {
                    PROXY => PROXY_ANSWER.into(),
                    _ => real.json(),
                };
                for tool in tools {
                    let key = ((*tool).to_owned(), service.name.to_owned(), code.to_owned());
                    let Some(mut answer) = answers.remove(&key) else {
                        assert!(without.contains(&(*tool, service.name)), "no answer for {key:?}");
                        continue;
                    };
                    assert_eq!(answer["status"], real.status.as_u16(), "{key:?}: {answer}");
                    let error = answer["error"].take();
                    assert_eq!(comparable(error), comparable(body.clone()), "{key:?}: {answer}");
                    if types && let Some(expected) = service.type_of(code) {
                        assert_eq!(answer["type"], expected, "{key:?}");
                    }
                }
            }
        }
        assert!(answers.is_empty(), "{answers:?}");
    }
}

/// Removes what differs from request to request.
fn comparable(mut body: Value) -> Value {
    match &mut body {
        Value::Object(members) => {
            for name in
                ["requestId", "request_id", "correlation_id", "timestamp", "instance", "path"]
            {
                members.remove(name);
            }
            for value in members.values_mut() {
                *value = comparable(value.take());
            }
        }
        Value::Array(items) => {
            for item in items {
                *item = comparable(item.take());
            }
        }
        _ => {}
    }
    body
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs generators from npm: .ci/run installs them and runs this"]
async fn typescript_clients_get_every_answer() {
    let workshop = Workshop::open("typescript").await;
    workshop.write_documents("open", OpenApiVersion::V3_1, Unions::Open);
    workshop.write_documents("closed", OpenApiVersion::V3_1, Unions::Closed);
    workshop.for_typescript();
    // The library's own client has to compile beside them.
    for service in &workshop.services {
        let name = format!("own-{}.ts", service.name);
        fs::write(workshop.folder.join(name), service.typescript()).expect("a file");
    }
    workshop.copy(&["generate.mjs", "orval-fetch.ts", "shop.ts", "call.ts", "tsconfig.json"]);
    workshop.run("node", &["generate.mjs", "."]);
    workshop.run("node", &["node_modules/typescript/bin/tsc"]);
    let printed = workshop.run("node", &["compiled/call.js", "."]);
    let tools = ["openapi-fetch", "hey-api", "orval"];
    workshop.compare(&printed, &tools, false, &[("orval", "members")]).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs generators from PyPI: .ci/run installs them and runs this"]
async fn python_clients_get_every_answer() {
    let workshop = Workshop::open("python").await;
    workshop.write_documents("open", OpenApiVersion::V3_1, Unions::Open);
    workshop.copy(&["python_client.py"]);
    workshop.python(&["python_client.py", "generate", "."]);
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/generators/shop.py");
    fs::copy(shop, workshop.folder.join("python/explain.py")).expect("a file");
    workshop.run(
        "sh",
        &["-c", &format!("cd python && {} -m mypy --strict .", absolute("venv/bin/python"))],
    );
    let printed = workshop.python(&["python_client.py", "call", "."]);
    workshop.compare(&printed, &["openapi-python-client"], true, &[]).await;
}

/// Returns the path of a tool of Python, for programs that run in another folder.
fn absolute(tool: &str) -> String {
    // A link to the interpreter must stay one, so that Python finds its packages.
    let tools = fs::canonicalize(tools()).expect("the tools: run .ci/tools");
    tools.join(tool).display().to_string()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs openapi-generator from PyPI: .ci/run installs it and runs this"]
async fn clients_of_openapi_generator_get_every_answer() {
    let workshop = Workshop::open("openapi-generator").await;
    workshop.write_documents("open", OpenApiVersion::V3_0, Unions::Open);
    workshop.write_documents("single", OpenApiVersion::V3_0, Unions::Single);
    workshop.for_typescript();
    workshop.copy(&["call_python.py", "typescript_fetch.ts", "tsconfig.json"]);
    let generators =
        [("python", "open", &[][..]), ("typescript-fetch", "single", &WITHOUT_TYPESCRIPT_FETCH)];
    workshop.openapi_generator(&generators, &json!({}));
    workshop.run("node", &["node_modules/typescript/bin/tsc"]);
    let printed = workshop.run("node", &["compiled/typescript_fetch.js", "."]);
    let without = WITHOUT_TYPESCRIPT_FETCH.map(|name| ("openapi-generator typescript-fetch", name));
    let tool = "openapi-generator typescript-fetch";
    workshop.compare(&printed, &[tool], false, &without).await;
    let printed = workshop.python(&["call_python.py", "."]);
    workshop.compare(&printed, &["openapi-generator python"], true, &[]).await;
}

/// typescript-fetch writes a description with `*/` into a comment as it is.
const WITHOUT_TYPESCRIPT_FETCH: [&str; 1] = ["hostile"];
