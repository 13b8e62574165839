//! The lock of the contract: a file that fails the tests of a service before a change breaks its clients.
//!
//! One test is all:
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
//! The first run writes `errors.lock`; commit it. From then on the test fails when the declarations say anything else, and
//! says of each change whether it breaks clients, why, and what to do:
//!
//! | change | |
//! |---|---|
//! | a code removed or renamed; the code of a tombstone used again | breaks |
//! | status, type URI, domain, envelope, content type, or the envelope's own members | breaks |
//! | retry strategy from one under which clients resend (`once`, `backoff`, `throttle`) to one under which they do not | breaks |
//! | effect from `not_applied` to `unknown` | breaks |
//! | a declared gRPC code changed or dropped | breaks |
//! | a detail, an extension or a header dropped, renamed or retyped; a required one became optional | breaks |
//! | a static fact (`meta`) changed or dropped that the envelope shows in the body or in a header | breaks |
//! | a code, detail, extension, header or static fact added | addition |
//! | a static fact that no response shows; the name of a Rust type, where its members are known | reported |
//! | message, title, description, help, group, page; any other change of the retry advice; a gRPC code declared for the first time; an optional field became required | reported |
//!
//! | command | does |
//! |---|---|
//! | `cargo test` | compares; writes nothing but a file that is missing |
//! | `APIERROR_UPDATE=1 cargo test` | records additions and what is reported; what breaks still fails, and then nothing is written |
//! | `APIERROR_UPDATE=breaking cargo test` | records what breaks, too; removed codes become tombstones |
//!
//! # The file
//!
//! It is TOML, sorted, a section for each code and a line for each fact, to be read in a review:
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
//! ```
//!
//! `price` is of the service's own type `Money`: with the feature `schemars`, and where the type implements
//! `schemars::JsonSchema`, its members are facts, too, each under the way to it, `*` for any item of a list. Without, the lock
//! knows the name of the type alone.
//!
//! The last is a tombstone: the code is gone, on purpose, and is never used again. Comments stay with the section that
//! they stand before or in. A file that cannot be read is an error that names the line, and is never written over.

mod change;
mod declared;
mod lock;

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Mutex, PoisonError};

use crate::Catalog;

pub use self::change::{Change, Verdict};
use self::lock::Lock;

/// The environment variable that asks for an update.
const VARIABLE: &str = "APIERROR_UPDATE";

/// What may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Update {
    /// Nothing but a file that is missing.
    Nothing,
    /// What breaks no client: `APIERROR_UPDATE=1`.
    Compatible,
    /// Anything: `APIERROR_UPDATE=breaking`.
    Breaking,
}

/// What came of a check that passed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The declarations are as the lock says.
    Unchanged,
    /// There was no lock; now there is.
    Created,
    /// These changes were recorded.
    Updated(Vec<Change>),
}

/// Why a check failed. `Debug` shows the same as `Display`, so that `unwrap` in a test does, too.
#[non_exhaustive]
pub enum Error {
    /// The declarations are not as the lock says.
    Changed {
        /// The lock.
        path: PathBuf,
        /// Every change, what breaks first.
        changes: Vec<Change>,
    },
    /// The lock cannot be understood.
    Malformed {
        /// The lock.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        fault: String,
    },
    /// The lock cannot be read or written.
    Io {
        /// The lock.
        path: PathBuf,
        /// What was tried: `read` or `write`.
        action: &'static str,
        /// Why it failed.
        source: io::Error,
    },
    /// `APIERROR_UPDATE` holds something else.
    UnknownUpdate(String),
}

/// Holds `catalog` against the lock at `path`, as `APIERROR_UPDATE` says.
///
/// A relative path starts where the process runs; `cargo test` runs in the package's folder.
///
/// # Errors
/// Where the declarations are not as the lock says, and where the lock cannot be read, understood or written.
pub fn check(catalog: &Catalog, path: impl AsRef<Path>) -> Result<Outcome, Error> {
    check_with(catalog, path, Update::from_env()?)
}

