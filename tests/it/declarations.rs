//! Declarations that the derive accepts, and their specs.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{Debug, Display};
use std::marker::PhantomData;
use std::time::Duration;

use apierror::envelope::{Envelope, Flat, Nested, WithRetry};
use apierror::{
    ApiError, Catalog, DeclaredError, Effect, ErrorSpec, FieldPlace, FieldSpec, MetaValue,
    Occurrence, Retry, RetryStrategy,
};
use http::StatusCode;
use serde::Serialize;
use serde_json::json;

use crate::common::{header, json, parsed, text};

fn spec<E: DeclaredError>(code: &str) -> &'static ErrorSpec {
    E::specs().find(|spec| spec.code == code).expect("a declared code")
}

fn codes<E: DeclaredError>() -> Vec<&'static str> {
    E::specs().map(|spec| spec.code).collect()
}

// Shapes of types.

#[derive(Debug, thiserror::Error, ApiError)]
#[api(status = 400, envelope = Flat)]
#[error("said")]
enum Shapes {
    #[api(code = "UNIT")]
    Unit,
    #[api(code = "EMPTY_TUPLE")]
    EmptyTuple(),
    #[api(code = "EMPTY_BRACES")]
    EmptyBraces {},
    #[api(code = "TUPLE")]
    Tuple(u8, #[api(detail = "second")] u8),
    #[api(code = "NAMED")]
    Named {
        #[api(detail)]
        a: u8,
        b: u8,
    },
}

#[test]
fn derive_accepts_each_shape_of_variant() {
    for (error, code) in [
        (Shapes::Unit, "UNIT"),
        (Shapes::EmptyTuple(), "EMPTY_TUPLE"),
        (Shapes::EmptyBraces {}, "EMPTY_BRACES"),
        (Shapes::Tuple(1, 2), "TUPLE"),
        (Shapes::Named { a: 1, b: 2 }, "NAMED"),
    ] {
        assert_eq!(error.code(), code);
        assert_eq!(json::<Flat>(&error)["code"], code);
    }
    assert_eq!(json::<Flat>(&Shapes::Tuple(1, 2))["details"], json!({"second": 2}));
    assert_eq!(json::<Flat>(&Shapes::Named { a: 1, b: 2 })["details"], json!({"a": 1}));
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("unit")]
#[api(code = "UNIT_STRUCT", status = 400, envelope = Flat)]
struct UnitStruct;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("tuple {0}")]
#[api(code = "TUPLE_STRUCT", status = 400, envelope = Flat, message = "{1} and {0}")]
struct TupleStruct(#[api(detail = "first")] u8, u8);

#[derive(Debug, thiserror::Error, ApiError)]
#[error("named {a}")]
#[api(code = "NAMED_STRUCT", status = 400, envelope = Flat, group = "Structs", domain = "d")]
struct NamedStruct {
    #[api(extension = "a-b")]
    a: u8,
}

#[test]
fn derive_accepts_each_shape_of_struct() {
    assert_eq!(UnitStruct.to_json(), r#"{"code":"UNIT_STRUCT","message":"unit","status":400}"#);
    assert_eq!(
        TupleStruct(1, 2).to_json(),
        r#"{"code":"TUPLE_STRUCT","message":"2 and 1","status":400,"details":{"first":1}}"#
    );
    assert_eq!(
        NamedStruct { a: 3 }.to_json(),
        r#"{"code":"NAMED_STRUCT","message":"named 3","status":400,"a-b":3}"#
    );
    assert_eq!((NamedStruct { a: 3 }).spec().group, "Structs");
}

#[test]
fn derive_accepts_an_empty_enum() {
    #[derive(Debug, thiserror::Error, ApiError)]
    enum Never {}

    fn is_api_error<E: DeclaredError>() -> usize {
        E::specs().count()
    }
    assert_eq!(is_api_error::<Never>(), 0);
    assert!(Catalog::of::<Never>().is_empty());
}

// Generics.

#[derive(Debug, thiserror::Error, ApiError)]
#[error("generic")]
#[api(status = 400, envelope = Flat)]
enum Generic<'a, 'b: 'a, T: ?Sized, U = u8, const N: usize = 2>
where
    T: Debug + Serialize,
{
    #[api(code = "BORROWED", message = "{text} {count:?}")]
    Borrowed {
        #[api(detail)]
        text: &'a str,
        #[api(detail)]
        unsized_too: &'b T,
        count: [u8; N],
    },
    #[api(code = "OWNED", message = "{0}")]
    Owned(U),
}

#[test]
fn derive_accepts_each_kind_of_generic() {
    let text = String::from("text");
    let error: Generic<'_, 'static, [u8]> =
        Generic::Borrowed { text: &text, unsized_too: &[1, 2], count: [3, 4] };
    assert_eq!(
        error.to_json(),
        r#"{"code":"BORROWED","message":"text [3, 4]","status":400,"details":{"text":"text","unsized_too":[1,2]}}"#
    );
    let error: Generic<'_, '_, str, &str, 0> = Generic::Owned("owned");
    assert_eq!(error.message(), "owned");
}

/// Implements neither `Serialize` nor `Display`.
#[derive(Debug)]
struct Opaque;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("bounds")]
#[api(status = 429, envelope = Flat)]
enum Bounds<Hidden, Shown, Said, Sent, Debugged, Whole, Waited> {
    #[api(code = "BOUNDS", message = "{said} {debugged:?}")]
    Some {
        hidden: Hidden,
        #[api(detail)]
        shown: Option<Vec<Shown>>,
        said: Said,
        #[api(header = "x-sent")]
        sent: Option<Sent>,
        debugged: (Debugged, u8),
        #[api(retry_after)]
        waited: Option<Waited>,
    },
    #[api(code = "WHOLE", message = "Fixed.")]
    Whole(#[api(details)] Box<Whole>),
}

#[test]
fn bounds_are_required_for_used_parameters_only() {
    #[derive(Debug, Serialize)]
    struct OnlySerialize(u8);

    #[derive(Debug)]
    struct OnlyDisplay;
    impl Display for OnlyDisplay {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("displayed")
        }
    }

    type Strict =
        Bounds<Opaque, OnlySerialize, OnlyDisplay, OnlyDisplay, Opaque, OnlySerialize, u8>;
    let error: Strict = Bounds::Some {
        hidden: Opaque,
        shown: Some(vec![OnlySerialize(1)]),
        said: OnlyDisplay,
        sent: Some(OnlyDisplay),
        debugged: (Opaque, 1),
        waited: Some(7),
    };
    let response = error.to_response();
    assert_eq!(
        text(&response),
        r#"{"code":"BOUNDS","message":"displayed (Opaque, 1)","status":429,"details":{"shown":[1]}}"#
    );
    assert_eq!(header(&response, "x-sent"), Some(&b"displayed"[..]));
    assert_eq!(header(&response, "retry-after"), Some(&b"7"[..]));
    let whole: Strict = Bounds::Whole(Box::new(OnlySerialize(9)));
    assert_eq!(json::<Flat>(&whole)["details"], 9);
}

#[test]
fn unused_parameter_needs_no_bound() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("unused")]
    #[api(code = "UNUSED", status = 400)]
    struct Unused<T> {
        #[api(detail)]
        shown: u8,
        _hidden: PhantomData<T>,
    }

    // `std::error::Error` requires `Debug`. The derive requires nothing else.
    assert_eq!(
        json::<Flat>(&Unused::<Opaque> { shown: 1, _hidden: PhantomData })["details"],
        json!({"shown": 1})
    );
}

