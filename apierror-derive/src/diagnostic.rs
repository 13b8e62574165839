//! The errors that the macro reports, and their texts.
//!
//! Each text reads `` `subject` is wrong, because; write `fix` ``: lower case,
//! one line, no full stop.

use std::fmt::{self, Display};

use proc_macro2::Span;

macro_rules! diagnostics {
    ($( $name:ident { $($part:ident),* } $text:literal; )*) => {
        /// One error, with the parts of its text.
        pub(crate) enum Diagnostic<'a> {
            $( $name { $($part: &'a dyn Display),* }, )*
        }

        impl Diagnostic<'_> {
            #[cfg(test)]
            pub(crate) const NAMES: &'static [&'static str] = &[$( stringify!($name) ),*];

            #[cfg(test)]
            fn name(&self) -> &'static str {
                match self {
                    $( Self::$name { .. } => stringify!($name), )*
                }
            }
        }

        impl Display for Diagnostic<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $( Self::$name { $($part),* } => write!(f, $text), )*
                }
            }
        }
    };
}

diagnostics! {
    // The shape of the input.
    Union {} "a union cannot be an API error; derive `ApiError` on an enum or a struct";
    BareAttribute { example } "`#[api]` says nothing; write `#[api({example})]`";
    NotAList { example } "`api` takes a list; write `#[api({example})]`";
    EmptyList { example } "`#[api()]` says nothing; write `#[api({example})]`";
    NoKey { example } "this is no key; write `#[api({example})]`";

    // Keys.
    UnknownKey { key, place, known } "`{key}` is no key of {place}; its keys are {known}";
    MisspeltKey { key, place, near } "`{key}` is no key of {place}; write `{near}`";
    MisplacedKey { key, place, home } "`{key}` is no key of {place}; move it to {home}";
    DuplicateKey { key } "`{key}` is written twice; keep one of the two";
    UnknownOption { key, subject, known } "`{key}` is no option of `{subject}`; its options are {known}";
    MisspeltOption { key, subject, near } "`{key}` is no option of `{subject}`; write `{near}`";

    // Values.
    NoValue { key, example } "`{key}` has no value; write `{key}{example}`";
    WrongKind { key, takes, example } "`{key}` takes {takes}; write `{key}{example}`";
    NumberTooLarge { key, bits } "`{key}` is too large; write a number that fits into {bits} bits";
    MissingComma { key } "the value of `{key}` ends here; write a comma before the next key";
    EmptyText { key } "`{key}` is empty; write something, or leave it out";
    BadUri { key, character } "`{key}` holds {character}, which no URI may; write it percent-encoded";
    UnknownCase { case, known } "`{case}` is no case; write one of {known}";
    MisspeltCase { case, near } "`{case}` is no case; write `{near}`";

    CodeEmpty {} "a code is never empty; write 1 to 128 visible ASCII characters, such as `code = \"ORDER_NOT_FOUND\"`";
    CodeTooLong { length } "this code has {length} characters; write at most 128";
    CodeCharacter { character } "a code may not hold {character}; write visible ASCII without quotes, backslashes and spaces";

    StatusRange { written } "status {written} is not an HTTP error status; write 400 to 599, such as `status = 404`";
    StatusQuoted { status } "a status is a number or a name; write `status = {status}`, without quotes";
    StatusUnknown { name } "`{name}` is no status of `http::StatusCode`; write its number, such as `status = 404`";
    StatusMisspelt { name, near } "`{name}` is no status of `http::StatusCode`; write `{near}`";

    GrpcOk {} "`OK` is no error; write the gRPC code of one, such as `grpc = \"FAILED_PRECONDITION\"`";
    GrpcUnknown { code, known } "`{code}` is no gRPC code of an error; write one of {known}";
    GrpcMisspelt { code, near } "`{code}` is no gRPC code of an error; write `{near}`";

    RetryUnknown { name, known } "`{name}` is no retry strategy; write one of {known}";
    RetryMisspelt { name, near } "`{name}` is no retry strategy; write `{near}`";
    RetryNoStrategy {} "`retry(…)` starts with a strategy; write `retry(backoff, max_attempts = 3)`";
    RetryQuoted { strategy } "a strategy is a word here; write `retry({strategy}, …)`, without quotes";
    RetrySecond { strategy, first } "`retry` takes one strategy, and has `{first}`; drop `{strategy}`";
    RetryOption { option, strategy } "`{option}` means nothing under `{strategy}`; drop it, or write `retry(backoff, …)` or `retry(throttle, …)`";
    RetryAttempts {} "`max_attempts` counts the first attempt; write at least 1, such as `max_attempts = 3`";
    RetryCapBelowBase { cap, base } "`cap` is {cap}, below the base of {base}; write a cap that is at least the base";
    RetryBaseAboveCap { cap, base } "`base` is {base}, above the cap of {cap} where none is written; add `cap = \"{base}\"`, or write a smaller base";
    DurationUnit { written } "`{written}` is no duration; write a whole number and `ms`, `s`, `m` or `h`, such as `\"250ms\"`";
    DurationZero { key } "`{key}` is zero; write a duration above zero, or leave it out";
    EffectUnknown { written } "`{written}` is no effect; write `\"not_applied\"` or `\"unknown\"`";

    HeaderName { name, character } "header name `{name}` holds {character}, which is no token character; write letters, digits and `-`";
    HeaderDash { name } "names here are identifiers; write `{name}`, with `_` for `-`";
    HeaderReserved { name, owner } "header `{name}` is set by {owner}; leave it out";
    HeaderRetryAfter {} "`Retry-After` is made from the known wait; mark the field with `#[api(retry_after)]`";
    HeaderValue { name, character } "the value of header `{name}` holds {character}, which is not legal there; write visible ASCII, spaces and tabs";
    EmptyOptions { key, example } "`{key}()` says nothing; write `{key}{example}`";
    NameTwice { key, name } "`{name}` is written twice in `{key}`; keep one of the two";

    // Rules that span keys.
    NoAttributes { subject, keys } "{subject} has no `#[api(…)]`; add `#[api({keys})]`";
    NoCode { subject, code } "{subject} has no code; add `code = \"{code}\"`";
    NoStatus { subject } "{subject} has no status; add `status = …`, from 400 to 599";
    CodeDerived { code, character } "`rename_all` makes the code `{code}`, which holds {character}; add a `code = \"…\"` of its own";
    CodeMeansStatus { code, status, other } "code `{code}` already means status {status} ({other}); use another code, or the same status and retry";
    CodeMeansRetry { code, retry, other } "code `{code}` already means retry {retry} ({other}); use another code, or the same status and retry";
    CodeMeansGrpc { code, grpc, other } "code `{code}` already means the gRPC code {grpc} ({other}); use another code, or the same `grpc`";
    KindIsType { name } "`kind` names the type itself; write another name, such as `kind = {name}Kind`";
    KindNoName { code, kind } "code `{code}` makes no variant of `{kind}`, since a variant starts with a letter and is not `Self`; use another code, or drop `kind`";
    KindNameTwice { code, kind, name, other } "code `{code}` makes the same variant of `{kind}`, `{name}`, as code `{other}`; use another code, or drop `kind`";
    TransparentBesideKey { key } "`transparent` takes everything from the field's type, `{key}` included; drop one of the two";
    TransparentBesideFieldKey { key } "a `transparent` variant forwards to this field as a whole; drop `{key}`";
    TransparentFields { subject, count } "`transparent` forwards to the one field, and {subject} has {count}; keep one, or drop `transparent`";

    // Rules that span fields.
    DetailBesideDetails { whole } "`detail` adds a member to `details`, which field `{whole}` is as a whole; keep one of the two kinds";
    SecondDetails { first } "field `{first}` is `details` already; keep one of the two";
    SecondWait { first } "field `{first}` is `retry_after` already; keep one of the two";
    WaitNeverRetried {} "a known wait contradicts `retry = \"never\"`; write another strategy, or drop `retry_after`";
    WaitNeverRetriedByStatus { status } "a known wait contradicts retry `never`, which status {status} means unless told otherwise; add `retry = \"throttle\"`, or drop `retry_after`";
    WireNameTwice { name, place, first } "{place} `{name}` is field `{first}` already; give one of the two another name";
    HeaderTwice { name } "header `{name}` is set by `header(…)` already; drop one of the two";
    NoWireName { key } "a field of a tuple has no name; write `{key} = \"name\"`";

    // Message templates.
    MessageUnknownField { kind, name, fields } "message names `{{{name}}}`, but the {kind} has no such field; {fields}";
    MessageMisspeltField { kind, name, near } "message names `{{{name}}}`, but the {kind} has no such field; write `{{{near}}}`";
    MessagePosition { kind, position, fields } "message names `{{{position}}}`, but the {kind} has no such field; {fields}";
    MessagePositionOfNamed { kind, position, fields } "message names `{{{position}}}`, but the {kind}'s fields have names; {fields}";
    MessageOpenBrace {} "`{{` in the message is never closed; write `}}` after the field's name, or `{{{{` for a brace";
    MessageCloseBrace {} "`}}` in the message closes nothing; write `}}}}` for a brace";
    MessageSpec { spec } "`{spec}` is no format spec; write one of std's, such as `{{price:.2}}` or `{{name:?}}`";
}

