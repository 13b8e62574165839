//! What a type declares for all of its variants, and what a variant replaces.

use apierror::{ApiError, DeclaredError, MetaValue, envelope};

use crate::common::{header, header_names, parsed};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(status = 503, message = display, header(x_area = "shop", x_level = "1"), meta(area = "shop", level = 1))]
#[api(envelope = envelope::ProblemDetails, doc_url = "https://e.example/docs#{code}")]
enum Shop {
    #[error("closed until {0}")]
    #[api(code = "CLOSED")]
    Closed(u8),
    #[error("secret")]
    #[api(code = "BROKEN", message = reason, header(x_level = "2"), meta(level = 2, fatal = true))]
    Broken,
    #[error("moved")]
    #[api(code = "MOVED", status = 410, doc_url = "https://e.example/moved", message = "Moved.")]
    Moved {
        #[api(header = "x-area")]
        area: String,
    },
    #[error(transparent)]
    #[api(transparent)]
    Other(#[from] Other),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("other")]
#[api(code = "OTHER", status = 409, type_base = "https://e.example/{code}/about")]
struct Other;

#[test]
fn message_of_type_is_that_of_variants_without_their_own() {
    assert_eq!(Shop::Closed(7).message(), "closed until 7");
    assert_eq!(Shop::Broken.message(), "Service Unavailable");
    assert_eq!(Shop::Moved { area: "a".into() }.message(), "Moved.");
    assert_eq!(Shop::from(Other).message(), "other");
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(message = reason, status = 404)]
enum Terse {
    #[error("no row")]
    #[api(code = "NO_ROW")]
    NoRow,
    #[error("no column {0}")]
    #[api(code = "NO_COLUMN", message = display)]
    NoColumn(u8),
}

#[test]
fn reason_of_type_hides_display_of_4xx() {
    assert_eq!(Terse::NoRow.message(), "Not Found");
    assert_eq!(parsed(&Terse::NoRow.to_response())["detail"], "Not Found");
    assert_eq!(Terse::NoColumn(3).message(), "no column 3");
}

#[test]
fn headers_of_type_are_sent_unless_variant_or_field_replaces_them() {
    let closed = Shop::Closed(7).to_response();
    assert_eq!(header(&closed, "x-area"), Some(&b"shop"[..]));
    assert_eq!(header(&closed, "x-level"), Some(&b"1"[..]));
    let broken = Shop::Broken.to_response();
    assert_eq!(header(&broken, "x-area"), Some(&b"shop"[..]));
    assert_eq!(header(&broken, "x-level"), Some(&b"2"[..]));
    let moved = Shop::Moved { area: "attic".into() }.to_response();
    assert_eq!(header(&moved, "x-area"), Some(&b"attic"[..]));
    assert_eq!(header_names(&moved), ["content-type", "x-area", "x-level"]);
    assert_eq!(header_names(&Shop::from(Other).to_response()), ["content-type"]);
}

#[test]
fn facts_of_type_are_those_of_variants_unless_replaced() {
    let meta = |error: Shop| error.spec().meta.to_vec();
    let (area, one) = (("area", MetaValue::Str("shop")), ("level", MetaValue::Int(1)));
    assert_eq!(meta(Shop::Closed(7)), [area, one]);
    let own = [("level", MetaValue::Int(2)), ("fatal", MetaValue::Bool(true))];
    assert_eq!(meta(Shop::Broken), [area, own[0], own[1]]);
    assert_eq!(meta(Shop::from(Other)), []);
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(
    status = 404,
    doc_url = "https://e.example/docs?c={code}",
    type_base = "https://e.example/types/"
)]
enum Both {
    #[error("a")]
    #[api(code = "A_B")]
    A,
    #[error("b")]
    #[api(code = "x/y#z")]
    B,
    #[error("c")]
    #[api(code = "C", doc_url = "https://e.example/c/{code}")]
    C,
}

#[test]
fn code_is_inserted_into_page_and_problem_type() {
    let uris = |error: &dyn ApiError| (error.spec().doc_url, error.spec().type_uri());
    let (page, kind) = uris(&Shop::Closed(7));
    assert_eq!(
        (page, &*kind),
        (Some("https://e.example/docs#CLOSED"), "https://e.example/docs#CLOSED")
    );
    let (page, kind) = uris(&Shop::Moved { area: String::new() });
    assert_eq!((page, &*kind), (Some("https://e.example/moved"), "https://e.example/moved"));
    let (page, kind) = uris(&Other);
    assert_eq!((page, &*kind), (None, "https://e.example/OTHER/about"));
    let (page, kind) = uris(&Both::A);
    assert_eq!(
        (page, &*kind),
        (Some("https://e.example/docs?c=A_B"), "https://e.example/types/a-b")
    );
    assert_eq!(uris(&Both::B).0, Some("https://e.example/docs?c=x/y%23z"));
    let (page, kind) = uris(&Both::C);
    assert_eq!((page, &*kind), (Some("https://e.example/c/C"), "https://e.example/c/C"));
}