trait Store {
    type Key;
    type Fault;
}

#[derive(Debug)]
struct Memory;

impl Store for Memory {
    type Key = u32;
    type Fault = Opaque;
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("associated")]
#[api(code = "ASSOCIATED", status = 400, envelope = Flat, message = "no {key}")]
struct Associated<S: Store>
where
    S: Debug,
    S::Key: Debug,
    S::Fault: Debug,
{
    #[api(detail)]
    key: S::Key,
    #[api(detail)]
    more: Vec<S::Key>,
    fault: S::Fault,
}

#[test]
fn associated_type_is_bound_as_a_whole() {
    let error = Associated::<Memory> { key: 7, more: vec![8], fault: Opaque };
    assert_eq!(
        error.to_json(),
        r#"{"code":"ASSOCIATED","message":"no 7","status":400,"details":{"key":7,"more":[8]}}"#
    );
    assert!(format!("{:?}", error.fault).contains("Opaque"));
}

#[test]
fn generic_error_can_be_boxed_and_shared() {
    let boxed = apierror::Error::from(Generic::<'static, 'static, str, u8, 0>::Owned(5));
    assert_eq!(boxed.message(), "5");
    assert_eq!(codes::<Generic<'_, '_, str>>(), ["BORROWED", "OWNED"]);
}

// Attributes.

#[derive(Debug, thiserror::Error, ApiError)]
#[api(status = 409)]
#[api(envelope = Flat, domain = "shop")]
enum Split {
    /// First line.
    #[api(code = "SPLIT")]
    #[error("split {x}")]
    /// Second line.
    #[api(status = 404, title = "Title")]
    #[api(help = "Help.")]
    Split {
        /// The
        #[api(detail)]
        /// field.
        #[api(header = "x-x")]
        x: u8,
    },
}

#[test]
fn api_attribute_can_be_split() {
    let split = Split::Split { x: 4 };
    let spec = split.spec();
    assert_eq!((spec.code, spec.status, spec.title), ("SPLIT", StatusCode::NOT_FOUND, "Title"));
    assert_eq!((spec.help, spec.domain), (Some("Help."), Some("shop")));
    assert_eq!(spec.description, "First line.\nSecond line.");
    assert_eq!(spec.fields[0].description, "The\nfield.");
    assert_eq!(header(&split.to_response(), "x-x"), Some(&b"4"[..]));
    assert_eq!(json::<Flat>(&split)["details"], json!({"x": 4}));
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("raw")]
#[api(status = 400, rename_all = "snake_case")]
enum r#Raw {
    r#Try {
        #[api(detail)]
        r#type: u8,
        #[api(extension)]
        r#fn: u8,
    },
    r#Match(u8),
}

