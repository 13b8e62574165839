//! The names of schemas: in camel case with a capital first letter, as generators of clients take them.
//!
//! A name follows from the code or the type alone, so that it stays the same
//! when others are added. Generators change case and drop punctuation, so names
//! must differ without both.

use std::fmt::Write as _;

/// Returns the name of the schema of an error, by the error's name.
pub(crate) fn of_error(name: &str) -> String {
    unreserved(pascal_case(name, "Code"), "Error")
}

/// Returns the name of the schema of a Rust type, by the type's name.
pub(crate) fn of_type(name: &str) -> String {
    unreserved(pascal_case(name, "Type"), "Value")
}

/// Returns the name of the response of a status, or of `default`.
pub(crate) fn of_status(status: &str) -> String {
    format!("Error{}", pascal_case(status, ""))
}

/// Returns the start of the names of an operation's unions, by the operation's id or by
/// its method and path.
pub(crate) fn of_operation(id: &str) -> String {
    pascal_case(id, "Operation")
}

/// The start of the names for what any operation may answer with.
pub(crate) const ANY_OPERATION: &str = "AnyOperation";

/// The schema of every error of an API.
pub(crate) const ANY_ERROR: &str = "ApiError";

/// The schema of an error with a code that is newer than the client.
pub(crate) const UNKNOWN_ERROR: &str = "UnknownApiError";

/// Returns the suffix of names for bodies of a content type: `TextPlain`.
pub(crate) fn of_content_type(content_type: &str) -> String {
    pascal_case(content_type.split(';').next().unwrap_or_default(), "Type")
}

/// Returns the name of the schema of an object, by those of the schema and of the
/// member that hold it.
pub(crate) fn of_member(schema: &str, member: &str) -> String {
    schema.to_owned() + &pascal_case(member, "Member")
}

/// Returns what must differ between two names.
pub(crate) fn key(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Joins the words of a text: `USER_NOT_FOUND` becomes `UserNotFound`. A text
/// that does not start with a letter gets the prefix.
fn pascal_case(text: &str, prefix: &str) -> String {
    let mut ascii = String::new();
    for c in text.chars() {
        if c.is_ascii() || !c.is_alphanumeric() {
            ascii.push(c);
        } else {
            // Generators disagree on other letters.
            let _ = write!(ascii, "u{:x}", u32::from(c));
        }
    }
    let mut pascal = String::new();
    for word in ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        let (first, rest) = word.split_at(1);
        pascal.push_str(&first.to_ascii_uppercase());
        if word.bytes().any(|byte| byte.is_ascii_lowercase()) {
            pascal.push_str(rest);
        } else {
            pascal.push_str(&rest.to_ascii_lowercase());
        }
    }
    if pascal.is_empty() {
        for byte in text.bytes() {
            let _ = write!(pascal, "{byte:02x}");
        }
    }
    if pascal.starts_with(|c: char| c.is_ascii_alphabetic()) {
        pascal
    } else {
        prefix.to_owned() + &pascal
    }
}

fn unreserved(name: String, suffix: &str) -> String {
    if is_reserved(&key(&name)) { name + suffix } else { name }
}

/// Returns whether a name has a meaning in a document or in the language of a
/// client.
pub(crate) fn is_reserved(key: &str) -> bool {
    let is_union = key.strip_prefix("error").is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_digit()) || rest.starts_with("default")
    });
    is_union
        || key.starts_with("unknownapierror")
        || RESERVED.iter().any(|names| names.split(' ').any(|name| name == key))
}

