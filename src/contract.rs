//! The lock: a file that makes a test fail before a change breaks clients.
//!
//! Needs the feature `catalog`, best enabled only as a dev-dependency. One test
//! is enough:
//!
//! ```no_run
//! # use apierror::{Catalog, ServiceError as CheckoutError};
//! #[test]
//! # fn hidden() {}
//! # fn shown() {
//! fn contract() {
//!     apierror::contract::check(&Catalog::of::<CheckoutError>(), "errors.lock").unwrap();
//! }
//! # contract() }
//! ```
//!
//! The first run writes `errors.lock`; commit it. From then on the test fails
//! if the declarations differ from the lock. For each change it reports whether
//! it breaks clients, why, and what to do.
//!
//! | change | verdict |
//! |---|---|
//! | a code removed or renamed; the code of a tombstone used again | breaks |
//! | type URI, domain, envelope, or the envelope's own members; the status and the content type that the envelope sends | breaks |
//! | a retry strategy under which clients resend (`once`, `backoff`, `throttle`) replaced by one under which they do not; where none is declared, that of the status counts | breaks |
//! | effect from `not_applied` to `unknown` | breaks |
//! | a declared gRPC code changed or dropped | breaks |
//! | a detail, an extension or a header dropped, renamed or retyped; a required one became optional | breaks |
//! | a static fact (`meta`) that the envelope shows in the body or in a header changed or dropped | breaks |
//! | a code, detail, extension, header, domain or static fact added; an operation added, or an error of one | addition |
//! | an operation that is gone, or that declares an error no more | reported |
//! | a static fact that no response shows changed or dropped; a Rust type whose members are known renamed | reported |
//! | message, title, description, help, group or page; any other change of the retry advice; a gRPC code declared for the first time; an optional field became required | reported |
//!
//! | command | effect |
//! |---|---|
//! | `cargo test` | compares, and writes only a missing file. In CI, where `CI` is set, a missing file is a failure |
//! | `APIERROR_UPDATE=1 cargo test` | records additions and reported changes; if a change breaks clients, it fails and writes nothing |
//! | `APIERROR_UPDATE=breaking cargo test` | records all changes; removed codes become tombstones |
//!
//! # The file
//!
//! The lock is a sorted TOML file with a section for each code and a line for each
//! fact, so that a review shows what changes:
//!
//! ```toml
//! version = 1
//!
//! [PRODUCT_NOT_FOUND]
//! status = 404
//! retry = "never"
//! effect = "not_applied"
//! envelope = "Flat"
//! content_type = "application/json"
//! type = "about:blank"
//! body."/code" = "code"
//! body."/message" = "message"
//! body."/status" = "status"
//! detail.price = "Money"
//! detail."price/amount" = "integer"
//! detail."price/currency" = "string"
//! detail.sku = "string"
//! header.retry-after = "seconds, optional"
//! meta.severity = 3
//! title = "Not Found"
//! message = "Product '{sku}' not found."
//!
//! # The shop has no carts any more.
//! [CART_EXPIRED]
//! removed = "2026-11"
//! replaced_by = "ORDER_EXPIRED"
//!
//! [operations]
//! any = ["SIGNED_OUT"]
//! "GET /products/{sku}" = ["PRODUCT_NOT_FOUND"]
//! ```
//!
//! `Money` is a type of the service. With the feature `schemars`, and if the type
//! implements `schemars::JsonSchema`, its members are facts too. The key of such a
//! fact is the path to the member, in which `*` stands for any item of a list.
//! Otherwise the lock has only the name of the type.
//!
//! `CART_EXPIRED` is a tombstone: the code was removed on purpose, and must not be used
//! again. The last section has the errors of each
//! [operation](crate::Catalog::operation). An update keeps comments: those of what is gone move above the section. If the file has a mistake, the check fails,
//! names the line, and leaves the file as it is.

mod change;
mod compare;
mod declared;
mod file;
mod lock;
mod operations;

use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Mutex, PoisonError};

use crate::Catalog;

pub use self::change::{Change, Verdict};
use self::file::{Fault, LockFile, new_file};

/// The environment variable that requests an update.
const VARIABLE: &str = "APIERROR_UPDATE";

/// Which changes a check may record.
///
/// Needs the feature `catalog`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Update {
    /// None. Only a missing file is written.
    Nothing,
    /// Changes that break no client: `APIERROR_UPDATE=1`.
    Compatible,
    /// All changes: `APIERROR_UPDATE=breaking`.
    Breaking,
}

