//! The lock: each rule in both directions, the file, and its mistakes.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use apierror::contract::{Change, Error, Outcome, Update, Verdict, check_with};
use apierror::{
    ApiError, Catalog, Envelope, FieldError, MetaValue, Occurrence, ServiceError, Timestamp,
    envelope,
};

/// A catalogue of one type, `E`.
macro_rules! catalog {
    ($($declaration:tt)*) => {{
        #[derive(Debug, thiserror::Error, ApiError)]
        #[allow(dead_code, reason = "declared for its facts")]
        $($declaration)*
        Catalog::of::<E>()
    }};
}

/// Returns a new path in a folder that exists.
fn path() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("contract-{}-{count}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    folder.join("errors.lock")
}

fn locked(catalog: &Catalog) -> PathBuf {
    let path = path();
    assert_eq!(check_with(catalog, &path, Update::Nothing).expect("a lock"), Outcome::Created);
    path
}

/// Compares two catalogues.
fn changes(before: &Catalog, after: &Catalog) -> Vec<Change> {
    let path = locked(before);
    match check_with(after, &path, Update::Nothing) {
        Ok(outcome) => {
            assert_eq!(outcome, Outcome::Unchanged);
            Vec::new()
        }
        Err(Error::Changed { changes, .. }) => changes,
        Err(fault) => panic!("{fault}"),
    }
}

/// Returns the verdict, the code and the text of each change.
fn reported(before: &Catalog, after: &Catalog) -> Vec<(Verdict, String)> {
    changes(before, after)
        .into_iter()
        .map(|change| (change.verdict, format!("{}: {}", change.code, change.what)))
        .collect()
}

#[track_caller]
fn assert_changes(before: &Catalog, after: &Catalog, expected: &[(Verdict, &str)]) {
    let found = reported(before, after);
    let found: Vec<_> = found.iter().map(|(verdict, what)| (*verdict, what.as_str())).collect();
    assert_eq!(found, expected);
}

use Verdict::{Addition, Breaking, Reported};

fn one() -> Catalog {
    catalog! {
        enum E {
            #[error("no order")]
            #[api(code = "ORDER_NOT_FOUND", status = 404)]
            A,
        }
    }
}

