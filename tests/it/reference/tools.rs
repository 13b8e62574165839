//! Tests the documents of the five catalogues with validators, a compiler and a
//! browser.
//!
//! `.ci/tools` installs them under `target/tools`. The tests are ignored unless
//! they are asked for.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use apierror::{ApiError, Catalog, DeclaredError, ErrorSpec, OpenApiVersion, Unions};
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use reference_apis::catalogs::catalogs;

use super::facts;
use super::servers::over_axum;
use crate::common::live::{Answer, client};
use crate::generators::hostile_catalogs;
use crate::members_tell_kinds::{self, Upload};
use crate::names::{self, Payment};
use crate::operations;
use crate::typescript::{self, Awkward, Mixed};

/// The folder into which `.ci/tools` installs.
pub(super) fn tools() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools")
}

/// Makes a folder for one test.
pub(super) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

pub(super) fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).expect("a file");
}

pub(super) fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tools").join(name)
}

/// Runs a command, and returns whether it succeeded and what it printed.
fn run(command: &mut Command) -> (bool, String) {
    let output =
        command.output().unwrap_or_else(|fault| panic!("{command:?}: {fault}; run .ci/tools"));
    let printed = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&printed).into_owned())
}

pub(super) fn passes(command: &mut Command) {
    let (success, printed) = run(command);
    assert!(success, "{command:?}\n{printed}");
    println!("{printed}");
}

/// Returns the bodies of `/errors/{code}` and those of failing requests.
async fn captured() -> Vec<(&'static str, Vec<Value>)> {
    let (servers, client) = (over_axum().await, client());
    let mut captured = Vec::new();
    for (name, catalog) in catalogs() {
        let mut bodies = Vec::new();
        let mut capture = |code: &str, status: u16, content_type: &str, body: &str| {
            let body: Value = serde_json::from_str(body).expect("JSON");
            bodies.push(json!({
                "code": code,
                "status": status,
                "content_type": content_type,
                "body": body,
            }));
        };
        let mut asked: Vec<(&str, RequestBuilder)> = Vec::new();
        // The library's own codes have no route.
        for spec in catalog.iter().filter(|spec| spec.group != "Service") {
            let url = format!("{}/errors/{}", &servers[name], spec.code);
            asked.push((spec.code, client.get(url)));
        }
        for (code, request) in asked {
            let answer = Answer::to(request).await;
            let content_type = answer.headers["content-type"].to_str().expect("text");
            capture(code, answer.status.as_u16(), content_type, &answer.body);
        }
        if facts::APIS.contains(&name) {
            for answer in facts::errors(name, &servers[name]).await {
                let has = |spec: &&ErrorSpec| answer.body.contains(&format!("\"{}\"", spec.code));
                // Without a code, all errors of a status have the same schema.
                let has_status = |spec: &&ErrorSpec| spec.status == answer.status;
                let found = catalog.iter().find(has).or_else(|| catalog.iter().find(has_status));
                let code = found.expect("an error of the catalogue").code;
                let content_type = answer.values("content-type").next().expect("one");
                capture(code, answer.status, content_type, &answer.body);
            }
        }
        captured.push((name, bodies));
    }
    captured
}

