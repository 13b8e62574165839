//! The reference page of each contract, in a browser.

use std::path::Path;
use std::process::Command;

use apierror::{Catalog, DeclaredError};

use crate::subject::Subject;
use crate::subject::hyperswitch::HyperswitchError;
use crate::subject::hyperswitch_stripe::StripeError;
use crate::subject::lemmy::LemmyError;
use crate::subject::meilisearch::MeilisearchError;

/// Writes the page of a contract whose examples are its samples.
fn write<S: Subject + DeclaredError>(folder: &Path, name: &str) {
    let samples = S::samples().into_iter().map(|(_, _, error)| error);
    let page = Catalog::of::<S>().title(name).examples(samples).to_html();
    std::fs::write(folder.join(format!("{name}.html")), page).unwrap();
}

/// The longest has 288 codes.
#[test]
#[ignore = "needs Chromium and playwright-core: .ci/run installs them and runs this"]
fn page_of_each_contract_fits_every_screen() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("contract-pages");
    std::fs::create_dir_all(&folder).unwrap();
    write::<MeilisearchError>(&folder, "meilisearch");
    write::<HyperswitchError>(&folder, "hyperswitch");
    write::<StripeError>(&folder, "hyperswitch-stripe");
    write::<LemmyError>(&folder, "lemmy");
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = Command::new("node")
        .arg(tests.join("tools/screens.mjs"))
        .arg(&folder)
        .arg(tests.join("../target/tools"))
        .args(["meilisearch", "hyperswitch", "hyperswitch-stripe", "lemmy"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
