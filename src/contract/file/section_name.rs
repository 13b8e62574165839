//! The name of a code's section.

/// The keys of a file that are no codes. The section of a code with such a name has
/// another name.
const OWN: [(&str, &str); 2] = [("version", "version (code)"), (OPERATIONS, "operations (code)")];

/// The section of the operations.
pub(super) const OPERATIONS: &str = "operations";

/// Returns the section of a code.
pub(super) fn section_of(code: &str) -> &str {
    OWN.iter().find(|(own, _)| *own == code).map_or(code, |(_, section)| section)
}

/// Returns the code of a section.
pub(super) fn code_of(section: &str) -> &str {
    OWN.iter().find(|(_, other)| *other == section).map_or(section, |(code, _)| code)
}