#[test]
fn raw_identifier_loses_its_prefix() {
    let raw = Raw::Try { r#type: 1, r#fn: 2 };
    assert_eq!(codes::<Raw>(), ["try", "match"]);
    assert_eq!(json::<Flat>(&raw)["details"], json!({"type": 1}));
    assert_eq!(json::<Flat>(&raw)["fn"], 2);
    assert_eq!(
        raw.spec().fields.iter().map(|field| field.name).collect::<Vec<_>>(),
        ["type", "fn"]
    );
    assert_eq!(raw.spec().group, "Raw");
    assert_eq!(Raw::Match(1).code(), "match");
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("cfg")]
#[api(status = 400)]
enum Configured {
    #[cfg(any())]
    #[api(code = "ABSENT")]
    Absent(NoSuchType),
    #[cfg(not(any()))]
    #[api(code = "PRESENT")]
    Present {
        #[cfg(any())]
        #[api(detail)]
        absent: NoSuchType,
        #[cfg(not(any()))]
        #[api(detail)]
        present: u8,
    },
    #[cfg_attr(all(), api(code = "CONDITIONAL"))]
    Conditional,
}

#[test]
fn cfg_disabled_variants_and_fields_are_skipped() {
    assert_eq!(codes::<Configured>(), ["PRESENT", "CONDITIONAL"]);
    assert_eq!(json::<Flat>(&Configured::Present { present: 1 })["details"], json!({"present": 1}));
    assert_eq!(Configured::Conditional.code(), "CONDITIONAL");
}

#[test]
fn generated_names_are_free_for_the_user() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("named")]
    #[api(status = 400, rename_all = "PascalCase")]
    enum Names {
        Envelope,
        Entries,
        Some {
            #[api(detail)]
            visitor: u8,
            #[api(detail)]
            headers: u8,
            #[api(detail, header = "x-f")]
            f: u8,
        },
        None,
        Ok(#[api(detail = "self")] u8),
        Err,
        Error,
        ApiError,
    }

    assert_eq!(
        codes::<Names>(),
        ["Envelope", "Entries", "Some", "None", "Ok", "Err", "Error", "ApiError"]
    );
    let error = Names::Some { visitor: 1, headers: 2, f: 3 };
    assert_eq!(json::<Flat>(&error)["details"], json!({"visitor": 1, "headers": 2, "f": 3}));
    assert_eq!(Names::Ok(1).code(), "Ok");
    for error in
        [Names::Envelope, Names::Entries, Names::None, Names::Err, Names::Error, Names::ApiError]
    {
        assert_eq!(error.code(), format!("{error:?}"));
    }
}

mod reexport {
    pub(crate) mod inner {
        pub(crate) use apierror as api;
    }
}

#[test]
fn crate_path_can_be_renamed() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("elsewhere")]
    #[api(crate = reexport::inner::api, code = "ELSEWHERE", status = 400, envelope = Flat)]
    struct Elsewhere(#[api(detail = "d")] u8);

    assert_eq!(
        Elsewhere(1).to_json(),
        r#"{"code":"ELSEWHERE","message":"elsewhere","status":400,"details":{"d":1}}"#
    );
}

// Enums that macros make.

