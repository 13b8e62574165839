//! What each update writes, and the text of each error.

use std::env;
use std::error::Error as _;

use super::*;
use crate::ServiceError;
use crate::envelope::Flat;

/// A lock of the service's own errors, in a folder of its own.
struct TestLock {
    folder: PathBuf,
    path: PathBuf,
    catalog: Catalog,
    text: String,
}

impl TestLock {
    fn new(name: &str) -> Self {
        let folder = env::temp_dir().join(format!("apierror-{name}-{}", process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("errors.lock");
        let catalog = Catalog::of::<ServiceError>().in_service::<Flat>();
        let outcome = check_with(&catalog, &path, Update::Nothing).expect("a new lock");
        assert_eq!(outcome, Outcome::Created);
        let text = fs::read_to_string(&path).expect("the lock");
        Self { folder, path, catalog, text }
    }

    /// Changes the lock, so that the declarations differ from it.
    fn change(&self, from: &str, to: &str) {
        let text = self.text.replacen(from, to, 1);
        assert_ne!(text, self.text, "{from}");
        fs::write(&self.path, text).expect("written");
    }

    fn check(&self, update: Update) -> Result<Outcome, Error> {
        check_with(&self.catalog, &self.path, update)
    }

    /// Checks that the update is refused with this text, and writes nothing.
    #[track_caller]
    fn assert_refused(&self, update: Update, expected: &str) {
        let before = fs::read_to_string(&self.path).expect("the lock");
        let error = self.check(update).expect_err("a refusal");
        let start = format!("the errors differ from {}\n\n", self.path.display());
        assert!(error.to_string().starts_with(&start), "{error}");
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(fs::read_to_string(&self.path).expect("the lock"), before);
    }

    /// Checks that the update records one change.
    #[track_caller]
    fn assert_recorded(&self, update: Update) {
        match self.check(update) {
            Ok(Outcome::Updated(changes)) => assert_eq!(changes.len(), 1, "{changes:?}"),
            other => panic!("{other:?}"),
        }
        assert_eq!(fs::read_to_string(&self.path).expect("the lock"), self.text);
    }
}

impl Drop for TestLock {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
    }
}

#[test]
fn equal_lock_is_unchanged_by_every_update() {
    let lock = TestLock::new("equal");
    for update in [Update::Nothing, Update::Compatible, Update::Breaking] {
        assert_eq!(lock.check(update).expect("no changes"), Outcome::Unchanged);
        assert_eq!(fs::read_to_string(&lock.path).expect("the lock"), lock.text);
    }
    assert_eq!(fs::read_dir(&lock.folder).expect("the folder").count(), 1);
}

#[test]
fn compatible_change_is_recorded_by_both_updates() {
    let lock = TestLock::new("compatible");
    for update in [Update::Compatible, Update::Breaking] {
        lock.change("title = \"Not Found\"\n", "title = \"Gone\"\n");
        lock.assert_refused(
            Update::Nothing,
            "No client breaks; record it, and commit the lock:\n\n    APIERROR_UPDATE=1 cargo test",
        );
        lock.assert_recorded(update);
    }
}

#[test]
fn breaking_change_is_recorded_by_one_update() {
    let lock = TestLock::new("breaking");
    lock.change("status = 404", "status = 410");
    let advice = "Undo what breaks clients; if it is intended, record it:\n\n    APIERROR_UPDATE=breaking cargo test";
    lock.assert_refused(Update::Nothing, advice);
    lock.assert_refused(Update::Compatible, advice);
    lock.assert_recorded(Update::Breaking);
}

#[test]
fn removed_code_that_is_used_again_is_never_recorded() {
    let lock = TestLock::new("removed");
    let (start, section) = lock.text.split_once("[NOT_FOUND]\n").expect("the section");
    let end = section.find("\n[").expect("another section");
    fs::write(
        &lock.path,
        format!("{start}[NOT_FOUND]\nremoved = \"2026-01\"\n{}", &section[end..]),
    )
    .expect("written");
    for update in [Update::Nothing, Update::Compatible, Update::Breaking] {
        lock.assert_refused(update, "an update never records a removed code that is used again");
    }
}

#[test]
fn mistake_in_a_lock_is_reported_with_its_line() {
    let lock = TestLock::new("mistake");
    lock.change("version = 1", "version = 2");
    let error = lock.check(Update::Breaking).expect_err("another version");
    assert!(error.to_string().starts_with(&format!("{}:3: ", lock.path.display())), "{error}");
    assert!(error.to_string().contains("; fix the line, or restore the file"), "{error}");
    assert!(error.source().is_none());
}

#[test]
fn file_that_cannot_be_read_or_written_is_an_error_with_advice() {
    let lock = TestLock::new("unreadable");
    let read = check_with(&lock.catalog, &lock.folder, Update::Nothing).expect_err("a folder");
    let start = format!("cannot read the lock {}: ", lock.folder.display());
    assert!(read.to_string().starts_with(&start), "{read}");
    assert!(!read.to_string().contains("; create"), "{read}");
    assert!(read.source().is_some());

    let nowhere = lock.folder.join("none").join("errors.lock");
    let write = check_with(&lock.catalog, &nowhere, Update::Nothing).expect_err("no folder");
    let start = format!("cannot write the lock {}: ", nowhere.display());
    assert!(write.to_string().starts_with(&start), "{write}");
    assert!(write.to_string().ends_with("; create its folder first"), "{write}");

    let (path, source) = (lock.path.clone(), io::Error::other("no space"));
    let full = Error::Io { path, action: "write", source };
    let end = "no space; run the test in a writable checkout, and commit the lock";
    assert!(full.to_string().ends_with(end), "{full}");
    assert_eq!(format!("{full:?}"), full.to_string());
}

#[test]
fn folder_of_a_bare_name_is_the_current_one() {
    for path in ["errors.lock", "src/errors.lock", "/"] {
        assert!(has_folder(Path::new(path)), "{path}");
    }
    for path in ["no/such/folder/errors.lock", "Cargo.toml/errors.lock"] {
        assert!(!has_folder(Path::new(path)), "{path}");
    }
}

#[test]
fn update_from_an_unknown_value_fails() {
    for (value, update) in [
        ("", Update::Nothing),
        ("0", Update::Nothing),
        ("1", Update::Compatible),
        ("breaking", Update::Breaking),
    ] {
        assert_eq!(Update::from_value(value).expect("an update"), update, "{value}");
    }
    for value in ["2", "true", "Breaking", " 1"] {
        let error = Update::from_value(value).expect_err("no update");
        let start = format!("APIERROR_UPDATE={value} is unknown; use `1` ");
        assert!(error.to_string().starts_with(&start), "{error}");
    }
}

#[test]
fn ci_is_read_from_the_variables_that_insta_reads() {
    let in_ci = |ci: Option<&str>, tf_build: Option<&str>| {
        is_ci(|name| match name {
            "CI" => ci.map(OsString::from),
            "TF_BUILD" => tf_build.map(OsString::from),
            other => panic!("{other}"),
        })
    };
    for value in ["true", "1", "woodpecker"] {
        assert!(in_ci(Some(value), None), "{value}");
    }
    for value in ["false", "0", ""] {
        assert!(!in_ci(Some(value), Some("True")), "{value}");
    }
    assert!(in_ci(None, Some("True")));
    assert!(!in_ci(None, None));
}

#[test]
fn missing_lock_in_ci_is_an_error_and_is_not_written() {
    let lock = TestLock::new("ci");
    let in_ci = |update| check_in(&lock.catalog, &lock.path, update, true);
    assert_eq!(in_ci(Update::Nothing).expect("no changes"), Outcome::Unchanged);

    fs::remove_file(&lock.path).expect("removed");
    let error = in_ci(Update::Nothing).expect_err("a missing lock");
    let path = lock.path.display();
    let start = format!("there is no lock {path}, and a run in CI does not write one; run ");
    assert!(error.to_string().starts_with(&start), "{error}");
    assert!(matches!(error, Error::Missing { .. }) && !lock.path.exists());

    // Whoever asks for an update wants the file.
    assert_eq!(in_ci(Update::Compatible).expect("a new lock"), Outcome::Created);
}

#[cfg(unix)]
#[test]
fn link_stays_a_link_and_its_file_is_written() {
    let lock = TestLock::new("link");
    let (real, link) = (lock.folder.join("real.lock"), &lock.path);
    for target in [real.as_path(), Path::new("real.lock")] {
        fs::rename(link, &real).expect("moved");
        std::os::unix::fs::symlink(target, link).expect("a link");
        lock.change("title = \"", "title = \"Old ");
        lock.assert_recorded(Update::Compatible);
        assert_eq!(fs::read_to_string(&real).expect("the file"), lock.text);
        assert!(link.is_symlink());

        // A link to a file that is not there yet.
        fs::remove_file(&real).expect("removed");
        assert_eq!(lock.check(Update::Nothing).expect("a new lock"), Outcome::Created);
        assert!(link.is_symlink() && real.is_file());
        fs::remove_file(link).expect("removed");
        fs::rename(&real, link).expect("moved");
    }
}

#[cfg(unix)]
#[test]
fn update_keeps_the_mode_of_the_file() {
    use std::os::unix::fs::PermissionsExt as _;

    let lock = TestLock::new("mode");
    for mode in [0o600, 0o640, 0o664] {
        lock.change("title = \"", "title = \"Old ");
        fs::set_permissions(&lock.path, fs::Permissions::from_mode(mode)).expect("a mode");
        lock.assert_recorded(Update::Compatible);
        let known = fs::metadata(&lock.path).expect("the lock").permissions().mode();
        assert_eq!(known & 0o777, mode, "{known:o}");
    }
}