/// Names without case and punctuation.
const RESERVED: [&str; 9] = [
    // Types of the documents.
    "apierror errorbodies errorbody errorcode errorname errorresponse facts knownapierror knownapierrors members \
     operationparser parts path retryadvice retrystrategy shape",
    // Types of the retry policy in TypeScript.
    "apierrorbase errorfacts foundinbody headerhints idempotency noresponseerror readoptions requestend responseheaders \
     retryattempt retryattempts retrybudget retrydecision retryfacts retryfailure retrykind retryoptions retrypolicy \
     retrypolicyoptions retrystate stopreason",
    // Members of each object in JavaScript.
    "constructor hasownproperty isprototypeof proto prototype tolocalestring tostring valueof",
    // Types of JavaScript and TypeScript.
    "abortcontroller abortsignal any array arraybuffer bigint blob boolean date error evalerror file formdata headers infinity json map math \
     never null number \
     object omit partial pick promise rangeerror readablestream readonly readonlyarray record referenceerror regexp request \
     required response returntype set string symbol syntaxerror textdecoder typeerror uint8array undefined unknown url urierror void weakmap weakset",
    // Types of Python, and of its generated clients.
    "attributeerror authenticatedclient baseexception basemodel bool bytes client dict enum exception float httpstatus int \
     keyerror list notimplementederror optional runtimeerror str tuple union unset validationerror \
     valueerror",
    // Other exceptions of Python, which a class would hide.
    "arithmeticerror assertionerror baseexceptiongroup blockingioerror brokenpipeerror buffererror byteswarning \
     childprocesserror connectionabortederror connectionerror connectionrefusederror connectionreseterror \
     deprecationwarning ellipsis encodingwarning environmenterror eoferror exceptiongroup fileexistserror \
     filenotfounderror floatingpointerror futurewarning generatorexit importwarning indentationerror indexerror \
     interruptederror ioerror isadirectoryerror keyboardinterrupt lookuperror memoryerror modulenotfounderror \
     nameerror notadirectoryerror oserror overflowerror pendingdeprecationwarning permissionerror \
     processlookuperror recursionerror resourcewarning runtimewarning stopasynciteration stopiteration \
     syntaxwarning systemerror systemexit taberror timeouterror unboundlocalerror unicodedecodeerror \
     unicodeencodeerror unicodeerror unicodetranslateerror unicodewarning userwarning warning zerodivisionerror",
    // Names of the Python module.
    "awaitable callable classvar decision effect generic iterable literal mapping namedtuple sequence \
     typeddict typevar",
    // Types of Rust, Java, C#, Go and Swift.
    "box byte char character clone debug double duration from guid hashmap hashset integer into iterator long ok \
     option result short some uuid vec",
    // Keywords.
    "abstract and as assert async await break case catch class const continue crate debugger def default del do elif \
     else except export extends extern false final finally fn for func function global go goto if impl implements \
     import in instanceof interface is lambda let loop match mod module move mut namespace new none nonlocal not \
     operator or package pass private protected protocol pub public raise ref return sealed select self static \
     struct super switch this throw throws trait true try typeof unsafe use var virtual where while with yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_pascal_case() {
        for (name, expected) in [
            ("USER_NOT_FOUND", "UserNotFound"),
            ("user-not-found", "UserNotFound"),
            ("user.not.found", "UserNotFound"),
            ("userNotFound", "UserNotFound"),
            ("HTTPError", "HTTPError"),
            ("IR_06", "Ir06"),
            ("404_AGAIN", "Code404Again"),
            ("!", "Code21"),
            ("é_X", "Ue9X"),
            // These would be something else in a document or a program.
            ("__proto__", "ProtoError"),
            ("constructor", "ConstructorError"),
            ("STRING", "StringError"),
            ("class", "ClassError"),
            ("ERROR", "ErrorError"),
            ("VALIDATION_ERROR", "ValidationErrorError"),
            ("ERROR_404", "Error404Error"),
            ("API_ERROR", "ApiErrorError"),
            ("UNKNOWN_API_ERROR", "UnknownApiErrorError"),
        ] {
            assert_eq!(of_error(name), expected);
        }
        assert_eq!(of_type("ApiError"), "ApiErrorValue");
        assert_eq!(of_type("Page_for_Item"), "PageForItem");
        assert_eq!(
            (of_status("404"), of_status("default")),
            ("Error404".into(), "ErrorDefault".into())
        );
        assert_eq!(of_member("UnknownApiError", "request_info"), "UnknownApiErrorRequestInfo");
        assert_eq!(of_content_type("text/plain; charset=utf-8"), "TextPlain");
    }

    #[test]
    fn suffix_makes_no_other_reserved_name() {
        let is_listed =
            |key: &str| RESERVED.iter().any(|names| names.split(' ').any(|name| name == key));
        for name in RESERVED.iter().flat_map(|names| names.split(' ')) {
            assert_eq!(key(name), name);
            assert!(
                !is_listed(&format!("{name}error")) && !is_listed(&format!("{name}value")),
                "{name}"
            );
        }
    }
}
