//! Everything that the macro can find wrong, and the words for it.
//!
//! Each text reads `` `subject` is wrong, because; write `fix` ``: lower case, one line, no full stop.

use std::fmt::{self, Display};

use proc_macro2::Span;

macro_rules! faults {
    ($( $name:ident { $($part:ident),* } $text:literal; )*) => {
        /// One mistake.
        pub(crate) enum Fault<'a> {
            $( $name { $($part: &'a dyn Display),* }, )*
        }

        impl Fault<'_> {
            #[cfg(test)]
            pub(crate) const NAMES: &'static [&'static str] = &[$( stringify!($name) ),*];

            #[cfg(test)]
            fn name(&self) -> &'static str {
                match self {
                    $( Self::$name { .. } => stringify!($name), )*
                }
            }
        }

        impl Display for Fault<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $( Self::$name { $($part),* } => write!(f, $text), )*
                }
            }
        }
    };
}

faults! {
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

impl Fault<'_> {
    /// The mistake, blamed on `span`.
    pub(crate) fn at(&self, span: Span) -> darling::Error {
        #[cfg(test)]
        tests_seen::record(self.name());
        // What was written may hold anything; a message is one line.
        let text: String = self.to_string().chars().map(on_one_line).collect();
        darling::Error::custom(text).with_span(&span)
    }
}

/// The mistakes found so far.
#[derive(Default)]
pub(crate) struct Faults(Vec<darling::Error>);

impl Faults {
    pub(crate) fn push(&mut self, error: darling::Error) {
        self.0.push(error);
    }

    /// The value, or a note of what is wrong with it.
    pub(crate) fn handle<T>(&mut self, result: darling::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn append(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    pub(crate) fn finish(self) -> darling::Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(darling::Error::multiple(self.0).flatten()) }
    }
}

/// The closest of `known` to what was written, if it is close enough to be meant.
pub(crate) fn nearest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&written.to_lowercase(), &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness > 0.85)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// `` `a`, `b`, `c` ``
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A character as a message can show it.
pub(crate) fn shown(character: char) -> String {
    match character {
        ' ' => "a space".to_owned(),
        '"' | '\'' => "a quote".to_owned(),
        '\\' => "a backslash".to_owned(),
        other => format!("`{}`", on_one_line(other)),
    }
}

/// Control characters escaped.
fn on_one_line(character: char) -> String {
    if character.is_control() {
        character.escape_debug().to_string()
    } else {
        character.to_string()
    }
}

/// Which faults were made in this thread, for the test that asks for a row for each.
#[cfg(test)]
pub(crate) mod tests_seen {
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