/// [`check`], with what may be written said by the caller.
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
/// As [`check`].
pub fn check_with(
    catalog: &Catalog,
    path: impl AsRef<Path>,
    update: Update,
) -> Result<Outcome, Error> {
    // Tests run on several threads, and two of them may hold catalogues against one file.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);

    let path = path.as_ref();
    let declared = declared::declared(catalog);
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => {
            write(path, &declared.to_string())?;
            return Ok(Outcome::Created);
        }
        Err(source) => return Err(Error::Io { path: path.to_owned(), action: "read", source }),
    };
    let malformed = |(line, fault)| Error::Malformed { path: path.to_owned(), line, fault };
    let locked: Lock = Lock::read(&text).map_err(malformed)?;
    locked.check_successors(&declared).map_err(malformed)?;

    let changes = change::between(&locked, &declared);
    let breaks = changes.iter().any(|change| change.verdict == Verdict::Breaking);
    let forbidden = changes.iter().any(Change::is_forbidden);
    let may_write = match update {
        Update::Nothing => changes.is_empty(),
        Update::Compatible => !breaks,
        Update::Breaking => !forbidden,
    };
    if !may_write {
        return Err(Error::Changed { path: path.to_owned(), changes });
    }
    if update == Update::Nothing {
        return Ok(Outcome::Unchanged);
    }
    let updated = locked.updated(declared, &changes).to_string();
    if updated != text {
        write(path, &updated)?;
    }
    Ok(if changes.is_empty() { Outcome::Unchanged } else { Outcome::Updated(changes) })
}

/// In one step, so that nobody ever reads half of a file.
fn write(path: &Path, text: &str) -> Result<(), Error> {
    let beside = path.with_extension(format!("lock-{}", process::id()));
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, path));
    written.map_err(|source| {
        // It may be there or not; what counts is why the lock could not be written.
        drop(fs::remove_file(&beside));
        Error::Io { path: path.to_owned(), action: "write", source }
    })
}

/// Whether there is a folder to write it into.
fn has_folder(path: &Path) -> bool {
    path.parent().is_none_or(|folder| folder.as_os_str().is_empty() || folder.is_dir())
}

impl Update {
    /// What `APIERROR_UPDATE` asks for.
    ///
    /// # Errors
    /// Where it is anything but unset, empty, `0`, `1` and `breaking`.
    pub fn from_env() -> Result<Self, Error> {
        match std::env::var_os(VARIABLE).unwrap_or_default().to_string_lossy().as_ref() {
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
                writeln!(f, "the errors are not as {} says\n", path.display())?;
                for change in changes {
                    writeln!(f, "{change}")?;
                }
                f.write_str(advice(changes))
            }
            Self::Malformed { path, line, fault } => write!(
                f,
                "{}:{line}: {fault}; mend the line, or take the file from version control (it was left as it is)",
                path.display()
            ),
            Self::Io { path, action, source } => {
                write!(f, "cannot {action} the lock {}: {source}", path.display())?;
                match *action {
                    "write" if !has_folder(path) => f.write_str("; make its folder first"),
                    "write" => {
                        f.write_str("; make it in a checkout that can be written to, and commit it")
                    }
                    _ => Ok(()),
                }
            }
            Self::UnknownUpdate(value) => {
                write!(
                    f,
                    "{VARIABLE}={value} says nothing; write 1 to record what breaks no client, or `breaking`"
                )
            }
        }
    }
}

/// What to do about all changes together.
fn advice(changes: &[Change]) -> &'static str {
    if changes.iter().any(Change::is_forbidden) {
        "Nothing was written: a code that is used again is never recorded."
    } else if changes.iter().any(|change| change.verdict == Verdict::Breaking) {
        "Nothing was written. Undo what breaks clients; if it is meant, record it:\n\n    APIERROR_UPDATE=breaking cargo test"
    } else {
        "Nothing was written. No client breaks; record it, and commit the lock:\n\n    APIERROR_UPDATE=1 cargo test"
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