/// The result of a check that passed.
///
/// Needs the feature `catalog`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The declarations match the lock.
    Unchanged,
    /// There was no lock; the check wrote one.
    Created,
    /// The check recorded these changes.
    Updated(Vec<Change>),
}

/// The reason why a check failed.
///
/// `Debug` shows the same text as `Display`, so that `unwrap` in a test shows it
/// too. Needs the feature `catalog`.
#[non_exhaustive]
pub enum Error {
    /// The declarations differ from the lock.
    Changed {
        /// The path of the lock.
        path: PathBuf,
        /// Every change, those that break clients first.
        changes: Vec<Change>,
    },
    /// The lock has a mistake.
    Malformed {
        /// The path of the lock.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The mistake.
        fault: String,
    },
    /// The lock cannot be read or written.
    Io {
        /// The path of the lock.
        path: PathBuf,
        /// What failed: `read` or `write`.
        action: &'static str,
        /// The reason.
        source: io::Error,
    },
    /// There is no lock, and a run in CI must not write one.
    Missing {
        /// The path of the lock.
        path: PathBuf,
    },
    /// `APIERROR_UPDATE` has an unknown value.
    UnknownUpdate(String),
}

/// Compares `catalog` with the lock at `path`, and updates the lock if
/// `APIERROR_UPDATE` asks for it.
///
/// A missing lock is written, except in CI: there it is an error, because nobody
/// would commit the file. CI is where the variable `CI` is set, to anything but
/// `false`, `0` or nothing, or where `TF_BUILD` is set and `CI` is not.
///
/// A relative path is relative to the current directory; `cargo test` runs in the
/// package's directory. Needs the feature `catalog`.
///
/// # Errors
///
/// Returns an error if the declarations differ from the lock in a way that the
/// update does not allow, if the lock has a mistake or cannot be read or written,
/// or if it is missing in CI.
pub fn check(catalog: &Catalog, path: impl AsRef<Path>) -> Result<Outcome, Error> {
    let is_ci = is_ci(|name| std::env::var_os(name));
    check_in(catalog, path.as_ref(), Update::from_env()?, is_ci)
}

/// Returns whether this is a run in CI, by the variables that insta reads.
fn is_ci(variable: impl Fn(&str) -> Option<OsString>) -> bool {
    match variable("CI") {
        Some(value) => !["false", "0", ""].iter().any(|off| value == *off),
        None => variable("TF_BUILD").is_some(),
    }
}

/// Compares `catalog` with the lock at `path`, and updates the lock as `update`
/// allows. It reads no environment variable, so it also writes a missing lock in
/// CI. Needs the feature `catalog`.
///
/// ```
/// use apierror::contract::{Outcome, Update, check_with};
/// use apierror::{Catalog, ServiceError};
///
/// let catalog = Catalog::of::<ServiceError>();
/// let folder = std::env::temp_dir().join(format!("apierror-doc-{}", std::process::id()));
/// std::fs::create_dir_all(&folder)?;
/// let path = folder.join("errors.lock");
/// assert_eq!(check_with(&catalog, &path, Update::Nothing)?, Outcome::Created);
/// assert_eq!(check_with(&catalog, &path, Update::Nothing)?, Outcome::Unchanged);
/// std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// Returns the errors of [`check`].
pub fn check_with(
    catalog: &Catalog,
    path: impl AsRef<Path>,
    update: Update,
) -> Result<Outcome, Error> {
    check_in(catalog, path.as_ref(), update, false)
}

fn check_in(catalog: &Catalog, path: &Path, update: Update, is_ci: bool) -> Result<Outcome, Error> {
    // Tests run on several threads, and two of them may check the same file.
    static CHECKING: Mutex<()> = Mutex::new(());
    let _guard = CHECKING.lock().unwrap_or_else(PoisonError::into_inner);

    let declared = declared::declared(catalog);
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if is_ci && update == Update::Nothing {
                return Err(Error::Missing { path: path.to_owned() });
            }
            write(path, &new_file(&declared))?;
            return Ok(Outcome::Created);
        }
        Err(source) => return Err(Error::Io { path: path.to_owned(), action: "read", source }),
    };
    let malformed =
        |Fault { line, text }| Error::Malformed { path: path.to_owned(), line, fault: text };
    let file = LockFile::parse(&text).map_err(malformed)?;
    file.check_successors(&declared).map_err(malformed)?;

    let changes = compare::compare(file.lock(), &declared);
    let may_update = match update {
        Update::Nothing => changes.is_empty(),
        Update::Compatible => !changes.iter().any(Change::is_breaking),
        Update::Breaking => !changes.iter().any(Change::is_forbidden),
    };
    if !may_update {
        return Err(Error::Changed { path: path.to_owned(), changes });
    }
    if update == Update::Nothing {
        return Ok(Outcome::Unchanged);
    }
    let lock = file.lock().updated(&declared, &changes);
    let updated = file.updated(&lock);
    if updated != text {
        write(path, &updated)?;
    }
    Ok(if changes.is_empty() { Outcome::Unchanged } else { Outcome::Updated(changes) })
}