macro_rules! declare {
    (
        $(#[$meta:meta])* $name:ident in $envelope:path, under $base:expr;
        $($variant:ident { $($(#[$place:ident])? $field:ident: $ty:ty),* } = $code:literal, $status:expr, $message:literal, $retry:expr, $attempts:literal, $about:literal;)*
    ) => {
        #[derive(Debug, thiserror::Error, ApiError)]
        #[api(envelope = $envelope, type_base = $base)]
        $(#[$meta])*
        enum $name {
            $(
                #[doc = $about]
                #[error("not shown")]
                #[api(
                    code = $code, status = $status, message = $message, title = $message, retry = $retry,
                    header(x_code = $code), meta(code = $code, attempts = $attempts)
                )]
                $variant { $($(#[api($place)])? $field: $ty),* },
            )*
        }
    };
}

declare! {
    /// The type.
    #[api(domain = "made")]
    Made in WithRetry<Flat>, under "https://example.com/";
    First { #[detail] a: Option<u8>, b: u8 } = "FIRST", 404, "First {b}.", "backoff", 1, " About the first.";
    Second { #[retry_after] wait: Option<Duration> } = "SECOND", StatusCode::TOO_MANY_REQUESTS, "Second.", "throttle", -2, " About the second.";
    Third {} = "THIRD", CONFLICT, "Third.", "restart", 3, " About the third.";
}

#[test]
fn macro_can_pass_each_kind_of_value() {
    assert_eq!(
        Made::First { a: Some(1), b: 2 }.to_json(),
        r#"{"code":"FIRST","message":"First 2.","status":404,"details":{"a":1},"retry":{"strategy":"backoff","effect":"not_applied","max_attempts":3}}"#
    );
    assert!(json::<Flat>(&Made::First { a: None, b: 2 }).get("details").is_none());
    let second = Made::Second { wait: Some(Duration::from_secs(5)) };
    assert_eq!(header(&second.to_response(), "retry-after"), Some(&b"5"[..]));
    assert_eq!(Made::Third {}.status(), 409);
    let spec = spec::<Made>("FIRST");
    assert_eq!(spec.fields, [FieldSpec::new("a", FieldPlace::Detail, "u8").optional()]);
    assert_eq!(spec.retry.strategy(), RetryStrategy::Backoff);
    assert_eq!((spec.title, spec.domain), ("First {b}.", Some("made")));
    assert_eq!(spec.headers, [("x-code", "FIRST")]);
    assert_eq!(spec.type_uri(), "https://example.com/first");
    assert_eq!(second.spec().meta("attempts"), Some(MetaValue::Int(-2)));
    assert_eq!(second.spec().meta("code"), Some(MetaValue::Str("SECOND")));
}

#[test]
fn macro_can_pass_docs() {
    assert_eq!(spec::<Made>("SECOND").description, "About the second.");
}

macro_rules! one {
    ($envelope:ty, $code:expr, $status:literal, $name:literal, $error:literal) => {{
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error($error)]
        #[api(envelope = $envelope, code = $code, status = $status, retry(backoff, max_attempts = 5, within = "1m"))]
        struct One(#[api(detail = $name, header = $name)] u8);
        One(1)
    }};
}

#[test]
fn macro_can_pass_an_envelope_type() {
    let one = one!(WithRetry<Flat>, "ONE", 400, "x-one", "said {0}");
    assert_eq!(
        one.to_json(),
        r#"{"code":"ONE","message":"said 1","status":400,"details":{"x-one":1},"retry":{"strategy":"backoff","effect":"not_applied","max_attempts":5,"within_ms":60000}}"#
    );
    assert_eq!(header(&one.to_response(), "x-one"), Some(&b"1"[..]));
    // Templates name fields as the body does.
    assert_eq!(one.spec().message, "said {x-one}");
}

// Statuses.

mod statuses {
    pub(crate) use http::StatusCode as Status;
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
enum Statuses {
    #[api(code = "A", status = 400)]
    Lowest,
    #[api(code = "B", status = 499)]
    Unregistered,
    #[api(code = "C", status = 599)]
    Highest,
    #[api(code = "D", status = NOT_FOUND)]
    Name,
    #[api(code = "E", status = StatusCode::IM_A_TEAPOT)]
    Path,
    #[api(code = "F", status = http::StatusCode::NETWORK_AUTHENTICATION_REQUIRED)]
    LongPath,
    #[api(code = "G", status = statuses::Status::GONE)]
    Alias,
    #[api(code = "H", status = 4_0_4_u16)]
    Literal,
}

#[test]
fn status_accepts_a_number_or_a_name() {
    let statuses: Vec<u16> = Statuses::specs().map(|spec| spec.status.as_u16()).collect();
    assert_eq!(statuses, [400, 499, 599, 404, 418, 511, 410, 404]);
    assert_eq!(Statuses::Path.to_response().status(), StatusCode::IM_A_TEAPOT);
    assert_eq!(statuses::Status::GONE, Statuses::Alias.status());
    for (error, title) in [
        (Statuses::Lowest, "Bad Request"),
        (Statuses::Unregistered, "Client Closed Request"),
        (Statuses::Highest, "Server Error"),
        (Statuses::Name, "Not Found"),
        (Statuses::LongPath, "Network Authentication Required"),
        (Statuses::Literal, "Not Found"),
    ] {
        assert_eq!(error.spec().title, title);
    }
}

// Names.

macro_rules! renamed {
    ($case:literal) => {{
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("x")]
        #[api(status = 400, rename_all = $case, rename_all_fields = $case)]
        enum Renamed {
            OrderNotFound {
                #[api(detail)]
                order_id: u8,
                #[api(extension)]
                other_thing: u8,
                #[api(detail = "as_Written")]
                third_thing: u8,
            },
            HTTPError2,
            #[api(code = "AS_Written")]
            Given,
        }

        /// The same names, renamed by serde.
        #[derive(Serialize)]
        #[serde(rename_all = $case, rename_all_fields = $case)]
        enum OfSerde {
            OrderNotFound { order_id: u8 },
            HTTPError2,
        }

        let error = Renamed::OrderNotFound { order_id: 1, other_thing: 2, third_thing: 3 };
        assert_eq!(Renamed::HTTPError2.status(), Renamed::Given.status());
        let names = (error.code(), Renamed::HTTPError2.code(), Renamed::Given.code());
        let of_serde = serde_json::to_value(OfSerde::OrderNotFound { order_id: 1 }).expect("an object");
        assert_eq!(of_serde, json!({names.0: {error.spec().fields[0].name: 1}}));
        assert_eq!(serde_json::to_value(OfSerde::HTTPError2).expect("a text"), names.1);
        assert_eq!(names.2, "AS_Written");
        let body = json::<Flat>(&error);
        assert_eq!(body["details"][error.spec().fields[0].name], 1);
        assert_eq!(body["details"]["as_Written"], 3);
        assert_eq!(body[error.spec().fields[1].name], 2);
        (names.0, error.spec().fields[0].name)
    }};
}

#[test]
fn rename_all_matches_serde() {
    assert_eq!(renamed!("lowercase"), ("ordernotfound", "order_id"));
    assert_eq!(renamed!("UPPERCASE"), ("ORDERNOTFOUND", "ORDER_ID"));
    assert_eq!(renamed!("PascalCase"), ("OrderNotFound", "OrderId"));
    assert_eq!(renamed!("camelCase"), ("orderNotFound", "orderId"));
    assert_eq!(renamed!("snake_case"), ("order_not_found", "order_id"));
    assert_eq!(renamed!("SCREAMING_SNAKE_CASE"), ("ORDER_NOT_FOUND", "ORDER_ID"));
    assert_eq!(renamed!("kebab-case"), ("order-not-found", "order-id"));
    assert_eq!(renamed!("SCREAMING-KEBAB-CASE"), ("ORDER-NOT-FOUND", "ORDER-ID"));
}

#[test]
fn rename_all_on_a_struct_uses_its_name() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("x")]
    #[api(status = 404, rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
    struct OrderGone {
        #[api(detail)]
        order_id: u8,
    }

    assert_eq!((OrderGone { order_id: 1 }).code(), "ORDER_GONE");
    assert_eq!(json::<Flat>(&OrderGone { order_id: 1 })["details"], json!({"orderId": 1}));
}

// Keys on the type that apply to its variants.

#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
#[api(
    status = 503,
    retry(backoff, max_attempts = 5),
    group = "Shared",
    domain = "shop.example.com",
    type_base = "https://example.com/errors/"
)]
enum Inherits {
    #[api(code = "ALL_INHERITED")]
    All,
    #[api(code = "OWN_STATUS", status = 404)]
    Status,
    #[api(code = "OWN_RETRY", retry = "never")]
    Retry,
    #[api(code = "OWN_GROUP", group = "Own")]
    Group,
    #[api(code = "own/Page_1", doc_url = "https://example.com/page#own")]
    Page,
}

#[test]
fn variant_inherits_and_overrides_type_keys() {
    let all = spec::<Inherits>("ALL_INHERITED");
    let backoff = Retry::backoff().with_max_attempts(5);
    assert_eq!((all.status.as_u16(), all.retry, all.group), (503, backoff, "Shared"));
    assert_eq!(
        (all.domain, &*all.type_uri()),
        (Some("shop.example.com"), "https://example.com/errors/all-inherited")
    );

    // The effect follows from the variant's status, since none is declared.
    let status = spec::<Inherits>("OWN_STATUS");
    assert_eq!(
        (status.status.as_u16(), status.retry),
        (404, backoff.with_effect(Effect::NotApplied))
    );
    let retry = spec::<Inherits>("OWN_RETRY");
    assert_eq!((retry.status.as_u16(), retry.retry.strategy()), (503, RetryStrategy::Never));
    assert_eq!(spec::<Inherits>("OWN_GROUP").group, "Own");
    let page = spec::<Inherits>("own/Page_1");
    assert_eq!(
        (page.doc_url, &*page.type_uri()),
        (Some("https://example.com/page#own"), "https://example.com/page#own")
    );
    assert_eq!(all.doc_url, None);
    for error in [Inherits::All, Inherits::Retry, Inherits::Group, Inherits::Page] {
        assert_eq!(error.status(), 503);
    }
    assert_eq!(Inherits::Status.status(), 404);
}

#[test]
fn type_uri_is_the_code_in_kebab_case() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("x")]
    #[api(status = 400, type_base = "tag:example.com,2026:")]
    enum Uris {
        #[api(code = "OUT_OF_CREDIT")]
        A,
        #[api(code = "productNotFound")]
        B,
        #[api(code = "E1001")]
        C,
        #[api(code = "a/b")]
        D,
    }

    let uris: Vec<_> =
        [Uris::A, Uris::B, Uris::C, Uris::D].map(|error| error.spec().type_uri()).into();
    assert_eq!(
        uris,
        [
            "tag:example.com,2026:out-of-credit",
            "tag:example.com,2026:product-not-found",
            "tag:example.com,2026:e1001",
            "tag:example.com,2026:a%2Fb",
        ]
    );
}

// The whole spec.

/// Not a variant's.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(domain = "shop.example.com", type_base = "https://example.com/")]
enum HTTPCheckoutError {
    /// The product is not in this account's catalogue.
    ///
    /// Its `sku` may be misspelt:
    ///
    /// ```text
    ///   ABC-1
    /// ```
    #[error("no row for {sku}")]
    #[api(
        code = "PRODUCT_NOT_FOUND",
        status = 404,
        message = "Product '{sku}' not found.",
        title = "Product not found",
        retry(
            backoff,
            max_attempts = 4,
            base = "250ms",
            cap = "5m",
            within = "1h",
            effect = "unknown"
        ),
        help = "Check the spelling.",
        header(cache_control = "no-store"),
        meta(type = "lookup", severity = 3, billed = false)
    )]
    ProductNotFound {
        /// Stock keeping unit.
        #[api(detail, header = "X-Sku")]
        sku: String,
        #[api(detail = "nearby")]
        near: Option<Vec<(String, u8)>>,
        #[api(extension)]
        map: BTreeMap<String, Box<dyn_free::Boxed<'static>>>,
        /// When to
        /// ask again.
        #[api(retry_after)]
        wait: Option<Duration>,
        _hidden: u8,
    },
    #[error("plain")]
    #[api(code = "PLAIN", status = 500)]
    Plain(#[api(details)] Option<[u8; 4]>),
}

mod dyn_free {
    #[derive(Debug, serde::Serialize)]
    pub(crate) struct Boxed<'a>(pub(crate) &'a str);
}

#[test]
fn spec_has_each_declared_fact() {
    let spec = spec::<HTTPCheckoutError>("PRODUCT_NOT_FOUND");
    assert_eq!(spec.status, StatusCode::NOT_FOUND);
    assert_eq!(
        spec.retry,
        Retry::backoff()
            .with_max_attempts(4)
            .with_base(Duration::from_millis(250))
            .with_cap(Duration::from_secs(300))
            .with_within(Duration::from_secs(3_600))
            .with_effect(Effect::Unknown)
    );
    assert_eq!(spec.title, "Product not found");
    assert_eq!(
        spec.description,
        "The product is not in this account's catalogue.\n\nIts `sku` may be misspelt:\n\n```text\n  ABC-1\n```"
    );
    assert_eq!(spec.message, "Product '{sku}' not found.");
    assert_eq!(spec.help, Some("Check the spelling."));
    assert_eq!((spec.doc_url, spec.domain), (None, Some("shop.example.com")));
    assert_eq!(spec.type_uri(), "https://example.com/product-not-found");
    assert!(matches!(spec.type_uri(), Cow::Borrowed(_)));
    assert_eq!(spec.group, "HTTP checkout error");
    assert_eq!(
        spec.fields,
        [
            FieldSpec::new("sku", FieldPlace::Detail, "String")
                .with_description("Stock keeping unit."),
            FieldSpec::new("x-sku", FieldPlace::Header, "String")
                .with_description("Stock keeping unit."),
            FieldSpec::new("nearby", FieldPlace::Detail, "Vec<(String, u8)>").optional(),
            FieldSpec::new(
                "map",
                FieldPlace::Extension,
                "BTreeMap<String, Box<dyn_free::Boxed<'static>>>"
            ),
            FieldSpec::new("retry-after", FieldPlace::RetryAfter, "Duration")
                .optional()
                .with_description("When to\nask again."),
        ]
    );
    assert_eq!(
        spec.meta,
        [
            ("type", MetaValue::Str("lookup")),
            ("severity", MetaValue::Int(3)),
            ("billed", MetaValue::Bool(false))
        ]
    );
    assert_eq!(spec.headers, [("cache-control", "no-store")]);
}

/// Markdown would take lines that are indented by four spaces for code.
#[test]
fn description_drops_the_indentation_of_block_comments() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("x")]
    #[api(code = "X", status = 400)]
    /**
        First.

        Second.
    */
    struct X;

    assert_eq!(X.spec().description, "First.\n\nSecond.");
}

