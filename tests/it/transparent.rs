//! Transparent errors, which forward to another error.

use std::sync::Arc;
use std::time::Duration;

use apierror::envelope::{Flat, JsonApi, Nested};
use apierror::{ApiError, Catalog, CatalogEntry, DeclaredError, Retry, RetryStrategy};
use serde_json::json;

use crate::common::{header, header_names, parsed, text};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("inner")]
#[api(envelope = JsonApi)]
enum Inner {
    #[api(
        code = "LIMITED",
        status = 429,
        title = "Limited",
        message = "Wait, {who}.",
        retry(throttle, max_attempts = 7),
        header(x_static = "1")
    )]
    Limited {
        who: &'static str,
        #[api(detail)]
        used: u32,
        #[api(extension)]
        plan: &'static str,
        #[api(header = "x-limit")]
        limit: u8,
        #[api(retry_after)]
        wait: Duration,
    },
    #[api(code = "SERVER", status = 500)]
    Server,
}

fn limited() -> Inner {
    Inner::Limited {
        who: "Ada",
        used: 10,
        plan: "free",
        limit: 10,
        wait: Duration::from_millis(1_500),
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Middle {
    #[error("a step that shows nothing")]
    #[api(code = "MIDDLE", status = 404)]
    Own,
    #[error("middle: {0}")]
    #[api(transparent)]
    Inner(#[from] Inner),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Nested)]
enum Outer {
    #[error("first")]
    #[api(code = "FIRST", status = 400)]
    First {
        #[api(detail)]
        here: u8,
    },
    #[error("outer: {0}")]
    #[api(transparent)]
    Middle(#[from] Box<Middle>),
    #[error("last")]
    #[api(code = "LAST", status = 409)]
    Last,
    #[error("shared: {inner}")]
    #[api(transparent)]
    Shared { inner: Arc<Shared> },
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("shared")]
#[api(code = "SHARED", status = 410)]
struct Shared {
    #[api(details)]
    list: Vec<u8>,
}

fn outer() -> Outer {
    Outer::from(Box::new(Middle::from(limited())))
}

#[test]
fn forwarded_error_has_the_innermost_facts() {
    let (outer, inner) = (outer(), limited());
    assert!(std::ptr::eq(outer.spec(), inner.spec()));
    assert_eq!(outer.code(), "LIMITED");
    assert_eq!(outer.status(), 429);
    assert_eq!(outer.retry(), inner.retry());
    assert_eq!(outer.retry().max_attempts(), 7);
    assert_eq!(outer.message(), "Wait, Ada.");
    assert_eq!(outer.retry_after(), Some(Duration::from_millis(1_500)));
    assert_eq!(serde_json::to_value(outer.details()).ok(), Some(json!({"used": 10})));
    assert_eq!(serde_json::to_value(outer.extensions()).ok(), Some(json!({"plan": "free"})));
}

#[test]
fn outermost_type_decides_the_envelope() {
    let response = outer().to_response();
    assert_eq!(
        text(&response),
        r#"{"error":{"code":"LIMITED","message":"Wait, Ada.","details":{"used":10}},"plan":"free"}"#
    );
    assert_eq!(response.status(), 429);
    assert_eq!(header(&response, "content-type"), Some(&b"application/json"[..]));
    assert_eq!(header_names(&response), ["content-type", "retry-after", "x-limit", "x-static"]);
    assert_eq!(header(&response, "retry-after"), Some(&b"2"[..]));
    // Each type keeps its own envelope when it is rendered itself.
    assert_eq!(parsed(&Middle::from(limited()).to_response())["title"], "Limited");
    assert_eq!(parsed(&limited().to_response())["errors"][0]["title"], "Limited");
}

#[test]
fn forwarded_server_error_hides_each_display() {
    let outer = Outer::Middle(Box::new(Middle::Inner(Inner::Server)));
    assert_eq!(outer.to_string(), "outer: middle: inner");
    assert_eq!(outer.to_json(), r#"{"error":{"code":"SERVER","message":"Internal Server Error"}}"#);
}

#[test]
fn own_variant_beside_transparent_is_unchanged() {
    assert_eq!(
        Outer::First { here: 1 }.to_json(),
        r#"{"error":{"code":"FIRST","message":"first","details":{"here":1}}}"#
    );
    assert_eq!(header_names(&Outer::Last.to_response()), ["content-type"]);
    assert_eq!(Outer::Last.retry_after(), None);
    assert_eq!(Outer::Last.retry(), Retry::never());
    assert_eq!(Middle::Own.code(), "MIDDLE");
}

#[test]
fn arc_field_is_forwarded_to() {
    let error = Outer::Shared { inner: Arc::new(Shared { list: vec![1] }) };
    assert_eq!(error.to_json(), r#"{"error":{"code":"SHARED","message":"shared","details":[1]}}"#);
    assert_eq!(error.status(), 410);
}

#[test]
fn forwarded_report_equals_the_innermost() {
    assert_eq!(outer().to_report(), limited().to_report());
}

fn codes<E: DeclaredError>() -> Vec<&'static str> {
    E::specs().map(|spec| spec.code).collect()
}

#[test]
fn specs_are_in_order_of_declaration() {
    assert_eq!(codes::<Outer>(), ["FIRST", "MIDDLE", "LIMITED", "SERVER", "LAST", "SHARED"]);
    assert_eq!(codes::<Middle>(), ["MIDDLE", "LIMITED", "SERVER"]);
    assert_eq!(codes::<Box<Middle>>(), codes::<Middle>());
    assert_eq!(codes::<Arc<Shared>>(), ["SHARED"]);
}

#[test]
fn entries_nest_as_the_types_do() {
    let shape: Vec<_> = Outer::ENTRIES
        .iter()
        .map(|entry| match entry {
            CatalogEntry::Spec(spec) => spec.code.to_owned(),
            CatalogEntry::Nested(nested) => format!("{} inside", nested.len()),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(shape, ["FIRST", "2 inside", "LAST", "1 inside"]);
    assert!(
        matches!(Middle::ENTRIES, [CatalogEntry::Spec(_), CatalogEntry::Nested(inner)] if inner.len() == 2)
    );
}

#[test]
fn catalog_lists_a_shared_code_once() {
    let catalog = Catalog::of::<Outer>().and::<Middle>().and::<Inner>().and::<Outer>();
    let listed: Vec<_> = catalog.iter().map(|spec| spec.code).collect();
    assert_eq!(listed, ["FIRST", "MIDDLE", "LIMITED", "SERVER", "LAST", "SHARED"]);
    assert_eq!(catalog.len(), 6);
    assert_eq!(catalog.iter().len(), 6);
    assert!(!catalog.is_empty());
    assert_eq!((&catalog).into_iter().count(), 6);
    assert_eq!(catalog.get("LIMITED").map(|spec| spec.title), Some("Limited"));
    assert!(catalog.get("limited").is_none());
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error(transparent)]
#[api(transparent, envelope = Flat)]
struct Newtype(#[from] Inner);

#[derive(Debug, thiserror::Error, ApiError)]
#[error(transparent)]
#[api(transparent)]
struct NamedNewtype {
    inner: Box<Newtype>,
}

#[test]
fn transparent_struct_forwards() {
    assert_eq!(
        Newtype(limited()).to_json(),
        r#"{"code":"LIMITED","message":"Wait, Ada.","status":429,"details":{"used":10},"plan":"free"}"#
    );
    assert_eq!(codes::<Newtype>(), codes::<Inner>());
    let named = NamedNewtype { inner: Box::new(Newtype(Inner::Server)) };
    assert_eq!(parsed(&named.to_response())["title"], "Internal Server Error");
    assert_eq!(codes::<NamedNewtype>(), codes::<Inner>());
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Flat)]
enum Either<T, U>
where
    U: DeclaredError,
{
    #[error("mine")]
    #[api(code = "MINE", status = 400)]
    Mine,
    #[error("left")]
    #[api(transparent)]
    Left(T),
    #[error("right")]
    #[api(transparent)]
    Right(Box<U>),
}

#[test]
fn transparent_generic_forwards_to_its_parameters() {
    let left: Either<Inner, Shared> = Either::Left(limited());
    assert_eq!(left.code(), "LIMITED");
    assert_eq!(
        header_names(&left.to_response()),
        ["content-type", "retry-after", "x-limit", "x-static"]
    );
    let right: Either<Inner, Shared> = Either::Right(Box::new(Shared { list: vec![] }));
    assert_eq!(
        right.to_json(),
        r#"{"code":"SHARED","message":"shared","status":410,"details":[]}"#
    );
    assert_eq!(codes::<Either<Inner, Shared>>(), ["MINE", "LIMITED", "SERVER", "SHARED"]);
    assert_eq!(
        codes::<Either<Shared, Either<Shared, Shared>>>(),
        ["MINE", "SHARED", "MINE", "SHARED", "SHARED"]
    );
    assert_eq!(
        Either::<Inner, Shared>::Mine.to_json(),
        r#"{"code":"MINE","message":"mine","status":400}"#
    );
}

/// The same type twice, and one code in two types with equal status and retry.
#[derive(Debug, thiserror::Error, ApiError)]
enum Twice {
    #[error("a")]
    #[api(transparent)]
    A(Shared),
    #[error("b")]
    #[api(transparent)]
    B(Shared),
    #[error("c")]
    #[api(code = "SHARED", status = 410)]
    C,
    #[error("d")]
    #[api(transparent)]
    D(AlsoShared),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("also shared")]
#[api(code = "SHARED", status = GONE, retry = "never")]
struct AlsoShared;

#[test]
fn one_code_in_two_types_is_allowed() {
    assert_eq!(codes::<Twice>(), ["SHARED"; 4]);
    assert_eq!(Catalog::of::<Twice>().len(), 1);
    for error in [
        Twice::A(Shared { list: vec![] }),
        Twice::B(Shared { list: vec![] }),
        Twice::C,
        Twice::D(AlsoShared),
    ] {
        assert_eq!((error.code(), error.status().as_u16()), ("SHARED", 410));
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum OnlyForwards<'a> {
    #[error("{1}")]
    #[api(code = "BORROWED", status = 400)]
    Borrowed(#[api(detail = "name")] &'a str, u8),
    #[error("{0}")]
    #[api(transparent)]
    Inner(Inner),
}

#[test]
fn transparent_type_with_a_lifetime_forwards() {
    let name = String::from("n");
    let borrowed = OnlyForwards::Borrowed(&name, 3);
    assert_eq!(serde_json::to_value(borrowed.details()).ok(), Some(json!({"name": "n"})));
    assert_eq!(OnlyForwards::Inner(limited()).retry().strategy(), RetryStrategy::Throttle);
    assert!(OnlyForwards::Inner(Inner::Server).details().is_none());
}

/// A handwritten declared error may override the facts of its spec. Forwarding
/// keeps the overrides.
#[test]
fn handwritten_inner_error_keeps_its_own_answers() {
    use apierror::ErrorSpec;
    use http::StatusCode;
    use std::borrow::Cow;

    static SPEC: ErrorSpec = ErrorSpec::new("UPSTREAM", StatusCode::BAD_GATEWAY);

    #[derive(Debug, thiserror::Error)]
    #[error("upstream")]
    struct Upstream(StatusCode);

    impl ApiError for Upstream {
        fn spec(&self) -> &'static ErrorSpec {
            &SPEC
        }
        fn message(&self) -> Cow<'_, str> {
            "Upstream.".into()
        }
        fn status(&self) -> StatusCode {
            self.0
        }
        fn retry(&self) -> Retry {
            Retry::once()
        }
    }

    impl DeclaredError for Upstream {
        type Envelope = Flat;
        const ENTRIES: &'static [CatalogEntry] = &[CatalogEntry::Spec(&SPEC)];
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("gateway")]
    #[api(transparent, envelope = Flat)]
    struct Gateway(Upstream);

    let gateway = Gateway(Upstream(StatusCode::IM_A_TEAPOT));
    assert_eq!(gateway.to_response().status(), 418);
    assert_eq!(gateway.to_json(), r#"{"code":"UPSTREAM","message":"Upstream.","status":418}"#);
    assert_eq!(gateway.retry(), Retry::once());
    assert_eq!(codes::<Gateway>(), ["UPSTREAM"]);
}
