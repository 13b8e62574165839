//! `cli::run`, through the example that calls it.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use apierror::{Catalog, OpenApiVersion, Unions};
use reference_apis::tryon::{TryOnError, one_of_each};

use crate::common::program;

/// Exit code, standard output, standard error.
type Ended = (Option<i32>, String, String);

fn cli(arguments: &[&str]) -> Ended {
    cli_with_update("", arguments)
}

/// The same with `APIERROR_UPDATE`.
fn cli_with_update(update: &str, arguments: &[&str]) -> Ended {
    let mut program = program::example("errors_cli");
    program.args(arguments).env("APIERROR_UPDATE", update);
    // In CI, a missing lock is not written.
    let output = program.env("CI", "false").output().expect("it starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("command_line").join(name);
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

const WRITERS: [(&[&str], &str); 8] = [
    (&["html"], "<!doctype html>"),
    (&["markdown"], "# Virtual try-on\n"),
    (&["openapi"], "{\n  \"openapi\": \"3.1.0\""),
    (&["typescript"], "// The errors of Virtual try-on"),
    (&["json"], "{\n  \"version\": 1"),
    (&["prometheus-rules"], "groups:\n  - name: \""),
    (&["grafana-dashboard"], "{\n  \"title\": \"Virtual try-on: errors\""),
    (
        &["grpc-service-config", "--service", "tryon.v1.TryOn"],
        "{\n  \"methodConfig\": [\n    {\n      \"name\": [\n        {\n          \"service\": \"tryon.v1.TryOn\"",
    ),
];

#[test]
fn each_command_writes_its_document_to_standard_output_or_a_file() {
    let folder = folder("documents");
    for (command, start) in WRITERS {
        let (code, printed, faults) = cli(command);
        assert_eq!((code, &*faults), (Some(0), ""), "{command:?}");
        assert!(printed.starts_with(start), "{command:?}: {printed}");
        let out = folder.join(command[0]);
        // Options may come first.
        let arguments = [&["--out", out.to_str().expect("UTF-8")], command].concat();
        assert_eq!(cli(&arguments), (Some(0), String::new(), String::new()), "{arguments:?}");
        assert_eq!(std::fs::read_to_string(out).expect("a file"), printed);
    }
}

#[test]
fn openapi_has_the_version_and_unions_that_are_asked_for() {
    let catalog = Catalog::of::<TryOnError>().title("Virtual try-on").examples(one_of_each());
    for (name, unions) in
        [("open", Unions::Open), ("closed", Unions::Closed), ("single", Unions::Single)]
    {
        let (code, printed, _) = cli(&["openapi", "--unions", name]);
        assert_eq!(code, Some(0));
        assert!(printed == catalog.openapi().unions(unions).write(), "{name}");
        let is_default = printed == cli(&["openapi"]).1;
        assert_eq!(is_default, unions == Unions::default(), "{name}");
    }
    for (name, version) in [("3.0", OpenApiVersion::V3_0), ("3.1", OpenApiVersion::V3_1)] {
        let arguments = ["openapi", "--unions", "single", "--openapi-version", name];
        let (code, printed, _) = cli(&arguments);
        let expected = catalog.openapi().unions(Unions::Single).version(version).write();
        assert!(code == Some(0) && printed == expected, "{name}");
        assert!(printed.contains(&format!("\"openapi\": \"{name}.")), "{printed}");
    }
}

#[test]
fn grpc_service_config_has_a_policy_for_each_service_and_method() {
    let method = "--idempotent=tryon.v1.Jobs/Get";
    let arguments = ["grpc-service-config", "--service", "tryon.v1.TryOn", method, method];
    let (code, printed, _) = cli(&arguments);
    assert_eq!(code, Some(0));
    let config: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
    let policies = config["methodConfig"].as_array().expect("a list");
    let names: Vec<_> = policies.iter().map(|policy| policy["name"].to_string()).collect();
    let expected =
        [r#"[{"service":"tryon.v1.TryOn"}]"#, r#"[{"method":"Get","service":"tryon.v1.Jobs"}]"#];
    let sorted = |name: &str| serde_json::from_str::<serde_json::Value>(name).expect("JSON");
    assert_eq!(
        names.iter().map(|name| sorted(name)).collect::<Vec<_>>(),
        expected.map(sorted),
        "{printed}"
    );
    // The policy of the idempotent method retries more.
    let codes = |at: usize| {
        policies[at]["retryPolicy"]["retryableStatusCodes"].as_array().map_or(0, Vec::len)
    };
    assert!(codes(1) > codes(0), "{printed}");
}

#[test]
fn check_creates_the_lock_and_compares_with_it() {
    let lock = folder("lock").join("errors.lock");
    let lock = lock.to_str().expect("UTF-8");
    let check = ["check", "--lock", lock];
    assert_eq!(cli(&check).1, format!("created {lock}; commit it\n"));
    assert_eq!(cli(&check), (Some(0), format!("{lock}: no changes\n"), String::new()));
    let text = std::fs::read_to_string(lock).expect("a lock");
    std::fs::write(lock, text.replacen("status = 404", "status = 410", 1)).expect("a lock");
    let (code, nothing, text) = cli(&check);
    assert_eq!((code, &*nothing), (Some(1), ""));
    assert!(text.contains("status was `410`, and is `404`"), "{text}");

    assert_eq!(cli_with_update("1", &check).0, Some(1));
    let (code, _, text) = cli_with_update("all", &check);
    assert!(code == Some(1) && text.contains("APIERROR_UPDATE=all is unknown"), "{text}");
    let (code, text, _) = cli_with_update("breaking", &check);
    assert_eq!((code, text), (Some(0), format!("{lock}: recorded 1 change\n")));
    assert_eq!(cli(&check).0, Some(0));
}

#[test]
fn help_names_every_command_and_option() {
    let guide = include_str!("../../docs/guide/catalogue.md");
    let (_, section) = guide.split_once("## On the command line").expect("a section");
    let section = section.split("\n## ").next().expect("a section");
    for arguments in [&["--help"][..], &["-h"], &["html", "--help"]] {
        let (code, help, faults) = cli(arguments);
        assert_eq!((code, &*faults), (Some(0), ""));
        assert!(help.contains("Usage: example-errors_cli <COMMAND>"), "{help}");
        assert!(help.contains("Exit codes:") && !help.contains("<name>"), "{help}");
        assert!(help.lines().all(|line| line.len() <= 80), "{help}");
        let rows: Vec<_> = section
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
            .collect();
        assert_eq!(rows.len(), WRITERS.len() + 1 + 7, "{rows:?}");
        for row in rows {
            assert!(
                help.contains(&format!("  {row}  ")) || help.contains(&format!(", {row}  ")),
                "{row}: {help}"
            );
        }
        for (command, _) in WRITERS {
            assert!(section.contains(&format!("| `{}` |", command[0])), "{command:?}");
        }
    }
}

#[test]
fn wrong_arguments_are_named_and_exit_with_2() {
    let service = ["grpc-service-config", "--service", "a.B"];
    for (arguments, fault) in [
        (&[][..], "the command is missing"),
        (&["pdf"], "`pdf` is not a command"),
        (&["html", "json"], "unexpected argument \"json\""),
        (&["html", "--output"], "invalid option '--output'"),
        (&["html", "-o", "a"], "invalid option '-o'"),
        (&["html", "--out"], "missing argument for option '--out'"),
        (&["html", "--lock", "a"], "`--lock` is not an option of `html`"),
        (&["check", "--out", "a"], "`--out` is not an option of `check`"),
        (&["json", "--service", "a.B"], "`--service` is not an option of `json`"),
        (&["json", "--idempotent", "a.B/C"], "`--idempotent` is not an option of `json`"),
        (&["json", "--unions", "open"], "`--unions` is not an option of `json`"),
        (&["json", "--openapi-version", "3.0"], "`--openapi-version` is not an option of `json`"),
        (&["openapi", "--openapi-version", "2.0"], "write 3.0 or 3.1"),
        (&["openapi", "--unions", "both"], "write open, closed or single"),
        (&["grpc-service-config"], "`grpc-service-config` needs `--service NAME`"),
        (&[&service[..], &["--idempotent", "Get"]].concat(), "write SERVICE/METHOD"),
        (&[&service[..], &["--lock", "a"]].concat(), "`--lock` is not an option of"),
    ] {
        let (code, nothing, text) = cli(arguments);
        assert_eq!((code, &*nothing), (Some(2), ""), "{arguments:?}: {text}");
        assert!(text.starts_with("example-errors_cli: "), "{text}");
        assert!(text.contains(fault) && text.contains("or example-errors_cli --help"), "{text}");
    }
}

#[cfg(unix)]
#[test]
fn argument_that_is_not_utf_8_is_an_error_unless_it_is_a_path() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let name = OsStr::from_bytes(b"errors-\xff.json");
    let path = folder("paths").join(name);
    let output = program::example("errors_cli").arg(name).output().expect("it starts");
    assert_eq!(output.status.code(), Some(2));
    let written = program::example("errors_cli").args(["json", "--out"]).arg(&path).status();
    assert!(written.expect("it starts").success() && path.exists());
}

#[test]
fn file_that_cannot_be_written_exits_with_1() {
    let (code, _, text) = cli(&["html", "--out", "/no/such/folder/errors.html"]);
    assert!(code == Some(1) && text.contains("cannot write /no/such/folder/errors.html"), "{text}");
}

#[test]
fn closed_standard_error_is_no_panic() {
    let mut program = program::example("errors_cli");
    let mut program = program.arg("pdf").stderr(Stdio::piped()).spawn().expect("it starts");
    drop(program.stderr.take());
    assert_eq!(program.wait().expect("it ends").code(), Some(2));
}
