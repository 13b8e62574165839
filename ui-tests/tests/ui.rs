//! What compiles, and what does not, and the words for it.
//!
//! - `fail/macro/<fault>/`: mistakes that the macro finds. The words are ours, so these always run.
//! - `fail/rustc/`: mistakes that only the compiler can find, a missing trait or a `const` assertion. The words around
//!   ours are rustc's and change with it: the `.stderr` files are those of [`RUSTC`], and under another one these
//!   are skipped, with a line that says so.
//! - `pass/`: compiles without a warning, and runs.
//!
//! No file holds both kinds of mistake: what the macro finds hides what the compiler would. A case shows one mistake, or
//! several of one kind, and is named by it. `TRYBUILD=overwrite cargo test -p apierror-ui-tests` writes the `.stderr`
//! files anew; read the difference before it is committed.

use std::io::Write as _;
use std::process::Command;

use trybuild::TestCases;

/// The compiler whose words the files under `fail/rustc/` hold.
const RUSTC: &str = "1.95";

#[test]
fn mistakes_that_the_macro_finds() {
    TestCases::new().compile_fail("fail/macro/*/*.rs");
}

#[test]
fn mistakes_that_rustc_finds() {
    let version = rustc_version();
    if version.starts_with(&format!("rustc {RUSTC}.")) {
        TestCases::new().compile_fail("fail/rustc/*.rs");
    } else {
        // Straight to the stream: the test runner would keep a `println!` of a passing test to itself.
        let line = format!(
            "skipped ui-tests/fail/rustc: its texts are those of rustc {RUSTC}, this is {version}\n"
        );
        let written = std::io::stderr().write_all(line.as_bytes());
        assert!(written.is_ok(), "{line}");
    }
}

/// The page of common mistakes says what the compiler says: each text of its last table is in some `.stderr` file.
#[test]
fn the_docs_quote_the_compiler() {
    let page = include_str!("../../apierror-derive/src/mistakes.md");
    let (_, table) = page.split_once("| the compiler says | because |").unwrap_or_default();
    // Between double backticks, since the texts hold single ones.
    let texts: Vec<&str> =
        table.lines().filter_map(|row| row.split("``").nth(1)).map(str::trim).collect();
    assert!(texts.len() >= 8, "{table}");

    let files =
        std::fs::read_dir("fail/rustc").map(|files| files.flatten().map(|file| file.path()));
    let outputs: Vec<String> = files
        .into_iter()
        .flatten()
        .filter(|path| path.extension().is_some_and(|extension| extension == "stderr"))
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect();
    for text in texts {
        assert!(
            outputs.iter().any(|output| output.contains(text)),
            "no compile test shows: {text}"
        );
    }
}

#[test]
fn what_compiles() {
    TestCases::new().pass("pass/*.rs");
}

/// `rustc 1.95.0 (59807616e 2026-04-14)`, of the compiler that trybuild's cargo will call.
fn rustc_version() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output();
    output.map_or_else(
        |error| error.to_string(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}