#[test]
fn description_contains_the_results_of_macros() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[api(status = 400, kind = ConcatKind)]
    #[error("x")]
    enum Concat {
        /// First.
        ///
        #[doc = concat!("Second ", "part.")]
        /// Third.
        #[api(code = "MIXED")]
        Mixed {
            #[doc = concat!("The ", "size.")]
            #[api(detail)]
            size: u8,
        },
        #[doc = include_str!("../data/description.md")]
        #[api(code = "FILE")]
        File,
    }

    let mixed = spec::<Concat>("MIXED");
    assert_eq!(mixed.description, "First.\n\nSecond part.\nThird.");
    assert_eq!(mixed.fields[0].description, "The size.");
    assert_eq!(Concat::File.spec().description, "Documentation from a file.");
    assert_eq!(ConcatKind::from(&Concat::Mixed { size: 1 }).as_str(), "MIXED");
}

#[test]
fn spec_without_keys_has_defaults() {
    let spec = spec::<HTTPCheckoutError>("PLAIN");
    assert_eq!((spec.title, spec.description, spec.message), ("Internal Server Error", "", ""));
    assert_eq!((spec.help, spec.retry), (None, Retry::backoff()));
    assert_eq!(spec.fields, [FieldSpec::new("details", FieldPlace::Details, "[u8; 4]").optional()]);
    assert!(spec.meta.is_empty() && spec.headers.is_empty());
    assert_eq!(UnitStruct.spec().group, "Declarations", "the module's name in words");
    assert_eq!(UnitStruct.spec().type_uri(), "about:blank");
    assert_eq!(UnitStruct.spec().domain, None);
}