#[tokio::test]
#[ignore = "needs validators from PyPI: .ci/run installs them and runs this"]
async fn openapi_documents_and_bodies_are_valid() {
    let folder = folder("openapi");
    for ((prefix, bodies), (_, catalog)) in captured().await.into_iter().zip(catalogs()) {
        assert!(bodies.len() >= catalog.len());
        write(&folder, &format!("{prefix}.openapi.json"), &catalog.to_openapi());
        write(&folder, &format!("{prefix}.catalog.json"), &catalog.to_json());
        write(&folder, &format!("{prefix}.bodies.json"), &Value::from(bodies).to_string());
    }
    for (name, catalog) in shipped() {
        write(&folder, &format!("{name}.openapi.json"), &catalog.to_openapi());
        write(&folder, &format!("{name}.catalog.json"), &catalog.to_json());
        write(&folder, &format!("{name}.bodies.json"), "[]");
    }
    let (catalog, bodies) = own_types();
    let document = catalog.to_openapi();
    // Types that hold themselves are named.
    assert!(!document.contains("\"x-rust-type\": \"Part\""), "{document}");
    assert!(document.contains("#/components/schemas/Part"), "{document}");
    write(&folder, "own-types.openapi.json", &document);
    write(&folder, "own-types.catalog.json", &catalog.to_json());
    write(&folder, "own-types.bodies.json", &Value::from(bodies).to_string());
    for (name, _) in hostile_catalogs() {
        write(&folder, &format!("{name}.bodies.json"), "[]");
    }
    let all = catalogs().into_iter().chain(shipped()).chain(hostile_catalogs());
    let all = all.chain([("own-types", catalog)]);
    for (name, catalog) in all {
        for version in [OpenApiVersion::V3_0, OpenApiVersion::V3_1] {
            for unions in [Unions::Open, Unions::Closed, Unions::Single] {
                let document = catalog.openapi().version(version).unions(unions).write();
                write(&folder, &format!("{name}.{version:?}.{unions:?}.variant.json"), &document);
            }
        }
    }
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/catalog/catalog.schema.json");
    let python = tools().join("venv/bin/python");
    passes(Command::new(python).arg(script("openapi.py")).arg(&folder).arg(schema));
}

/// Details of custom types. They have schemas.
mod own {
    use std::collections::BTreeMap;

    use apierror::{ApiError, FieldError, Timestamp, envelope};
    use schemars::JsonSchema;
    use serde::Serialize;

    #[derive(Debug, Clone, Serialize, JsonSchema)]
    pub(super) struct Money {
        pub(super) amount: u32,
        pub(super) currency: Currency,
    }

    #[derive(Debug, Clone, Serialize, JsonSchema)]
    #[serde(rename_all = "UPPERCASE")]
    pub(super) enum Currency {
        Thb,
        Eur,
    }

    /// Holds itself.
    #[derive(Debug, Serialize, JsonSchema)]
    pub(super) struct Part {
        pub(super) name: String,
        pub(super) parts: Vec<Part>,
        pub(super) whole: Option<Box<Part>>,
    }

    #[derive(Debug, Serialize, JsonSchema)]
    #[serde(tag = "kind", rename_all = "snake_case")]
    pub(super) enum Reason {
        Price { limit: Money, at: Timestamp },
        Fields { fields: Vec<FieldError> },
        Other,
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    #[api(envelope = envelope::Nested, status = 409)]
    pub(super) enum Own {
        #[error("too dear")]
        #[api(code = "TOO_DEAR")]
        TooDear {
            #[api(detail)]
            prices: BTreeMap<String, Money>,
            #[api(detail)]
            reason: Option<Reason>,
            #[api(extension)]
            part: Box<Part>,
        },
        #[error("broken")]
        #[api(code = "BROKEN")]
        Broken(#[api(details)] Part),
    }

