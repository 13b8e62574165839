//! The module with names in place of codes, for an API whose codes are not unique.

/// The words and phrases of the module that change.
const RENAMED: [(&str, &str); 14] = [
    ("ERROR_CODES", "ERROR_NAMES"),
    ("UNKNOWN_CODE", "UNKNOWN_NAME"),
    ("isErrorCode(code: unknown): code is", "isErrorName(name: unknown): name is"),
    (
        "typeof code === \"string\" && (ERROR_NAMES as readonly string[]).includes(code)",
        "typeof name === \"string\" && (ERROR_NAMES as readonly string[]).includes(name)",
    ),
    ("isErrorCode", "isErrorName"),
    ("ErrorCode", "ErrorName"),
    ("[Code in", "[Name in"),
    ("UNKNOWN_NAME = \"unknown code\"", "UNKNOWN_NAME = \"unknown name\""),
    (
        "The `code` of an unknown error. No error of the API has it: codes contain",
        "The `name` of an unknown error. No error of the API has it: names contain",
    ),
    (
        "/** The codes of this version of the API. */",
        "/** The names of the errors of this version of the API. */",
    ),
    ("this module knows the code", "this module knows the name"),
    ("/** The error of each code, independent", "/** Each error, independent"),
    ("/** The body of each code on the wire. */", "/** The body of each error on the wire. */"),
    ("advice of each code. For other codes, go", "advice of each error. For other errors, go"),
];

/// The strings of the module that are part of a phrase above. All others are the API's,
/// and stay as they are.
const OWN_STRINGS: [&str; 2] = ["\"string\"", "\"unknown code\""];

/// Stands for a string of the API. No text of the module has it.
const MASK: char = '\0';

/// Returns the module with names in place of codes.
pub(super) fn by_name(module: &str) -> String {
    let (masked, strings) = mask_strings(module);
    let renamed =
        RENAMED.iter().fold(masked, |module, (code, name)| replace_words(&module, code, name));
    let mut parts = renamed.split(MASK);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for (part, string) in parts.zip(strings) {
        out.push_str(string);
        out.push_str(part);
    }
    out
}

/// Returns the module with the mask in place of each string of the API, and the strings.
fn mask_strings(module: &str) -> (String, Vec<&str>) {
    let (mut masked, mut strings) = (String::with_capacity(module.len()), Vec::new());
    let mut rest = module;
    while let Some(start) = rest.find(['"', '/']) {
        let (before, found) = rest.split_at(start);
        masked.push_str(before);
        let is_string = found.starts_with('"');
        let (token, after) = found.split_at(token_len(found));
        if is_string && !OWN_STRINGS.contains(&token) {
            masked.push(MASK);
            strings.push(token);
        } else {
            masked.push_str(token);
        }
        rest = after;
    }
    (masked + rest, strings)
}

/// Returns the length of the string, comment or other token that the text starts with.
fn token_len(text: &str) -> usize {
    let end_after = |end: &str| text[2..].find(end).map_or(text.len(), |at| 2 + at + end.len());
    match text.as_bytes() {
        [b'"', ..] => {
            let mut is_escaped = false;
            let end = text[1..].bytes().position(|byte| {
                let ends = byte == b'"' && !is_escaped;
                is_escaped = byte == b'\\' && !is_escaped;
                ends
            });
            end.map_or(text.len(), |end| end + 2)
        }
        [b'/', b'/', ..] => end_after("\n"),
        [b'/', b'*', ..] => end_after("*/"),
        _ => 1,
    }
}

/// Replaces a word, but not as a part of a longer one such as `PaymentErrorCode`, and not
/// as the name of a member.
fn replace_words(text: &str, word: &str, with: &str) -> String {
    let is_of_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let (starts, ends) = (word.starts_with(is_of_word), word.ends_with(is_of_word));
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for (at, _) in text.match_indices(word) {
        let end = at + word.len();
        let is_longer = starts && text[..at].ends_with(is_of_word)
            || ends && text[end..].starts_with(is_of_word);
        let is_member = [":", "?:"].iter().any(|colon| text[end..].starts_with(colon));
        if !is_longer && !is_member {
            out.push_str(&text[copied..at]);
            out.push_str(with);
            copied = end;
        }
    }
    out + &text[copied..]
}