#[test]
fn error_methods_return_the_specs_facts() {
    let error = HTTPCheckoutError::ProductNotFound {
        sku: "A".into(),
        near: None,
        map: BTreeMap::from([("k".into(), Box::new(dyn_free::Boxed("v")))]),
        wait: None,
        _hidden: 0,
    };
    assert_eq!((error.code(), error.status()), ("PRODUCT_NOT_FOUND", StatusCode::NOT_FOUND));
    assert_eq!(error.retry(), error.spec().retry);
    let body = parsed(&error.to_response());
    assert_eq!(body["map"], json!({"k": "v"}));
    assert_eq!(body["details"], json!({"sku": "A"}));
    assert!(HTTPCheckoutError::Plain(None).details().is_none());
}

// Retry advice.

macro_rules! advice_of {
    ($status:literal) => {{
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("x")]
        #[api(code = "X", status = $status)]
        struct X;
        let retry = X.retry();
        assert_eq!(retry, Retry::for_status(X.status()));
        (retry.strategy(), retry.effect())
    }};
    ($status:literal, waits) => {{
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("x")]
        #[api(code = "X", status = $status)]
        struct X(#[api(retry_after)] u8);
        let retry = X(1).retry();
        assert_eq!(retry, Retry::for_status_with_wait(X(1).status()));
        (retry.strategy(), retry.effect())
    }};
}