impl Diagnostic<'_> {
    /// Returns the error that underlines `span`.
    pub(crate) fn at(&self, span: Span) -> syn::Error {
        #[cfg(test)]
        seen::record(self.name());
        // Parts of the text come from the source and may hold anything; the
        // message is one line.
        let text: String = self.to_string().chars().map(on_one_line).collect();
        syn::Error::new(span, text)
    }
}

/// The errors of one declaration, in the order of its variants.
#[derive(Default)]
pub(crate) struct Diagnostics {
    /// 0 for the type itself, then one number for each variant.
    place: usize,
    errors: Vec<(usize, syn::Error)>,
}

impl Diagnostics {
    /// Errors that follow belong to the variant with this index.
    pub(crate) fn enter_variant(&mut self, index: usize) {
        self.place = index + 1;
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        let before = self.errors.iter().rposition(|(place, _)| *place <= self.place);
        self.errors.insert(before.map_or(0, |index| index + 1), (self.place, error));
    }

    pub(crate) fn len(&self) -> usize {
        self.errors.len()
    }

    /// Returns all errors as one.
    pub(crate) fn finish(self) -> syn::Result<()> {
        let mut all: Option<syn::Error> = None;
        for (_, error) in self.errors {
            match &mut all {
                Some(all) => all.combine(error),
                None => all = Some(error),
            }
        }
        all.map_or(Ok(()), Err)
    }
}