    pub(super) fn occurrences() -> Vec<Own> {
        let part = |name: &str, parts| Part { name: name.to_owned(), parts, whole: None };
        let whole = Some(Box::new(part("whole", Vec::new())));
        let money = Money { amount: 7, currency: Currency::Thb };
        let reasons = [
            None,
            Some(Reason::Price { limit: money.clone(), at: Timestamp::now() }),
            Some(Reason::Fields { fields: vec![FieldError::new("a", "wrong").with_code("A")] }),
            Some(Reason::Other),
        ];
        let too_dear = reasons.into_iter().map(|reason| Own::TooDear {
            prices: BTreeMap::from([
                ("a".to_owned(), money.clone()),
                ("b".to_owned(), Money { amount: 0, currency: Currency::Eur }),
            ]),
            reason,
            part: part("one", vec![part("two", Vec::new())]).into(),
        });
        too_dear
            .chain([Own::Broken(Part {
                whole,
                ..part("one", vec![part("two", vec![part("three", Vec::new())])])
            })])
            .collect()
    }
}

/// A catalogue with made-up examples, and the real bodies.
fn own_types() -> (Catalog, Vec<Value>) {
    let bodies = own::occurrences().into_iter().map(|error| {
        let body: Value = serde_json::from_slice(&error.to_json()).expect("JSON");
        json!({ "code": error.code(), "status": 409, "content_type": "application/json", "body": body })
    });
    (Catalog::of::<own::Own>(), bodies.collect())
}

/// The library's own failures in each shipped envelope, and a catalogue with operations.
fn shipped() -> [(&'static str, Catalog); 8] {
    use apierror::ServiceError;
    use apierror::envelope::{Flat, Google, JsonApi, NestJs, Nested, ProblemDetails, WithRetry};
    let catalog = Catalog::of::<ServiceError>;
    [
        ("problem-details", catalog().in_service::<ProblemDetails>()),
        ("flat", catalog().in_service::<Flat>()),
        ("nested", catalog().in_service::<Nested>()),
        ("nest", catalog().in_service::<NestJs>()),
        ("google", catalog().in_service::<Google>()),
        ("json-api", catalog().in_service::<JsonApi>()),
        ("with-retry", catalog().in_service::<WithRetry<Flat>>()),
        ("operations", operations::catalog()),
    ]
}

/// Writes a function that matches each code but `left_out`; or each name, where callers
/// see no codes.
fn exhaustive(module: &str, catalog: &Catalog, left_out: Option<&str>) -> String {
    let shows_codes = module != "image-presets";
    let (key, unknown) =
        if shows_codes { ("code", "UNKNOWN_CODE") } else { ("name", "UNKNOWN_NAME") };
    let actual = if shows_codes { "actualCode" } else { "code" };
    let mut program = format!(
        "import {{ type ApiError, {unknown} }} from \"./{module}.js\";\n\nexport function codes(error: ApiError): \
         number {{\n  switch (error.{key}) {{\n"
    );
    for (index, spec) in catalog.iter().enumerate().filter(|(_, spec)| Some(spec.code) != left_out)
    {
        let _ = writeln!(
            program,
            "    case {:?}: {{ const status: {} = error.status; return status + {index}; }}",
            spec.code,
            spec.status.as_u16()
        );
    }
    let _ = write!(
        program,
        "    case {unknown}: return error.{actual} === undefined ? 0 : 1;\n    default: {{ const none: never = error; \
         return none; }}\n  }}\n}}\n"
    );
    program
}

/// Returns the command that compiles files of a folder.
pub(super) fn tsc(folder: &Path, files: &[String]) -> Command {
    let options = [
        "--strict",
        "--exactOptionalPropertyTypes",
        "--noUncheckedIndexedAccess",
        "--noUnusedLocals",
    ];
    let options = options.into_iter().chain(["--target", "es2019", "--module", "esnext"]);
    let mut command = Command::new("node");
    command.arg(tools().join("node_modules/typescript/bin/tsc")).args(options);
    command.args(["--moduleResolution", "bundler", "--types", ""]).args(files).current_dir(folder);
    command
}

#[tokio::test]
#[ignore = "needs TypeScript from npm: .ci/run installs it and runs this"]
async fn typescript_compiles_with_exhaustive_switches() {
    let folder = folder("typescript");
    write(&folder, "package.json", r#"{"type": "module"}"#);
    let mut files = Vec::new();
    let mut cases = Vec::new();
    for ((prefix, bodies), (_, catalog)) in captured().await.into_iter().zip(catalogs()) {
        write(&folder, &format!("{prefix}.ts"), &catalog.to_typescript());
        write(&folder, &format!("{prefix}-switch.ts"), &exhaustive(prefix, &catalog, None));
        files.extend([format!("{prefix}.ts"), format!("{prefix}-switch.ts")]);
        cases.push(json!({ "module": prefix, "bodies": bodies }));
    }
    for (name, catalog) in shipped() {
        write(&folder, &format!("{name}.ts"), &catalog.to_typescript());
        files.push(format!("{name}.ts"));
    }
    let (catalog, bodies) = own_types();
    write(&folder, "own-types.ts", &catalog.to_typescript());
    write(&folder, "own-types-switch.ts", &exhaustive("own-types", &catalog, None));
    files.extend(["own-types.ts".to_owned(), "own-types-switch.ts".to_owned()]);
    cases.push(json!({ "module": "own-types", "bodies": bodies }));
    write(
        &folder,
        "named.ts",
        &Catalog::of::<Payment>().operation::<Payment>("POST", "/payments").to_typescript(),
    );
    files.push("named.ts".to_owned());
    let named = names::all().into_iter().map(|(name, error)| {
        let (status, body) = (error.to_response().status().as_u16(), error.to_json());
        let body: Value = serde_json::from_slice(&body).expect("JSON");
        json!({ "name": name, "code": error.code(), "status": status, "body": body })
    });
    write(&folder, "named.json", &named.collect::<Value>().to_string());
    write(&folder, "members.ts", &Catalog::of::<Upload>().to_typescript());
    files.push("members.ts".to_owned());
    let told = members_tell_kinds::bodies().into_iter().map(
        |(body, names)| json!({ "status": members_tell_kinds::STATUS, "body": body, "names": names }),
    );
    write(&folder, "members.json", &told.collect::<Value>().to_string());
    write(&folder, "awkward.ts", &Catalog::of::<Awkward>().to_typescript());
    write(&folder, "awkward.json", &typescript::bodies().to_string());
    write(&folder, "mixed.ts", &Catalog::of::<Mixed>().to_typescript());
    files.extend(["awkward.ts".to_owned(), "mixed.ts".to_owned()]);
    write(&folder, "cases.json", &Value::from(cases).to_string());
    for file in ["client.ts", "of-operations.ts"] {
        fs::copy(script(file), folder.join(file)).expect("a file");
        files.push(file.to_owned());
    }
    passes(&mut tsc(&folder, &files));
    // The compiled module parses each body of the real servers.
    passes(Command::new("node").arg(script("parse.mjs")).arg(&folder));

    for (prefix, catalog) in catalogs() {
        let left_out = catalog.iter().nth(catalog.len() / 2).expect("a code").code;
        let name = format!("{prefix}-left-out.ts");
        write(&folder, &name, &exhaustive(prefix, &catalog, Some(left_out)));
        let (success, printed) = run(&mut tsc(&folder, &[name]));
        assert!(!success, "{prefix}: a switch without {left_out} compiles");
        // The compiler names the class.
        let letters = |text: &str| text.to_lowercase().replace('_', "");
        let is_named = letters(&printed).contains(&letters(left_out));
        assert!(printed.contains("TS2322") && is_named, "{prefix}: {printed}");
    }
}

const HOSTILE: &str = "</script><img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script>";

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = apierror::envelope::Flat, status = 400)]
#[expect(dead_code, reason = "the page shows them")]
enum Hostile {
    /// </script><img src=x onerror="document.title='broken'"> in `<b>code</b>`
    #[error("hostile")]
    #[api(
        code = "HOSTILE<b>",
        group = "<i>Group</i>",
        help = "</p><script>document.title='broken'</script>",
        message = "</script><img src=x onerror=\"document.title='broken'\">"
    )]
    Markup,