macro_rules! assert_advice {
    ($($status:literal)* => $strategy:ident, $effect:ident) => {
        $(assert_eq!(advice_of!($status), (RetryStrategy::$strategy, Effect::$effect), stringify!($status));)*
    };
    (waits $($status:literal)* => $strategy:ident, $effect:ident) => {
        $(assert_eq!(advice_of!($status, waits), (RetryStrategy::$strategy, Effect::$effect), stringify!($status));)*
    };
}

#[test]
fn retry_defaults_follow_the_status() {
    assert_advice!(401 402 => Action, NotApplied);
    assert_advice!(408 500 502 503 504 529 => Backoff, Unknown);
    assert_advice!(425 => Backoff, NotApplied);
    assert_advice!(412 => Restart, NotApplied);
    assert_advice!(429 => Throttle, NotApplied);
    assert_advice!(400 403 404 405 406 407 409 410 411 413 414 415 416 417 418 419 420 421 422 423 424 426 427 428 => Never, NotApplied);
    assert_advice!(430 431 440 451 460 498 499 => Never, NotApplied);
    assert_advice!(501 505 506 507 508 509 510 511 520 528 530 599 => Never, Unknown);
}

#[test]
fn retry_after_field_turns_503_into_throttle() {
    assert_advice!(waits 503 529 => Throttle, Unknown);
    assert_advice!(waits 408 500 502 504 => Backoff, Unknown);
    assert_advice!(waits 425 => Backoff, NotApplied);
    assert_advice!(waits 429 => Throttle, NotApplied);
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
#[api(status = 500)]
enum Advice {
    #[api(code = "NEVER", retry = "never")]
    Never,
    #[api(code = "ONCE", retry(once))]
    Once,
    #[api(code = "BACKOFF", retry(backoff, base = "1s"))]
    Backoff,
    #[api(code = "THROTTLE", retry(throttle, cap = "2m", effect = "not_applied"))]
    Throttle,
    #[api(code = "RESTART", retry(restart, effect = "not_applied"))]
    Restart,
    #[api(code = "ACTION", retry = "action")]
    Action,
    #[api(code = "POLL", retry = "poll")]
    Poll,
    #[api(code = "CLIENT", status = 404, retry = "poll")]
    Client,
    #[api(code = "WITH_A_WAIT", status = 404, retry = "backoff")]
    Wait(#[api(retry_after)] u8),
}

#[test]
fn retry_key_overrides_the_default() {
    let of = |strategy, effect| Retry::new(strategy, effect);
    for (error, retry) in [
        (Advice::Never, of(RetryStrategy::Never, Effect::Unknown)),
        (Advice::Once, of(RetryStrategy::Once, Effect::Unknown)),
        (Advice::Backoff, Retry::backoff().with_base(Duration::from_secs(1))),
        (Advice::Throttle, Retry::throttle().with_cap(Duration::from_secs(120))),
        (Advice::Restart, Retry::restart()),
        (Advice::Action, Retry::action().with_effect(Effect::Unknown)),
        (Advice::Poll, Retry::poll()),
        (Advice::Client, Retry::poll().with_effect(Effect::NotApplied)),
        (Advice::Wait(1), Retry::backoff().with_effect(Effect::NotApplied)),
    ] {
        assert_eq!(error.retry(), retry, "{}", error.code());
    }
}

#[test]
fn retry_options_apply_to_each_strategy() {
    let options = |retry: Retry| (retry.max_attempts(), retry.base(), retry.cap(), retry.within());
    let (ms, second) = (Duration::from_millis, Duration::from_secs);
    assert_eq!(options(Retry::backoff()), (3, ms(50), second(20), None));
    assert_eq!(options(Retry::throttle()), (3, second(1), second(20), None));
    assert_eq!(Retry::once().max_attempts(), 2);
    assert_eq!(Retry::never().max_attempts(), 1);
    let retryable = [Retry::once(), Retry::backoff(), Retry::throttle()];
    assert!(retryable.iter().all(Retry::is_retryable));
    let others = [Retry::never(), Retry::restart(), Retry::action(), Retry::poll()];
    assert!(!others.iter().any(Retry::is_retryable));
}

// Envelopes.

struct First<A, B>(PhantomData<(A, B)>);

impl<A: Envelope, B: Envelope> Envelope for First<A, B> {
    const CONTENT_TYPE: &'static str = B::CONTENT_TYPE;
    const MEMBERS: &'static [&'static str] = A::MEMBERS;
    type Body<'a> = A::Body<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> A::Body<'a> {
        A::body(occurrence)
    }
}

#[test]
fn envelope_accepts_any_path() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("x")]
    #[api(code = "X", envelope = WithRetry<Flat>, status = 404)]
    struct Advised;

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("x")]
    #[api(code = "X", envelope = First<Flat, apierror::envelope::JsonApi>, status = 404)]
    struct TwoParameters;

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("x")]
    #[api(envelope = First::<WithRetry<First<Nested, Flat>>, WithRetry<Nested>>, code = "X", status = 404)]
    struct Deep(#[api(extension = "seen")] u8);

    assert_eq!(
        Advised.to_json(),
        r#"{"code":"X","message":"x","status":404,"retry":{"strategy":"never","effect":"not_applied"}}"#
    );
    let response = TwoParameters.to_response();
    assert_eq!(text(&response), r#"{"code":"X","message":"x","status":404}"#);
    assert_eq!(header(&response, "content-type"), Some(&b"application/vnd.api+json"[..]));
    assert_eq!(
        Deep(1).to_json(),
        r#"{"error":{"code":"X","message":"x"},"seen":1,"retry":{"strategy":"never","effect":"not_applied"}}"#
    );
}

#[test]
fn envelope_accepts_a_type_parameter() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("x")]
    #[api(code = "X", status = 404, envelope = E)]
    struct In<E: Envelope + Debug>(PhantomData<E>);

    assert_eq!(In::<Flat>(PhantomData).to_json(), r#"{"code":"X","message":"x","status":404}"#);
    assert_eq!(In::<Nested>(PhantomData).to_json(), r#"{"error":{"code":"X","message":"x"}}"#);
}

// Codes.

#[derive(Debug, thiserror::Error, ApiError)]
#[error("{self:?}")]
#[api(status = 404)]
enum SameCode {
    #[api(code = "NOT_FOUND", message = "No order.")]
    Order,
    #[api(code = "NOT_FOUND", message = "No customer {0}.", retry = "never")]
    Customer(#[api(detail = "id")] u8),
    #[api(code = "NOT_FOUND", status = NOT_FOUND, title = "Else")]
    Else,
}

#[test]
fn transparent_can_lead_back_to_its_own_type() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[api(envelope = Flat)]
    enum Step {
        #[error(transparent)]
        #[api(transparent)]
        Nested(Box<Step>),
        #[error(transparent)]
        #[api(transparent)]
        Shared(std::sync::Arc<Self>),
        #[error("no step {0}")]
        #[api(code = "NO_STEP", status = 404)]
        Leaf(u8),
    }

    let error = Step::Nested(Box::new(Step::Shared(Step::Leaf(7).into())));
    assert_eq!(json::<Flat>(&error)["message"], "no step 7");
    assert_eq!(error.to_response().status(), 404);
    assert_eq!(codes::<Step>(), ["NO_STEP"]);
    assert_eq!(Catalog::of::<Step>().len(), 1);
}

#[test]
fn one_code_on_two_variants_is_allowed() {
    assert_eq!(codes::<SameCode>(), ["NOT_FOUND"; 3]);
    assert_eq!(Catalog::of::<SameCode>().len(), 1);
    assert_eq!(
        Catalog::of::<SameCode>().get("NOT_FOUND").map(|spec| spec.message),
        Some("No order.")
    );
    assert_eq!(SameCode::Order.message(), "No order.");
    assert_eq!(SameCode::Customer(4).message(), "No customer 4.");
    assert_eq!(SameCode::Else.spec().title, "Else");
}

#[test]
fn code_accepts_any_visible_ascii() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("x")]
    #[api(status = 400)]
    enum Codes {
        #[api(code = "!#$%&()*+,-./0:;<=>?@A[]^_`a{|}~")]
        All,
        #[api(code = "x")]
        One,
    }

    assert_eq!(json::<Flat>(&Codes::All)["code"], "!#$%&()*+,-./0:;<=>?@A[]^_`a{|}~");
    assert_eq!(Codes::One.code().len(), 1);
}
