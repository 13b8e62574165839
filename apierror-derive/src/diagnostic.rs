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
    BareAttribute { example } "`#[api]` is empty; write `#[api({example})]`";
    NotAList { example } "`api` takes a list; write `#[api({example})]`";
    EmptyList { example } "`#[api()]` is empty; write `#[api({example})]`";
    NoKey { example } "this is not a key; write `#[api({example})]`";

    // Keys.
    UnknownKey { key, place, known } "`{key}` is not a key of {place}; its keys are {known}";
    MisspeltKey { key, place, near } "`{key}` is not a key of {place}; write `{near}`";
    MisplacedKey { key, place, home } "`{key}` is not a key of {place}; move it to {home}";
    DuplicateKey { key, first } "`{key}` is written twice{first}; remove one of the two";
    UnknownOption { key, subject, known } "`{key}` is not an option of `{subject}`; its options are {known}";
    MisspeltOption { key, subject, near } "`{key}` is not an option of `{subject}`; write `{near}`";

    // Values.
    NoValue { key, example } "`{key}` has no value; write `{key}{example}`";
    WrongKind { key, takes, example } "`{key}` takes {takes}; write `{key}{example}`";
    NumberTooLarge { key, bits } "`{key}` is too large; write a number that fits into {bits} bits";
    MissingComma { key } "a comma is missing after `{key}`; write one before the next key";
    EmptyText { key } "`{key}` is empty; write a text, or remove it";
    BadUri { key, character } "`{key}` contains {character}, which is not allowed in a URI; percent-encode it";
    UriBrace { key } "`{key}` has a brace that is not part of `{{code}}`; write `{{code}}`, or percent-encode it";
    UnknownCase { case, known } "`{case}` is not a case; write one of {known}";
    MisspeltCase { case, near } "`{case}` is not a case; write `{near}`";

    CodeEmpty {} "a code cannot be empty; write 1 to 128 visible ASCII characters, such as `code = \"ORDER_NOT_FOUND\"`, or add a `name`";
    CodeSpace {} "a code cannot contain a space; write visible ASCII without quotes, backslashes and spaces, or add a `name`";
    NameEmpty {} "a name cannot be empty; write 1 to 128 visible ASCII characters, such as `name = \"ORDER_NOT_FOUND\"`";
    CodeTooLong { what, length } "this {what} has {length} characters; write at most 128";
    CodeCharacter { what, character } "a {what} cannot contain {character}; write visible ASCII without quotes, backslashes and spaces";

    StatusRange { written } "status {written} is not an HTTP error status; write 400 to 599, such as `status = 404`";
    StatusQuoted { status } "a status is a number or a name; write `status = {status}`, without quotes";
    StatusUnknown { name } "`{name}` is not a constant of `http::StatusCode`; write the number, such as `status = 404`";
    StatusMisspelt { name, near } "`{name}` is not a constant of `http::StatusCode`; write `{near}`";

    StatusOfVariant {} "`status` takes no value on a field; write `status`, or move it to the variant";

    GrpcOk {} "`OK` is not an error; write the gRPC code of an error, such as `grpc = \"FAILED_PRECONDITION\"`";
    GrpcUnknown { code, known } "`{code}` is not the gRPC code of an error; write one of {known}";
    GrpcMisspelt { code, near } "`{code}` is not the gRPC code of an error; write `{near}`";

    LogOfVariant {} "`log` takes no value on a field; write `log`, or move it to the variant";
    LogUnknown { level, known } "`{level}` is not a log level; write one of {known}";
    LogMisspelt { level, near } "`{level}` is not a log level; write `{near}`";

    RetryUnknown { name, known } "`{name}` is not a retry strategy; write one of {known}";
    RetryMisspelt { name, near } "`{name}` is not a retry strategy; write `{near}`";
    RetryNoStrategy {} "`retry(…)` starts with a strategy; write `retry(backoff, max_attempts = 3)`";
    RetryQuoted { strategy } "a strategy in `retry(…)` has no quotes; write `retry({strategy}, …)`";
    RetrySecond { strategy, first } "`retry` takes one strategy, and `{first}` is written first; remove `{strategy}`";
    RetryOption { option, strategy } "`{option}` has no effect with `{strategy}`; remove it, or write `retry(backoff, …)` or `retry(throttle, …)`";
    RetryAfterOption { strategy } "`after` has no effect with `{strategy}`; remove it, or write `retry(once, …)`, `retry(backoff, …)`, `retry(throttle, …)` or `retry(poll, …)`";
    RetryEffectUnstated {} "`unstated` promises nothing, not even an effect; remove `effect`, or write another strategy";
    RetryCountedTwice {} "`max_retries` is one less than `max_attempts`, which is written too; remove one of the two";
    RetryWaitsTwice { option, other } "`{option}` and `{other}` both set the waits; remove one of the two";
    RetryOverNoRetry { attempts } "`over` has no retry to wait for, because of `{attempts}`; write a larger number, or remove `over`";
    RetryOverTooShort { over, retries } "`over` is {over}, which is less than 1ms for each of {retries} retries; write a longer time";
    RetryAttempts {} "`max_attempts` counts the first attempt; write at least 1, such as `max_attempts = 3`";
    RetryCapBelowBase { cap, base } "`cap` is {cap}, below the base of {base}; write a cap that is at least the base";
    RetryBaseAboveCap { cap, base } "`base` is {base}, above the default cap of {cap}; add `cap = \"{base}\"`, or write a smaller base";
    DurationUnit { written } "`{written}` is not a duration; write a whole number and `ms`, `s`, `m` or `h`, such as `\"250ms\"`";
    DurationZero { key } "`{key}` is zero; write a duration above zero, or remove it";
    EffectUnknown { written } "`{written}` is not an effect; write `\"not_applied\"` or `\"unknown\"`";

    MemberOfField { key } "`{key}` takes templates here; write `{key}(reason = \"no {{id}}\")`, or move it to the field that it is about";

    HeaderName { name, character } "header name `{name}` contains {character}, which is not allowed there; write letters, digits and `-`";
    HeaderDash { name } "a header name is an identifier here; write `{name}`, with `_` for `-`";
    HeaderReserved { name, owner } "header `{name}` is set by {owner}; remove it";
    HeaderRetryAfter {} "`Retry-After` is set by `retry_after`; write `#[api(retry_after)]` on the field that holds the wait, or `after` in `retry(…)`";
    HeaderValue { name, character } "the value of header `{name}` contains {character}, which is not allowed there; write visible ASCII, spaces and tabs";
    EmptyOptions { key, example } "`{key}()` is empty; write `{key}{example}`";
    NameTwice { key, name } "`{name}` is written twice in `{key}`; remove one of the two";

    // Rules that span keys.
    NoAttributes { subject, keys } "{subject} has no `#[api(…)]`; add `#[api({keys})]`";
    NoCode { subject, code } "{subject} has no code; add `code = \"{code}\"`";
    NoStatus { subject } "{subject} has no status; add `status = …`, from 400 to 599";
    CodeDerived { code, character } "`rename_all` makes the code `{code}`, which contains {character}; add `code = \"…\"` to the variant";
    CodeMeansStatus { what, name, status, other, fix } "{what} `{name}` already means status {status} ({other}); {fix}, or use the same status and retry";
    CodeMeansRetry { what, name, retry, other, fix } "{what} `{name}` already means retry {retry} ({other}); {fix}, or use the same status and retry";
    CodeMeansGrpc { what, name, grpc, other, fix } "{what} `{name}` already means the gRPC code {grpc} ({other}); {fix}, or use the same `grpc`";
    CodeMeansEnvelope { what, name, envelope, other, fix } "{what} `{name}` already has the envelope {envelope} ({other}); {fix}, or use the same `envelope`";
    EnvelopeParameter { name } "the envelope of a variant cannot name `{name}`, a parameter of the type; write a type without it, or move `envelope` to the type";
    KindIsType { name } "`kind` names the type itself; write another name, such as `kind = {name}Kind`";
    KindNoName { what, name, kind, fix } "{what} `{name}` cannot name a variant of `{kind}`, because a variant starts with a letter and is not `Self`; {fix}, or remove `kind`";
    NameMeansCode { name, code, other } "name `{name}` already has the code `{code}` ({other}); use another name, or the same code";
    KindNameTwice { what, name, kind, variant, other, fix } "{what} `{name}` names the same variant of `{kind}`, `{variant}`, as `{other}`; {fix}, or remove `kind`";
    UnionOfStruct {} "`union` takes an enum, whose variants hold one error each; write an enum, or remove `union`";
    UnionNoError { variant } "variant `{variant}` of a union holds no error; write one, such as `{variant}({variant})`";
    UnionFields { variant, count } "variant `{variant}` of a union has {count} fields; write exactly one, which is an error";
    UnionVariantKey { key } "a variant of a union has no keys; remove `{key}`, or move it to where the error is declared";
    UnionTransparent {} "each variant of a union is transparent; remove `transparent`";
    UnionTypeKey { key } "a union has no errors of its own, so `{key}` has no effect; remove it, or move it to where the errors are declared";
    UnionThiserror { attribute } "`union` implements `Display`, `Error` and `From`; remove `#[{attribute}]`, and derive no `thiserror::Error`";
    UnionMemberTwice { name, first } "`{name}` is already held by variant `{first}`; remove one of the two";
    UnionOfItself {} "a union cannot hold itself; remove the variant";
    FromMember { name, variant } "`{name}` is a member already, of variant `{variant}`; remove one of the two";
    FromItself { what } "{what} cannot take itself in; remove it from `from`";

    // Errors of an upstream.
    CauseUnknown { cause, known } "`{cause}` is not a cause; write one of {known}";
    CauseMisspelt { cause, near } "`{cause}` is not a cause; write `{near}`";
    CauseNameless { cause } "`{cause}` has no name; write `{cause}`";
    CauseTwice { cause } "`{cause}` is written twice in `on`; remove one of the two";
    CauseOfTwo { cause, upstream, variant } "cause `{cause}` of `{upstream}` already leads to variant `{variant}`; remove one of the two";
    OnWithoutFrom { example } "`on` names causes in an upstream, but the enum translates none; add `from({example})` to the enum, or remove `on`";
    OtherMissing { upstream, place } "nothing is declared for the other causes of `{upstream}`; add `on(other)` to {place}";
    OnFields { subject, count } "{subject} has {count} fields besides the wait, but `on` fills one, with the upstream's error; remove the others, or remove `on`";
    OnField { held, upstreams } "`on` cannot fill a field of type `{held}`; write {upstreams}, in a `Box` or not, `Box<dyn Error + Send + Sync>`, or add the type to `from`";
    OnWait { wait } "the upstream may not say how long to wait; write `Option<{wait}>`";
    OnShows { what } "the upstream's error is not for callers, but {what} shows it; write another `message`, or remove `on`";
    OnNoSource {} "the log of a 5xx shows the upstream's error only if it is the source; write `#[source]` before the field";
    OnKey { key } "the upstream's error is not for callers, but `{key}` sends it; remove `{key}`";
    OnEffect { cause, effect, because, fix } "`on({cause})` contradicts `effect = \"{effect}\"`, because {because}; {fix}";
    FromTwice { upstream } "`from({upstream})` converts it already; write `#[source]` in place of `#[from]`";
    TransparentBesideKey { key } "`transparent` takes everything from the field's type, `{key}` included; remove one of the two";
    TransparentBesideFieldKey { key } "a `transparent` variant forwards to this field as a whole; remove `{key}`";
    TransparentFields { subject, count } "`transparent` forwards to the only field, but {subject} has {count}; write exactly one field, or remove `transparent`";

    // Rules that span fields.
    DetailBesideDetails { whole } "`detail` adds a member to `details`, but field `{whole}` is the whole of `details`; use one of the two";
    SecondField { key, first } "field `{first}` already has `{key}`; remove one of the two";
    WaitNeverRetried {} "`retry_after` contradicts `retry = \"never\"`; write another strategy, or remove `retry_after`";
    WaitNeverRetriedByStatus { status } "`retry_after` contradicts the strategy `never`, the default for status {status}; add `retry = \"throttle\"`, or remove `retry_after`";
    LogBesideKey { key } "`log` keeps the field from callers, but `{key}` sends it; remove one of the two";
    LogInTemplate { name, what } "`log` keeps the field from callers, but {what} names `{{{name}}}`; remove one of the two";
    OrNullAlone {} "`or_null` says how `None` of a `detail` or an `extension` is sent; add one of the two, or remove it";
    OrNullOfNoOption {} "`or_null` is for a field whose type is an `Option`; write `Option<…>`, or remove it";
    WireNameTwice { name, place, first } "{place} `{name}` is already taken by {first}; give one of the two another name";
    HeaderTwice { name } "header `{name}` is already set by `header(…)`; remove one of the two";
    NoWireName { key } "a field of a tuple has no name; write `{key} = \"name\"`";

    // Messages.
    NoMessage { subject } "{subject} has no message, and the type has `message = required`; add `message = \"…\"`, `display` or `reason`";
    MessageRequired {} "`required` is the rule of a type; write `message = \"…\"` here, or move `message = required` to the type";
    MessageOfType {} "a text is the message of one variant; move it there, or write `message = display`, `reason` or `required`";

    // Message templates.
    MessageUnknownField { what, noun, name, fields } "{what} names `{{{name}}}`, but the {noun} has no such field; {fields}";
    MessageMisspeltField { what, noun, name, near } "{what} names `{{{name}}}`, but the {noun} has no such field; write `{{{near}}}`";
    MessagePosition { what, noun, position, fields } "{what} names `{{{position}}}`, but the {noun} has no such field; {fields}";
    MessagePositionOfNamed { what, noun, position, fields } "{what} names `{{{position}}}`, but the {noun}'s fields have names; {fields}";
    MessageOpenBrace { what } "`{{` in the {what} is never closed; write `}}` after the field's name, or `{{{{` for a brace";
    MessageCloseBrace { what } "`}}` in the {what} closes nothing; write `}}}}` for a brace";
    MessageSpec { spec } "`{spec}` is not a format spec; write one of std, such as `{{price:.2}}` or `{{name:?}}`";
}

impl Diagnostic<'_> {
    /// Returns the error that underlines `span`.
    pub(crate) fn at(&self, span: Span) -> syn::Error {
        #[cfg(test)]
        seen::record(self.name());
        // Parts of the text come from the source, and may contain line breaks.
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
    /// Makes the errors that follow belong to the type itself.
    pub(crate) fn enter_type(&mut self) {
        self.place = 0;
    }

    /// Makes the errors that follow belong to the variant with this index.
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

    /// Returns all errors, combined into one.
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

/// Returns the names as a list: `` `a`, `b`, `c` ``.
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

/// Returns a character as an error shows it.
pub(crate) fn shown(character: char) -> String {
    match character {
        ' ' => "a space".to_owned(),
        '"' | '\'' => "a quote".to_owned(),
        '\\' => "a backslash".to_owned(),
        other => format!("`{}`", on_one_line(other)),
    }
}

/// Returns a character, escaped if it is a control character.
fn on_one_line(character: char) -> String {
    if character.is_control() {
        character.escape_debug().to_string()
    } else {
        character.to_string()
    }
}

/// The diagnostics that this thread has created, for the test that needs a row for
/// each.
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
