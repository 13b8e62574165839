//! The lock as a TOML file: parsed, checked, and written with its comments.

mod comments;
mod edit;
mod read;
mod section_name;
mod source;

use toml_edit::{Document, DocumentMut};

use self::edit::edit;
use self::read::{explain, read};
use self::section_name::section_of;
pub(super) use self::source::Fault;
use self::source::Source;
use super::lock::{Kind, Lock};

/// The start of a new file.
const HEADER: &str = "\
# The contract of this service's errors: what clients rely on. apierror checks it in a test, which fails if a change
# breaks clients. `APIERROR_UPDATE=1 cargo test` records compatible changes.
version = 1
";

/// A lock and the file that holds it.
#[derive(Debug)]
pub(super) struct LockFile {
    document: Document<String>,
    lock: Lock,
}

impl LockFile {
    /// Reads the text of a file.
    pub(super) fn parse(text: &str) -> Result<Self, Fault> {
        let text = text.replace("\r\n", "\n");
        let document = Document::parse(text.clone()).map_err(|error| explain(&text, &error))?;
        let lock = read(Source(&text), document.as_table())?;
        Ok(Self { document, lock })
    }

    pub(super) fn lock(&self) -> &Lock {
        &self.lock
    }

    /// Checks that each code named in `replaced_by` exists.
    pub(super) fn check_successors(&self, declared: &Lock) -> Result<(), Fault> {
        for (code, section) in &self.lock.sections {
            let Some(successor) = section.get(Kind::ReplacedBy) else { continue };
            let exists = |lock: &Lock| lock.sections.contains_key(successor);
            if successor == code || !(exists(&self.lock) || exists(declared)) {
                let item = self.document.get(section_of(code));
                let span = item.and_then(|table| table.get(Kind::ReplacedBy.key())?.span());
                let text =
                    format!("`{successor}`, which replaces `{code}`, is not a code of the service");
                return Err(Source(self.document.raw()).fault(span, text));
            }
        }
        Ok(())
    }

    /// Returns the text of the file with the facts of `lock` instead. Comments
    /// and the format of unchanged facts stay; the comments of what is gone move.
    pub(super) fn updated(self, lock: &Lock) -> String {
        let mut document = self.document.into_mut();
        edit(&mut document, &self.lock, lock);
        document.to_string()
    }
}

/// Returns the text of a new file.
pub(super) fn new_file(lock: &Lock) -> String {
    let mut document: DocumentMut = HEADER.parse().unwrap_or_default();
    edit(&mut document, &Lock::default(), lock);
    document.to_string()
}

#[cfg(test)]
mod tests;