    /// Of any text.
    #[error("{0}")]
    #[api(code = "SHOWN")]
    Shown(#[api(detail = "</script><b>name</b>")] String),
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium and playwright-core: .ci/run installs them and runs this"]
async fn reference_page_works_in_a_browser() {
    let folder = folder("page");
    for (prefix, catalog) in catalogs() {
        write(&folder, &format!("{prefix}.html"), &catalog.to_html());
    }
    write(&folder, "operations.html", &operations::catalog().to_html());
    let hostile =
        Catalog::of::<Hostile>().title(HOSTILE).examples([Hostile::Shown(HOSTILE.to_owned())]);
    write(&folder, "hostile.html", &hostile.to_html());
    let servers = over_axum().await;
    let mut browser = Command::new("node");
    passes(
        browser
            .arg(script("page.mjs"))
            .arg(&folder)
            .arg(tools())
            .arg(format!("{}/reference", &servers["tryon"])),
    );
}

#[test]
#[ignore = "needs .ci/tools"]
fn alert_rules_pass_promtool() {
    let folder = folder("alert_rules");
    let catalogs = catalogs().into_iter().chain(hostile_catalogs());
    let catalogs = catalogs.chain([("stock", crate::alerts::catalog())]);
    for (name, catalog) in catalogs {
        let file = format!("{name}.yml");
        write(&folder, &file, &catalog.to_prometheus_rules());
        let promtool = tools().join("prometheus/usr/bin/promtool");
        passes(Command::new(promtool).args(["check", "rules"]).arg(folder.join(file)));
    }
}
