//! Clients in Go.

use std::fs;
use std::path::Path;
use std::process::Command;

use apierror::{OpenApiVersion, Unions};
use serde_json::json;

use super::{Workshop, tools};

/// openapi-generator writes quotes in the names of members as they are.
const WITHOUT: [&str; 1] = ["members"];

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs openapi-generator and Go from PyPI: .ci/run installs them and runs this"]
async fn go_clients_get_every_answer() {
    let workshop = Workshop::open("go").await;
    workshop.write_documents("single", OpenApiVersion::V3_0, Unions::Single);
    // Without the second, a client refuses members that are newer than itself.
    let properties =
        json!({ "withGoMod": false, "disallowAdditionalPropertiesIfNotPresent": false });
    workshop.openapi_generator(&[("go", "single", &WITHOUT)], &properties);
    let programs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/generators/go");
    for file in ["go.mod", "call.go"] {
        fs::copy(programs.join(file), workshop.folder.join(file)).expect("a file");
    }
    let tools = fs::canonicalize(tools()).expect("the tools: run .ci/tools");
    let go = |arguments: &[&str]| {
        let mut go = Command::new(tools.join("venv/bin/go"));
        go.env("GOCACHE", tools.join("go-cache"));
        // The clients need the standard library alone.
        go.envs([("GOPROXY", "off"), ("GOTOOLCHAIN", "local"), ("GOFLAGS", "-mod=mod")]);
        workshop.run_command(go.args(arguments))
    };
    let printed = go(&["run", "."]);
    go(&["vet", "./..."]);
    let without = WITHOUT.map(|name| ("openapi-generator go", name));
    workshop.compare(&printed, &["openapi-generator go"], false, &without).await;
}