#[test]
fn grpc_code_is_a_fact_if_it_is_declared() {
    let conflict = |code: Option<&str>| match code {
        None => catalog! { #[error("a")] #[api(code = "A", status = 409)] struct E; },
        Some("ABORTED") => {
            catalog! { #[error("a")] #[api(code = "A", status = 409, grpc = "ABORTED")] struct E; }
        }
        _ => {
            catalog! { #[error("a")] #[api(code = "A", status = 409, grpc = "FAILED_PRECONDITION")] struct E; }
        }
    };
    let (none, one, other) = (conflict(None), conflict(Some("ABORTED")), conflict(Some("other")));
    assert_changes(&one, &one, &[]);
    assert_changes(
        &one,
        &other,
        &[(Breaking, "A: grpc was `ABORTED`, and is `FAILED_PRECONDITION`")],
    );
    assert_changes(&one, &none, &[(Breaking, "A: grpc was `ABORTED`, and is not there any more")]);
    // Before the declaration, the errors may not have been served over gRPC.
    assert_changes(&none, &one, &[(Reported, "A: grpc is new: `ABORTED`")]);
    let lock = fs::read_to_string(locked(&one)).expect("a lock");
    assert!(lock.contains("grpc = \"ABORTED\""), "{lock}");
    assert!(!fs::read_to_string(locked(&none)).expect("a lock").contains("grpc"));
}

#[test]
fn equal_declarations_pass() {
    assert_changes(&one(), &one(), &[]);
}

#[test]
fn removed_code_breaks_and_added_code_does_not() {
    let two = catalog! {
        enum E {
            #[error("no order")]
            #[api(code = "ORDER_NOT_FOUND", status = 404)]
            A,
            #[error("busy")]
            #[api(code = "BUSY", status = 503)]
            B,
        }
    };
    assert_changes(&two, &one(), &[(Breaking, "BUSY: is gone")]);
    assert_changes(&one(), &two, &[(Addition, "BUSY: is new")]);
}

#[test]
fn renamed_code_breaks_and_its_new_name_is_reported() {
    let renamed = catalog! {
        #[error("no order")]
        #[api(code = "NO_ORDER", status = 404)]
        struct E;
    };
    let there =
        [(Breaking, "ORDER_NOT_FOUND: is now called `NO_ORDER`"), (Addition, "NO_ORDER: is new")];
    assert_changes(&one(), &renamed, &there);
    let back = [
        (Breaking, "NO_ORDER: is now called `ORDER_NOT_FOUND`"),
        (Addition, "ORDER_NOT_FOUND: is new"),
    ];
    assert_changes(&renamed, &one(), &back);
    let text = changes(&one(), &renamed)[0].to_string();
    let month = Timestamp::now().to_string();
    assert!(text.contains(&format!("removed = \"{}\"", &month[..7])), "{text}");
    assert!(text.contains("replaced_by = \"NO_ORDER\""), "{text}");
}

#[test]
fn changed_status_breaks() {
    let gone = catalog! {
        #[error("no order")]
        #[api(code = "ORDER_NOT_FOUND", status = 410, title = "Not Found")]
        struct E;
    };
    let all = changes(&one(), &gone);
    assert_eq!(
        (all[0].verdict, all[0].what.as_str()),
        (Breaking, "status was `404`, and is `410`")
    );
    let back = changes(&gone, &one());
    assert_eq!(
        (back[0].verdict, back[0].what.as_str()),
        (Breaking, "status was `410`, and is `404`")
    );
}

macro_rules! with_retry {
    ($($retry:tt)*) => {
        catalog! {
            #[error("busy")]
            #[api(code = "BUSY", status = 503, $($retry)*)]
            struct E;
        }
    };
}

#[test]
fn strategy_that_ends_resending_breaks() {
    let backoff = || with_retry!(retry(backoff, effect = "unknown"));
    for (other, name) in [
        (with_retry!(retry(never, effect = "unknown")), "never"),
        (with_retry!(retry(action, effect = "unknown")), "action"),
        (with_retry!(retry(poll, effect = "unknown")), "poll"),
        (with_retry!(retry(restart, effect = "unknown")), "restart"),
    ] {
        let there = changes(&backoff(), &other);
        assert_eq!(there[0].verdict, Breaking, "{name}");
        assert_eq!(there[0].what, format!("retry was `backoff`, and is `{name}`"));
        assert!(
            changes(&other, &backoff()).iter().all(|change| change.verdict == Reported),
            "{name}"
        );
    }
    for other in [
        with_retry!(retry(throttle, effect = "unknown")),
        with_retry!(retry(once, effect = "unknown")),
    ] {
        assert!(changes(&backoff(), &other).iter().all(|change| change.verdict == Reported));
    }
    let options = with_retry!(retry(backoff, effect = "unknown", max_attempts = 5, within = "30s"));
    let there = [(
        Reported,
        "BUSY: retry options is new: `4 retries, up to 50ms, 100ms, 200ms, 400ms, within 30s`",
    )];
    assert_changes(&backoff(), &options, &there);
}

#[test]
fn effect_that_becomes_unknown_breaks() {
    let not_applied = with_retry!(retry(backoff, effect = "not_applied"));
    let unknown = with_retry!(retry(backoff, effect = "unknown"));
    assert_changes(
        &not_applied,
        &unknown,
        &[(Breaking, "BUSY: effect was `not_applied`, and is `unknown`")],
    );
    assert_changes(
        &unknown,
        &not_applied,
        &[(Reported, "BUSY: effect was `unknown`, and is `not_applied`")],
    );
}

/// A catalogue whose only error has these fields. The facts about the body do
/// not include its details.
macro_rules! with_fields {
    ($($fields:tt)*) => {
        catalog! {
            #[error("bad")]
            #[api(code = "BAD", status = 400)]
            struct E { always: u8, $($fields)* }
        }
    };
}

#[test]
fn dropped_renamed_and_retyped_fields_break() {
    let none = with_fields!();
    // Another detail is present, so that `details` itself stays.
    let base = || with_fields!(#[api(detail)] kept: u8, #[api(extension)] beside: u8);
    for (with, place, key) in [
        (
            with_fields!(#[api(detail)] kept: u8, #[api(extension)] beside: u8, #[api(detail)] sku: String),
            "detail",
            "sku",
        ),
        (
            with_fields!(#[api(detail)] kept: u8, #[api(extension)] beside: u8, #[api(extension)] job: String),
            "extension",
            "job",
        ),
    ] {
        assert_changes(&with, &base(), &[(Breaking, &format!("BAD: {place} `{key}` is gone"))]);
        assert_changes(
            &base(),
            &with,
            &[(Addition, &format!("BAD: {place} `{key}` is new: `string`"))],
        );
    }
    let header = with_fields!(#[api(header = "x-limit")] limit: u32);
    assert_changes(&header, &none, &[(Breaking, "BAD: header `x-limit` is gone")]);
    assert_changes(&none, &header, &[(Addition, "BAD: header `x-limit` is new: `text`")]);

    let sku = with_fields!(#[api(detail)] sku: String);
    let item = with_fields!(#[api(detail = "item")] sku: String);
    let there = [
        (Breaking, "BAD: detail `sku` is now called `item`"),
        (Addition, "BAD: detail `item` is new: `string`"),
    ];
    assert_changes(&sku, &item, &there);
    let header_renamed = with_fields!(#[api(header = "x-max")] limit: u32);
    assert_eq!(
        reported(&header, &header_renamed)[0],
        (Breaking, "BAD: header `x-limit` is now called `x-max`".to_owned())
    );

    let number = with_fields!(#[api(detail)] sku: u32);
    assert_changes(&sku, &number, &[(Breaking, "BAD: detail `sku` was `string`, and is `u32`")]);
    assert_changes(&number, &sku, &[(Breaking, "BAD: detail `sku` was `u32`, and is `string`")]);
    let whole = with_fields!(#[api(details)] fields: Vec<FieldError>);
    let names = with_fields!(#[api(details)] fields: Vec<String>);
    assert_changes(
        &whole,
        &names,
        &[(Breaking, "BAD: `details` was `[FieldError]`, and is `[string]`")],
    );
}

#[test]
fn type_that_is_equal_on_the_wire_is_unchanged() {
    let owned = with_fields!(#[api(detail)] sku: String);
    let borrowed = with_fields!(#[api(detail)] sku: &'static str);
    assert_changes(&owned, &borrowed, &[]);
}

#[test]
fn required_field_that_becomes_optional_breaks() {
    let required = with_fields!(#[api(detail)] kept: u8, #[api(detail)] sku: String);
    let optional = with_fields!(#[api(detail)] kept: u8, #[api(detail)] sku: Option<String>);
    assert_changes(
        &required,
        &optional,
        &[(Breaking, "BAD: detail `sku` was `string`, and is `string, optional`")],
    );
    assert_changes(
        &optional,
        &required,
        &[(Reported, "BAD: detail `sku` was `string, optional`, and is `string`")],
    );
}

#[test]
fn wait_is_a_header() {
    macro_rules! limited {
        ($($field:tt)*) => {
            catalog! {
                #[error("slow down")]
                #[api(code = "SLOW_DOWN", status = 429)]
                struct E { $($field)* }
            }
        };
    }
    let always = limited!(#[api(retry_after)] wait: u32);
    let sometimes = limited!(#[api(retry_after)] wait: Option<u32>);
    let never = limited!();
    let what = "SLOW_DOWN: header `retry-after` was `seconds`, and is `seconds, optional`";
    assert_changes(&always, &sometimes, &[(Breaking, what)]);
    assert_changes(&always, &never, &[(Breaking, "SLOW_DOWN: header `retry-after` is gone")]);
    assert_changes(
        &never,
        &always,
        &[(Addition, "SLOW_DOWN: header `retry-after` is new: `seconds`")],
    );
}

#[test]
fn changed_envelope_breaks() {
    let catalog = Catalog::of::<ServiceError>;
    let (flat, nested) =
        (catalog().in_service::<envelope::Flat>(), catalog().in_service::<envelope::Nested>());
    for (before, after) in [(&flat, &nested), (&nested, &flat)] {
        let all = changes(before, after);
        let envelopes = all.iter().filter(|change| change.what.starts_with("envelope was"));
        assert_eq!(envelopes.count(), before.len());
        assert!(all.iter().any(|change| change.what.contains("`/code` of the body")
            || change.what.contains("`/error/code`")));
        assert_eq!(all[0].verdict, Breaking);
    }
}

/// The shape of a custom envelope counts, not only its name.
#[test]
fn dropped_member_of_the_envelope_breaks() {
    mod shapes {
        macro_rules! shape {
            ($name:ident { $($member:ident: $value:expr),* }) => {
                pub(super) mod $name {
                    #[derive(Debug)]
                    pub(in super::super) struct Own;
                    #[derive(serde::Serialize)]
                    pub(in super::super) struct Body { $($member: &'static str),* }
                    impl apierror::Envelope for Own {
                        type Body<'a> = Body;
                        fn body(occurrence: &apierror::Occurrence<'_>) -> Body {
                            let _ = occurrence;
                            Body { $($member: $value(occurrence)),* }
                        }
                    }
                }
            };
        }
        fn code(occurrence: &apierror::Occurrence<'_>) -> &'static str {
            occurrence.code()
        }
        fn fixed(_: &apierror::Occurrence<'_>) -> &'static str {
            "error"
        }
        shape!(before { code: super::code, kind: super::fixed });
        shape!(after { code: super::code });
    }
    let catalog = Catalog::of::<ServiceError>;
    let before = catalog().in_service::<shapes::before::Own>();
    let after = catalog().in_service::<shapes::after::Own>();
    let there = changes(&before, &after);
    assert!(
        there.iter().all(
            |change| change.verdict == Breaking && change.what == "`/kind` of the body is gone"
        )
    );
    assert_eq!(there.len(), before.len());
    let back = changes(&after, &before);
    assert!(back.iter().all(|change| change.verdict == Addition));
}

#[test]
fn changed_type_uri_breaks() {
    macro_rules! based {
        ($($base:tt)*) => {
            catalog! {
                #[error("no order")]
                #[api(code = "ORDER_NOT_FOUND", status = 404, $($base)*)]
                struct E;
            }
        };
    }
    let based = based!(type_base = "https://api.example.com/errors/");
    let what = "ORDER_NOT_FOUND: type was `about:blank`, and is `https://api.example.com/errors/order-not-found`";
    assert_changes(&one_struct(), &based, &[(Breaking, what)]);
    assert_eq!(changes(&based, &one_struct())[0].verdict, Breaking);
}

fn one_struct() -> Catalog {
    catalog! {
        #[error("no order")]
        #[api(code = "ORDER_NOT_FOUND", status = 404)]
        struct E;
    }
}

#[test]
fn changed_domain_breaks_and_added_domain_does_not() {
    macro_rules! owned {
        ($($domain:tt)*) => {
            catalog! {
                #[error("no order")]
                #[api(code = "ORDER_NOT_FOUND", status = 404, $($domain)*)]
                struct E;
            }
        };
    }
    let (none, a) = (owned!(), owned!(domain = "a.example.com"));
    let other = "ORDER_NOT_FOUND: domain was `a.example.com`, and is `b.example.com`";
    assert_changes(&a, &owned!(domain = "b.example.com"), &[(Breaking, other)]);
    let gone = "ORDER_NOT_FOUND: domain was `a.example.com`, and is not there any more";
    assert_changes(&a, &none, &[(Breaking, gone)]);
    assert_changes(&none, &a, &[(Addition, "ORDER_NOT_FOUND: domain is new: `a.example.com`")]);
}

#[test]
fn changed_wording_is_only_reported() {
    let worded = catalog! {
        /// When the id is wrong.
        #[error("there is no such order")]
        #[api(code = "ORDER_NOT_FOUND", status = 404, title = "No order", help = "Check the id.", group = "Orders")]
        struct E;
    };
    let all = changes(&one_struct(), &worded);
    assert_eq!(all.len(), 5);
    assert!(all.iter().all(|change| change.verdict == Reported), "{all:?}");
    assert!(changes(&worded, &one_struct()).iter().all(|change| change.verdict == Reported));
}

#[test]
fn changed_fixed_header_breaks() {
    macro_rules! asked {
        ($($header:tt)*) => {
            catalog! {
                #[error("sign in")]
                #[api(code = "SIGN_IN", status = 401, $($header)*)]
                struct E;
            }
        };
    }
    let bearer = asked!(header(www_authenticate = "Bearer"));
    let basic = asked!(header(www_authenticate = "Basic"));
    let what = "SIGN_IN: header `www-authenticate` was `fixed: Bearer`, and is `fixed: Basic`";
    assert_changes(&bearer, &basic, &[(Breaking, what)]);
    assert_changes(
        &asked!(),
        &bearer,
        &[(Addition, "SIGN_IN: header `www-authenticate` is new: `fixed: Bearer`")],
    );
}

/// Clients see only the static facts that an envelope shows.
#[test]
fn changed_static_fact_breaks_if_the_envelope_shows_it() {
    /// Shows `kind` in the body and `x_level` in a header, but no other fact.
    #[derive(Debug)]
    struct Own;

    #[derive(serde::Serialize)]
    struct Body {
        code: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        kind: Option<MetaValue>,
    }

    impl Envelope for Own {
        type Body<'a> = Body;
        fn body(occurrence: &Occurrence<'_>) -> Body {
            Body { code: occurrence.code(), kind: occurrence.spec().meta("kind") }
        }
        fn append_headers(occurrence: &Occurrence<'_>, headers: &mut http::HeaderMap) {
            if let Some(MetaValue::Str(level)) = occurrence.spec().meta("x_level") {
                headers.insert("x-level", http::HeaderValue::from_static(level));
            }
        }
    }

    macro_rules! with_meta {
        ($($meta:tt)*) => {
            catalog! {
                #[error("no order")]
                #[api(code = "NO_ORDER", status = 404, envelope = Own, $($meta)*)]
                struct E;
            }
        };
    }
    let base = || with_meta!(meta(kind = "a", x_level = "low", internal = 3, live = true));
    assert_changes(&base(), &base(), &[]);

    let there = [
        (Breaking, "NO_ORDER: `/kind` of the body was `fixed: \"a\"`, and is `fixed: \"b\"`"),
        (Breaking, "NO_ORDER: meta `kind` was `\"a\"`, and is `\"b\"`"),
    ];
    assert_changes(
        &base(),
        &with_meta!(meta(kind = "b", x_level = "low", internal = 3, live = true)),
        &there,
    );
    let there = [
        (Breaking, "NO_ORDER: header `x-level` was `fixed: low`, and is `fixed: high`"),
        (Breaking, "NO_ORDER: meta `x_level` was `\"low\"`, and is `\"high\"`"),
    ];
    assert_changes(
        &base(),
        &with_meta!(meta(kind = "a", x_level = "high", internal = 3, live = true)),
        &there,
    );

    // Dropped from the body, and added again.
    let without = || with_meta!(meta(x_level = "low", internal = 3, live = true));
    let there = [
        (Breaking, "NO_ORDER: `/kind` of the body is gone"),
        (Breaking, "NO_ORDER: meta `kind` is gone"),
    ];
    assert_changes(&base(), &without(), &there);
    let back = [
        (Addition, "NO_ORDER: `/kind` of the body is new: `fixed: \"a\"`"),
        (Addition, "NO_ORDER: meta `kind` is new: `\"a\"`"),
    ];
    assert_changes(&without(), &base(), &back);

    // Not in a response: another value, another type, and dropped.
    let other = with_meta!(meta(kind = "a", x_level = "low", internal = "3"));
    let there = [
        (Reported, "NO_ORDER: meta `internal` was `3`, and is `\"3\"`"),
        (Reported, "NO_ORDER: meta `live` is gone"),
    ];
    assert_changes(&base(), &other, &there);
    let text = fs::read_to_string(locked(&base())).expect("a lock");
    assert!(
        text.contains("meta.internal = 3\nmeta.kind = \"a\"\nmeta.live = true\nmeta.x_level"),
        "{text}"
    );
    toml::from_str::<toml::Value>(&text).expect("TOML");
}

/// A header of the envelope is a fact like any other header.
#[test]
fn dropped_header_of_the_envelope_breaks() {
    let catalog = Catalog::of::<ServiceError>;
    let with = catalog().in_service::<envelope::WithRetryHeaders<envelope::Flat>>();
    let without = catalog().in_service::<envelope::Flat>();
    let gone = changes(&with, &without);
    let is_header = |change: &&Change| change.what == "header `x-should-retry` is gone";
    assert_eq!(
        gone.iter().filter(is_header).filter(|change| change.verdict == Breaking).count(),
        with.len()
    );
    let new = changes(&without, &with);
    assert!(
        new.iter().any(|change| change.what == "header `x-should-retry` is new: `retry advice`")
    );
}

/// The members of a type with a schema are compared one by one.
#[cfg(feature = "schemars")]
#[test]
fn members_of_a_type_with_a_schema_are_compared_like_details() {
    use schemars::JsonSchema;
    use serde::Serialize;

    /// A catalogue whose one detail is a list of this.
    macro_rules! of {
        ($($derived:ident),*: $name:ident { $($members:tt)* }) => {{
            #[derive(Debug, Serialize, $($derived),*)]
            struct $name { $($members)* }
            with_fields!(#[api(detail)] prices: Vec<$name>)
        }};
    }
    let base = || of!(JsonSchema: Money { amount: u32, currency: String });
    assert_changes(&base(), &base(), &[]);

    let without = of!(JsonSchema: Money { amount: u32 });
    assert_changes(&base(), &without, &[(Breaking, "BAD: detail `prices/*/currency` is gone")]);
    let what = "BAD: detail `prices/*/currency` is new: `string`";
    assert_changes(&without, &base(), &[(Addition, what)]);
    let retyped = of!(JsonSchema: Money { amount: String, currency: String });
    let what = "BAD: detail `prices/*/amount` was `integer`, and is `string`";
    assert_changes(&base(), &retyped, &[(Breaking, what)]);
    let renamed = of!(JsonSchema: Money { cents: u32, currency: String });
    let what = "BAD: detail `prices/*/amount` is now called `prices/*/cents`";
    assert_eq!(reported(&base(), &renamed)[0], (Breaking, what.to_owned()));
    let optional = of!(JsonSchema: Money {
        amount: u32,
        #[serde(skip_serializing_if = "String::is_empty")] currency: String
    });
    let what = "BAD: detail `prices/*/currency` was `string`, and is `string, optional`";
    assert_changes(&base(), &optional, &[(Breaking, what)]);
    let what = "BAD: detail `prices/*/currency` was `string, optional`, and is `string`";
    assert_changes(&optional, &base(), &[(Reported, what)]);

    // Clients do not see the name of the Rust type.
    let price = of!(JsonSchema: Price { amount: u32, currency: String });
    let what = "BAD: detail `prices` was of type `[Money]`, and is of type `[Price]`";
    assert_changes(&base(), &price, &[(Reported, what)]);

    // Without a schema, only the name of the type is known.
    let unknown = || of!(Clone: Money { amount: u32, currency: String });
    assert_changes(
        &unknown(),
        &base(),
        &[(Reported, "BAD: the contents of detail `prices` are known now")],
    );
    let what = "BAD: the contents of detail `prices` are not known any more";
    assert_changes(&base(), &unknown(), &[(Reported, what)]);
    let other = of!(Clone: Price { amount: u32, currency: String });
    let what = "BAD: detail `prices` was `[Money]`, and is `[Price]`";
    assert_changes(&unknown(), &other, &[(Breaking, what)]);
}

/// A type with a schema that is not an object has its shape beside its name.
#[cfg(feature = "schemars")]
#[test]
fn type_with_a_schema_that_is_not_an_object_is_compared() {
    use schemars::JsonSchema;
    use serde::Serialize;

    macro_rules! of {
        ($($derived:ident),*: $item:item as $name:ident) => {{
            #[derive(Debug, Serialize, $($derived),*)]
            #[allow(dead_code, reason = "declared for its shape")]
            $item
            with_fields!(#[api(extension)] colour: Option<$name>)
        }};
    }
    let two = || of!(JsonSchema: enum Colour { Red, Green } as Colour);
    let text = fs::read_to_string(locked(&two())).expect("a lock");
    let line = "extension.colour = \"Colour: [\\\"Red\\\",\\\"Green\\\"], optional\"\n";
    assert!(text.contains(line), "{text}");
    let three = of!(JsonSchema: enum Colour { Red, Green, Blue } as Colour);
    assert_eq!(changes(&two(), &three)[0].verdict, Breaking);
    let paint = of!(JsonSchema: enum Paint { Red, Green } as Paint);
    let what = "BAD: extension `colour` was of type `Colour`, and is of type `Paint`";
    assert_changes(&two(), &paint, &[(Reported, what)]);
    let unknown = of!(Clone: enum Colour { Red, Green } as Colour);
    assert_changes(
        &unknown,
        &two(),
        &[(Reported, "BAD: the contents of extension `colour` are known now")],
    );
}

#[test]
fn addition_passes_after_an_update() {
    let two = catalog! {
        enum E {
            #[error("no order")]
            #[api(code = "ORDER_NOT_FOUND", status = 404)]
            A,
            #[error("busy")]
            #[api(code = "BUSY", status = 503)]
            B,
        }
    };
    let path = locked(&one());
    let before = fs::read_to_string(&path).expect("a lock");
    let fault = check_with(&two, &path, Update::Nothing).expect_err("an addition");
    assert!(fault.to_string().contains("APIERROR_UPDATE=1 cargo test"), "{fault}");
    assert_eq!(fs::read_to_string(&path).expect("a lock"), before);
    let outcome = check_with(&two, &path, Update::Compatible).expect("an update");
    assert!(matches!(outcome, Outcome::Updated(changes) if changes.len() == 1));
    assert_eq!(check_with(&two, &path, Update::Nothing).expect("the same"), Outcome::Unchanged);
}

#[test]
fn breaking_change_is_not_recorded_by_a_compatible_update() {
    let path = locked(&one());
    let before = fs::read_to_string(&path).expect("a lock");
    let busy = with_retry!(retry = "backoff");
    let fault = check_with(&busy, &path, Update::Compatible).expect_err("a code is gone");
    // The error names the change, its verdict, the reason and the advice.
    let text = fault.to_string();
    for expected in [
        "BREAKS    ORDER_NOT_FOUND: is gone",
        "why  clients",
        "do   declare it again",
        "addition  BUSY: is new",
    ] {
        assert!(text.contains(expected), "{text}");
    }
    assert_eq!(text, format!("{fault:?}"), "unwrap shows the same");
    assert_eq!(fs::read_to_string(&path).expect("a lock"), before);

    // An intended removal leaves a tombstone.
    check_with(&busy, &path, Update::Breaking).expect("an update");
    let after = fs::read_to_string(&path).expect("a lock");
    assert!(after.contains("[ORDER_NOT_FOUND]\nremoved = \"20"), "{after}");
    assert_eq!(check_with(&busy, &path, Update::Nothing).expect("the same"), Outcome::Unchanged);

    // No update allows the code to be used again.
    for update in [Update::Nothing, Update::Compatible, Update::Breaking] {
        let fault = check_with(&one(), &path, update).expect_err("used again");
        assert!(fault.to_string().contains("ORDER_NOT_FOUND: was removed (20"), "{fault}");
        assert_eq!(fs::read_to_string(&path).expect("a lock"), after);
    }
}

#[test]
fn intended_rename_names_its_successor() {
    let renamed = catalog! {
        #[error("no order")]
        #[api(code = "NO_ORDER", status = 404)]
        struct E;
    };
    let path = locked(&one());
    check_with(&renamed, &path, Update::Breaking).expect("an update");
    let text = fs::read_to_string(&path).expect("a lock");
    assert!(text.contains("replaced_by = \"NO_ORDER\""), "{text}");
}

#[test]
fn tombstone_written_by_hand_allows_the_removal() {
    let path = locked(&one());
    let text = fs::read_to_string(&path).expect("a lock");
    let stone = "# Nobody asked for it.\n[ORDER_NOT_FOUND]\nremoved = \"2026-11\"\nreplaced_by = \"BUSY\"\n";
    let (head, _) = text.split_once("[ORDER_NOT_FOUND]").expect("the section");
    fs::write(&path, format!("{head}{stone}")).expect("a lock");
    let busy = with_retry!(retry = "backoff");
    check_with(&busy, &path, Update::Compatible).expect("only an addition");
    let text = fs::read_to_string(&path).expect("a lock");
    assert!(text.contains(stone), "{text}");

    // A successor that does not exist is an error with its line.
    fs::write(&path, format!("{head}{}", stone.replace("BUSY", "BSUY"))).expect("a lock");
    match check_with(&busy, &path, Update::Compatible) {
        Err(Error::Malformed { line, fault, .. }) => {
            assert_eq!(line, head.lines().count() + 4);
            assert!(fault.contains("`BSUY`"), "{fault}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn file_with_a_mistake_is_an_error_with_its_line_and_is_not_changed() {
    let catalog = Catalog::of::<ServiceError>();
    let text = fs::read_to_string(locked(&catalog)).expect("a lock");
    let line_of = |wanted: &str| text.lines().position(|line| line == wanted).expect("a line") + 1;
    let status = line_of("status = 404");
    for (from, to, line, words) in [
        ("status = 404", "status = 4004", status, "not an HTTP status"),
        ("status = 404", "status = \"404\"", status, "not an HTTP status"),
        ("status = 404", "statsu = 404", status, "not a fact of a lock"),
        ("status = 404", "status 404", status, "is not a fact"),
        ("status = 404", "<<<<<<< HEAD", status, "a merge conflict is unresolved"),
        ("status = 404", "status = 404\nstatus = 404", status + 1, "is set twice"),
        ("status = 404", "[BAD_REQUEST", status, "`]` is missing"),
        ("status = 404", "[BAD_REQUEST]", status, "already has a section"),
        ("status = 404", "[BAD REQUEST]", status, "needs quotes"),
        ("status = 404", "message = no quotes", status, "is not a string in double quotes"),
        ("status = 404", "removed = \"soon\"\nstatus = 404", status, "a month or a day"),
        (
            "status = 404",
            "replaced_by = \"GONE\"\nstatus = 404",
            status,
            "for a code that is `removed`",
        ),
        ("version = 1", "version = 2", 3, "version 2 is not 1"),
        ("version = 1\n", "\n", 5, "`version = 1` is missing"),
        ("version = 1", "status = 404", 3, "is outside of a section"),
    ] {
        let broken = text.replacen(from, to, 1);
        let at = if from.starts_with("version") { line } else { line_at(&broken, to, line) };
        let path = path();
        fs::write(&path, &broken).expect("a file");
        for update in [Update::Nothing, Update::Compatible, Update::Breaking] {
            match check_with(&catalog, &path, update) {
                Err(Error::Malformed { line, fault, .. }) => {
                    assert_eq!(line, at, "{to}: {fault}");
                    assert!(fault.contains(words), "{to}: {fault}");
                }
                other => panic!("{to}: {other:?}"),
            }
            assert_eq!(fs::read_to_string(&path).expect("the file"), broken);
        }
    }
    let missing = text.replacen("status = 404\n", "", 1);
    let path = path();
    fs::write(&path, &missing).expect("a file");
    let fault = check_with(&catalog, &path, Update::Compatible).expect_err("a fact is missing");
    assert!(fault.to_string().contains("has no `status`"), "{fault}");
}

/// Finds the line of the mistake: the first `status = 404` may be further down
/// than the first status of the file.
fn line_at(broken: &str, to: &str, line: usize) -> usize {
    let first = to.lines().next().expect("a line");
    let found = broken.lines().enumerate().skip(3).find(|(_, known)| *known == first);
    let extra = usize::from(to == "status = 404\nstatus = 404");
    found.map_or(line, |(index, _)| index + 1 + extra).max(line)
}

#[test]
fn two_runs_write_the_same_sorted_bytes() {
    let catalog = Catalog::of::<ServiceError>();
    let (one, two) = (locked(&catalog), locked(&catalog));
    let text = fs::read_to_string(&one).expect("a lock");
    assert_eq!(text, fs::read_to_string(two).expect("a lock"));
    let sections: Vec<_> = text.lines().filter(|line| line.starts_with('[')).collect();
    assert!(sections.is_sorted() && sections.len() == catalog.len());
    check_with(&catalog, &one, Update::Compatible).expect("the same");
    assert_eq!(text, fs::read_to_string(one).expect("a lock"));
}

#[test]
fn lock_is_valid_toml() {
    let odd = catalog! {
        /// With a "quote", a \ and a tab.
        #[error("a\tb\u{7f}")]
        #[api(code = "odd/code.with:marks", status = 400, message = "\"x\" \\ {{y}} \u{7f} ก")]
        struct E { #[api(detail = "name with. \"marks\"")] name: String }
    };
    for catalog in [Catalog::of::<ServiceError>(), odd] {
        let path = locked(&catalog);
        let text = fs::read_to_string(&path).expect("a lock");
        let read: toml::Table = text.parse().unwrap_or_else(|fault| panic!("{fault}\n{text}"));
        // `version`, and a table for each code.
        assert_eq!(read.len(), catalog.len() + 1);
        for spec in &catalog {
            assert_eq!(read[spec.code]["status"].as_integer(), Some(spec.status.as_u16().into()));
        }
        assert_eq!(
            check_with(&catalog, &path, Update::Nothing).expect("the same"),
            Outcome::Unchanged
        );
    }
}

#[test]
fn update_keeps_comments() {
    let path = locked(&one());
    let text = fs::read_to_string(&path).expect("a lock");
    let commented =
        text.replace("[ORDER_NOT_FOUND]", "# Since the first release.\n[ORDER_NOT_FOUND]");
    let commented = format!("{commented}\n# The end.\n");
    fs::write(&path, &commented).expect("a lock");
    check_with(&one(), &path, Update::Compatible).expect("the same");
    assert_eq!(fs::read_to_string(&path).expect("a lock"), commented);
    // With the line endings of Windows.
    fs::write(&path, commented.replace('\n', "\r\n")).expect("a lock");
    assert_eq!(check_with(&one(), &path, Update::Nothing).expect("the same"), Outcome::Unchanged);
}

#[test]
fn concurrent_checks_do_not_corrupt_the_lock() {
    let catalog = Catalog::of::<ServiceError>();
    let expected = fs::read_to_string(locked(&catalog)).expect("a lock");
    let path = path();
    thread::scope(|scope| {
        for index in 0..16 {
            let (catalog, path, expected) = (&catalog, &path, &expected);
            scope.spawn(move || {
                let update = if index % 2 == 0 { Update::Nothing } else { Update::Compatible };
                for _ in 0..10 {
                    check_with(catalog, path, update).expect("the same");
                    assert_eq!(&fs::read_to_string(path).expect("a lock"), expected);
                }
            });
        }
    });
    let left = fs::read_dir(path.parent().expect("a folder")).expect("a folder").count();
    assert_eq!(left, 1, "nothing is left beside it");
}

/// In `/proc`, even root cannot create a file.
#[cfg(target_os = "linux")]
#[test]
fn read_only_folder_is_a_clear_error() {
    let fault =
        check_with(&one(), "/proc/errors.lock", Update::Nothing).expect_err("a read-only folder");
    let text = fault.to_string();
    assert!(text.starts_with("cannot write the lock /proc/errors.lock: "), "{text}");
    assert!(text.ends_with("; run the test in a writable checkout, and commit the lock"), "{text}");

    let nowhere = path().with_file_name("none").join("errors.lock");
    let fault = check_with(&one(), &nowhere, Update::Nothing).expect_err("no folder");
    assert!(fault.to_string().ends_with("; create its folder first"), "{fault}");
    assert!(!nowhere.exists());

    let folder = path().parent().expect("a folder").to_owned();
    let fault = check_with(&one(), &folder, Update::Nothing).expect_err("a folder");
    assert!(fault.to_string().starts_with("cannot read the lock "), "{fault}");
}