/// Writes a temporary file in the same folder and renames it, so that the lock
/// is always complete, even if the process is killed. A symbolic link stays one, and
/// the file keeps its permissions.
fn write(path: &Path, text: &str) -> Result<(), Error> {
    let target = follow_links(path);
    let temporary = target.with_extension(format!("lock-{}", process::id()));
    let write_and_rename = || {
        let mut file = fs::File::create(&temporary)?;
        if let Ok(known) = fs::metadata(&target) {
            file.set_permissions(known.permissions())?;
        }
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&temporary, &target)
    };
    write_and_rename().map_err(|source| {
        // An error here is ignored: the temporary file may not exist, and the
        // first error is the one to report.
        drop(fs::remove_file(&temporary));
        Error::Io { path: path.to_owned(), action: "write", source }
    })
}

/// Resolves symbolic links, also to a file that does not exist yet.
fn follow_links(path: &Path) -> PathBuf {
    // Linux has the same limit.
    const MAX_LINKS: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        let Ok(target) = fs::read_link(&path) else { break };
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    path
}

/// Returns whether the folder for the lock exists.
fn has_folder(path: &Path) -> bool {
    path.parent().is_none_or(|folder| folder.as_os_str().is_empty() || folder.is_dir())
}

impl Update {
    /// Reads `APIERROR_UPDATE`.
    ///
    /// # Errors
    ///
    /// Returns [`Error::UnknownUpdate`] unless the variable is unset, empty, `0`,
    /// `1` or `breaking`.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_value(&std::env::var_os(VARIABLE).unwrap_or_default().to_string_lossy())
    }

    /// Reads a value of `APIERROR_UPDATE`.
    fn from_value(value: &str) -> Result<Self, Error> {
        match value {
            "" | "0" => Ok(Self::Nothing),
            "1" => Ok(Self::Compatible),
            "breaking" => Ok(Self::Breaking),
            other => Err(Error::UnknownUpdate(other.to_owned())),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed { path, changes } => {
                writeln!(f, "the errors differ from {}\n", path.display())?;
                for change in changes {
                    writeln!(f, "{change}")?;
                }
                f.write_str(advice(changes))
            }
            Self::Malformed { path, line, fault } => write!(
                f,
                "{}:{line}: {fault}; fix the line, or restore the file from version control (it was not \
                 changed)",
                path.display()
            ),
            Self::Io { path, action, source } => {
                write!(f, "cannot {action} the lock {}: {source}", path.display())?;
                match *action {
                    "write" if !has_folder(path) => f.write_str("; create its folder first"),
                    "write" => {
                        f.write_str("; run the test in a writable checkout, and commit the lock")
                    }
                    _ => Ok(()),
                }
            }
            Self::Missing { path } => {
                let path = path.display();
                write!(
                    f,
                    "there is no lock {path}, and a run in CI does not write one; run the test on your machine, \
                     and commit {path} (is it ignored by version control?)"
                )
            }
            Self::UnknownUpdate(value) => {
                write!(
                    f,
                    "{VARIABLE}={value} is unknown; use `1` to record compatible changes, or `breaking` to record \
                     all"
                )
            }
        }
    }
}

/// Returns what to do about all changes together.
fn advice(changes: &[Change]) -> &'static str {
    if changes.iter().any(Change::is_forbidden) {
        "Nothing was written: an update never records a removed code that is used again."
    } else if changes.iter().any(Change::is_breaking) {
        "Nothing was written. Undo what breaks clients; if it is intended, record it:\n\n    \
         APIERROR_UPDATE=breaking cargo test"
    } else {
        "Nothing was written. No client breaks; record it, and commit the lock:\n\n    \
         APIERROR_UPDATE=1 cargo test"
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
