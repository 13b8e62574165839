//! Checks what must hold for any file in the place of the lock.

use std::path::Path;
use std::{env, fs, process, thread};

use apierror::contract::{Error, Outcome, Update, check_with};
use apierror::{ApiError, Catalog};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("shop")]
#[expect(dead_code, reason = "only the declarations are used")]
enum ShopError {
    #[api(code = "OUT_OF_STOCK", status = 409, retry(throttle, effect = "not_applied"))]
    OutOfStock {
        #[api(detail)]
        sku: &'static str,
        #[api(extension = "cart<id>")]
        cart: u32,
    },
    #[api(code = "NOT_FOUND", status = 404, title = "Not \"here\"", meta(severity = 3))]
    NotFound,
}

/// Compares declarations with the lock `data`, under each kind of update.
///
/// # Panics
///
/// If a check that fails changes the file, or if one that updates the file leaves
/// it different from the declarations.
pub(crate) fn check(data: &[u8]) {
    let name = format!("apierror-fuzz-{}-{:?}.lock", process::id(), thread::current().id());
    let path = env::temp_dir().join(name);
    let catalog = Catalog::of::<ShopError>();
    for update in [Update::Nothing, Update::Compatible, Update::Breaking] {
        fs::write(&path, data).expect("the folder is writable");
        check_update(&catalog, &path, update, data);
    }
    fs::remove_file(&path).expect("the file exists");
}

fn check_update(catalog: &Catalog, path: &Path, update: Update, data: &[u8]) {
    let read = || fs::read(path).expect("the file exists");
    match check_with(catalog, path, update) {
        Ok(Outcome::Created) => panic!("the file was there"),
        Ok(outcome) if update == Update::Nothing => {
            assert!(outcome == Outcome::Unchanged && read() == data);
        }
        Ok(_) => {
            let updated = read();
            for again in [Update::Nothing, Update::Breaking] {
                let outcome = check_with(catalog, path, again);
                assert!(matches!(outcome, Ok(Outcome::Unchanged)), "{outcome:?}");
                assert!(read() == updated, "an update is complete");
            }
        }
        Err(error) => {
            assert!(read() == data, "a check that fails leaves the file as it is");
            assert!(!error.to_string().is_empty());
            if let Error::Malformed { line, .. } = error {
                let lines = data.split(|byte| *byte == b'\n').count();
                assert!((1..=lines).contains(&line), "the mistake is in a line of the file");
            }
        }
    }
}