/// Returns the name that is most similar to `written`, if one is similar enough
/// to be meant.
pub(crate) fn nearest<'a>(written: &str, names: &[&'a str]) -> Option<&'a str> {
    let written = written.to_lowercase();
    let mut best = None;
    let mut highest = 0.85;
    for name in names {
        let similarity = strsim::jaro_winkler(&written, &name.to_lowercase());
        if similarity > highest {
            (best, highest) = (Some(*name), similarity);
        }
    }
    best
}

/// Returns the names as `` `a`, `b`, `c` ``.
pub(crate) fn listed(names: &[&str]) -> String {
    let mut list = String::new();
    for name in names {
        if !list.is_empty() {
            list.push_str(", ");
        }
        for part in ["`", name, "`"] {
            list.push_str(part);
        }
    }
    list
}

/// Returns a character as a message shows it.
pub(crate) fn shown(character: char) -> String {
    match character {
        ' ' => "a space".to_owned(),
        '"' | '\'' => "a quote".to_owned(),
        '\\' => "a backslash".to_owned(),
        other => format!("`{}`", on_one_line(other)),
    }
}

/// Escapes a control character.
fn on_one_line(character: char) -> String {
    if character.is_control() {
        character.escape_debug().to_string()
    } else {
        character.to_string()
    }
}

/// The errors that this thread has made, for the test that needs a row for each.
#[cfg(test)]
pub(crate) mod seen {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    thread_local! {
        static SEEN: RefCell<BTreeSet<&'static str>> = const { RefCell::new(BTreeSet::new()) };
    }

    pub(super) fn record(name: &'static str) {
        SEEN.with_borrow_mut(|seen| seen.insert(name));
    }

    pub(crate) fn take() -> BTreeSet<&'static str> {
        SEEN.take()
    }
}
