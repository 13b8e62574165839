//! The name of a code's section.

/// The key `version` is the version of the format, so the section of a code
/// with this name has another name.
const VERSION: &str = "version";
const VERSION_CODE: &str = "version (code)";

/// Returns the section of a code.
pub(super) fn section_of(code: &str) -> &str {
    if code == VERSION { VERSION_CODE } else { code }
}

/// Returns the code of a section.
pub(super) fn code_of(section: &str) -> &str {
    if section == VERSION_CODE { VERSION } else { section }
}
