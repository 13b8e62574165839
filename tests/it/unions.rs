//! Unions: enums whose variants hold one declared error each.

mod documented;
mod errors;
mod generic;
mod served;

use std::error::Error;
use std::io;
use std::time::Duration;

use apierror::envelope::{Flat, Nested, ProblemDetails};
use apierror::test::assert_error;
use apierror::{
    ApiError, Catalog, CatalogEntry, DeclaredError, ErrorReport, Failed, LogLevel, response_in,
};
use serde_json::json;

use self::errors::{
    AuthError, AuthErrorKind, OutOfStock, PaymentDeclined, PlaceOrderError, ProductNotFound,
    ShopError, StockError, StoreDown, out_of_stock, product_not_found, store_down,
};
use crate::common::{header, header_names, parsed, text};

fn codes<E: DeclaredError>() -> Vec<&'static str> {
    E::specs().map(|spec| spec.code).collect()
}

/// Asserts that a union shows everything as the member in it.
fn assert_same(union: &dyn ApiError, member: &dyn ApiError) {
    assert!(std::ptr::eq(union.spec(), member.spec()));
    assert_eq!(union.to_string(), member.to_string());
    assert_eq!(ErrorReport::from(union), ErrorReport::from(member));
    assert_eq!(union.message(), member.message());
    assert_eq!(union.retry_after(), member.retry_after());
    let sources = |error: &dyn ApiError| {
        let chain = std::iter::successors(error.source(), |&source| source.source());
        chain.map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(sources(union), sources(member));
    let facts = |error: &dyn ApiError| {
        let mut facts = Vec::new();
        error.log_facts(&mut |name, value| facts.push(format!("{name}={value:?}")));
        facts
    };
    assert_eq!(facts(union), facts(member));
    for (of_union, of_member) in [
        (response_in::<Flat>(union), response_in::<Flat>(member)),
        (response_in::<ProblemDetails>(union), response_in::<ProblemDetails>(member)),
    ] {
        assert_eq!(of_union.status(), of_member.status());
        assert_eq!(of_union.headers(), of_member.headers());
        assert_eq!(text(&of_union), text(&of_member));
    }
}

/// Fails as what it calls does.
fn reserve(error: StockError) -> Result<(), StockError> {
    Err(error)
}

fn place_order(stock: StockError) -> Result<(), PlaceOrderError> {
    reserve(stock)?;
    Ok(())
}

#[test]
fn question_mark_takes_in_a_smaller_union_flat() {
    let placed = place_order(StockError::OutOfStock(out_of_stock())).expect_err("an error");
    assert!(matches!(placed, PlaceOrderError::OutOfStock(OutOfStock { left: 2, .. })));
    assert_same(&placed, &out_of_stock());
    let response = placed.to_response();
    assert_eq!(header(&response, "retry-after"), Some(&b"90"[..]));
    assert_eq!(header(&response, "x-shelf"), Some(&b"A7"[..]));
    assert_eq!(parsed(&response)["details"], json!({"left": 2}));

    let placed =
        place_order(StockError::ProductNotFound(product_not_found())).expect_err("an error");
    assert!(matches!(placed, PlaceOrderError::ProductNotFound(_)));
    assert_same(&placed, &product_not_found());
}

#[test]
fn question_mark_takes_in_each_member() {
    fn of_each(number: u8) -> Result<(), PlaceOrderError> {
        match number {
            0 => Err(product_not_found())?,
            1 => Err(out_of_stock())?,
            2 => Err(AuthError::SignedOut)?,
            3 => Err(PaymentDeclined { reason: "limit" })?,
            4 => Err(Box::new(PaymentDeclined { reason: "limit" }))?,
            5 => Err(store_down())?,
            _ => {}
        }
        Ok(())
    }
    let of_each = |number| of_each(number).expect_err("an error");
    assert_same(&of_each(0), &product_not_found());
    assert_same(&of_each(1), &out_of_stock());
    assert_same(&of_each(2), &AuthError::SignedOut);
    assert_same(&of_each(3), &PaymentDeclined { reason: "limit" });
    assert_same(&of_each(4), &PaymentDeclined { reason: "limit" });
    let down = of_each(5);
    assert_same(&down, &store_down());
    assert_eq!(down.source().map(ToString::to_string).as_deref(), Some("db-1 refused"));
    assert_eq!(down.message(), "Internal Server Error");
}

#[test]
fn widen_converts_into_each_union_that_holds_all_members() {
    let wider = StockError::OutOfStock(out_of_stock()).widen::<PlaceOrderError>();
    assert_same(&wider, &out_of_stock());
    let same: StockError = StockError::ProductNotFound(product_not_found()).widen();
    assert_same(&same, &product_not_found());
}

/// Holds a union that `PlaceOrderError` takes in, and `Shelved` holds too.
#[derive(Debug, ApiError)]
#[api(union)]
enum CheckStockError {
    Stock(StockError),
    Auth(AuthError),
}

#[derive(Debug, ApiError)]
#[api(union, from(CheckStockError))]
enum Shelved {
    Down { error: Box<StoreDown> },
    Auth(AuthError),
    Stock(Box<StockError>),
}

#[test]
fn widen_moves_a_union_in_a_union_or_takes_its_members_out() {
    let check = || CheckStockError::Stock(StockError::OutOfStock(out_of_stock()));
    let flat: PlaceOrderError = check().widen();
    assert!(matches!(flat, PlaceOrderError::OutOfStock(_)));
    assert_same(&flat, &out_of_stock());
    let nested: Shelved = check().widen();
    assert!(
        matches!(&nested, Shelved::Stock(stock) if matches!(**stock, StockError::OutOfStock(_)))
    );
    assert_same(&nested, &out_of_stock());
    assert_same(&Shelved::from(CheckStockError::from(AuthError::SignedOut)), &AuthError::SignedOut);
    // The field has a name, and the box is opened and made again.
    let down: Shelved = store_down().into();
    assert!(matches!(&down, Shelved::Down { error } if error.host == "db-1"));
}

#[test]
fn union_shows_the_innermost_error() {
    let shop = ShopError::from(PlaceOrderError::from(PaymentDeclined { reason: "limit" }));
    assert_same(&shop, &PaymentDeclined { reason: "limit" });
    assert_eq!(shop.to_string(), "declined: limit");
    assert_eq!(shop.spec().log, Some(LogLevel::Warn));
}

#[test]
fn outermost_type_decides_the_envelope() {
    let not_found = || PlaceOrderError::from(product_not_found());
    assert_eq!(
        text(&not_found().to_response()),
        r#"{"code":"PRODUCT_NOT_FOUND","message":"Product 'shirt' not found.","status":404,"details":{"sku":"shirt"}}"#
    );
    assert_eq!(
        ShopError::from(not_found()).to_json(),
        r#"{"error":{"code":"PRODUCT_NOT_FOUND","message":"Product 'shirt' not found.","details":{"sku":"shirt"}}}"#
    );
    // Without an envelope, it is that of the service, which is none here.
    let stock = StockError::from(product_not_found()).to_response();
    assert_eq!(header(&stock, "content-type"), Some(&b"application/problem+json"[..]));
    // A kind of error that names its own keeps it.
    let signed_out = ShopError::from(PlaceOrderError::from(AuthError::SignedOut)).to_response();
    assert_eq!(text(&signed_out), "Sign in first.");
    assert_eq!(header_names(&signed_out), ["content-type", "www-authenticate"]);
}

#[test]
fn entries_nest_as_the_unions_do() {
    assert_eq!(codes::<StockError>(), ["PRODUCT_NOT_FOUND", "OUT_OF_STOCK"]);
    assert_eq!(
        codes::<PlaceOrderError>(),
        [
            "PRODUCT_NOT_FOUND",
            "OUT_OF_STOCK",
            "SIGNED_OUT",
            "NOT_YOURS",
            "PAYMENT_DECLINED",
            "STORE_DOWN"
        ]
    );
    let [CatalogEntry::Nested([CatalogEntry::Nested(..), ..]), CatalogEntry::Nested(stock)] =
        ShopError::ENTRIES
    else {
        panic!("{:?}", ShopError::ENTRIES)
    };
    assert_eq!(stock.len(), 2);
}

#[test]
fn catalog_has_each_member_once() {
    let catalog = Catalog::of::<PlaceOrderError>();
    let listed: Vec<_> = catalog.iter().map(|spec| spec.code).collect();
    assert_eq!(listed, codes::<PlaceOrderError>());
    // Both unions in `ShopError` hold the two errors of `StockError`.
    assert_eq!(codes::<ShopError>().len(), 8);
    let catalog = Catalog::of::<ShopError>();
    let listed: Vec<_> = catalog.iter().map(|spec| spec.code).collect();
    assert_eq!(listed, codes::<PlaceOrderError>());
    assert_eq!(Catalog::of::<PlaceOrderError>().and::<StockError>().len(), 6);
}

#[test]
fn report_of_a_union_is_recognised_by_its_members() {
    let report = ShopError::from(PlaceOrderError::from(AuthError::NotYours)).to_report();
    assert_eq!(ShopError::spec_of(&report).map(|spec| spec.code), Ok("NOT_YOURS"));
    assert_eq!(AuthErrorKind::try_from(&report), Ok(AuthErrorKind::NotYours));
    let report = PlaceOrderError::from(product_not_found()).to_report();
    assert_eq!(report.details(), Some(&json!({"sku": "shirt"})));
    assert!(AuthErrorKind::try_from(&report).is_err());
    assert!(StockError::spec_of(&report).is_ok());
    assert!(AuthError::spec_of(&report).is_err());
}

#[test]
fn union_is_any_error_and_is_found_in_one() {
    let any = apierror::Error::from(PlaceOrderError::from(out_of_stock()));
    assert_eq!((any.code(), any.retry_after()), ("OUT_OF_STOCK", Some(Duration::from_secs(90))));
    assert!(matches!(any.downcast_ref(), Some(PlaceOrderError::OutOfStock(_))));
    let any = anyhow::Error::new(StockError::from(product_not_found())).context("reserve");
    assert_eq!(apierror::Error::from(any).code(), "PRODUCT_NOT_FOUND");
}

#[test]
fn hook_sees_the_member() {
    let shop =
        ShopError::from(PlaceOrderError::from(Box::new(PaymentDeclined { reason: "limit" })));
    let error = shop.as_error().expect("an error that borrows nothing");
    assert_eq!(error.downcast_ref(), Some(&PaymentDeclined { reason: "limit" }));
    fn seen(failure: &Failed<'_>) -> bool {
        failure.error().is::<PaymentDeclined>()
    }
    // The signature of a hook.
    let _: fn(&Failed<'_>) -> bool = seen;
}

/// A union beside an enum with variants of its own.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Nested)]
enum Beside {
    #[error("closed")]
    #[api(code = "CLOSED", status = 503)]
    Closed,
    #[error("stock")]
    #[api(transparent)]
    Stock(#[from] StockError),
}

#[derive(Debug, ApiError)]
#[api(union)]
enum OfBeside {
    Beside(Beside),
}

#[test]
fn union_and_transparent_forward_to_each_other() {
    let beside = Beside::from(StockError::from(out_of_stock()));
    assert_eq!(beside.to_string(), "stock");
    assert_eq!(beside.to_report(), out_of_stock().to_report());
    let union = OfBeside::from(beside);
    assert_eq!(union.to_string(), "stock");
    assert_eq!(union.to_report(), out_of_stock().to_report());
    assert_eq!(codes::<OfBeside>(), ["CLOSED", "PRODUCT_NOT_FOUND", "OUT_OF_STOCK"]);
    assert_eq!(OfBeside::from(Beside::Closed).code(), "CLOSED");
}

/// A handwritten declared error may override the facts of its spec.
#[test]
fn handwritten_member_keeps_its_own_answers() {
    use apierror::{ErrorSpec, Retry};
    use http::StatusCode;
    use std::borrow::Cow;

    static SPEC: ErrorSpec = ErrorSpec::new("UPSTREAM", StatusCode::BAD_GATEWAY);

    #[derive(Debug, thiserror::Error)]
    #[error("upstream")]
    struct Upstream(StatusCode, #[source] io::Error);

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

    #[derive(Debug, ApiError)]
    #[api(union, envelope = Flat)]
    enum GatewayError {
        Upstream(Upstream),
    }

    let upstream = Upstream(StatusCode::IM_A_TEAPOT, io::Error::other("reset"));
    let gateway = GatewayError::from(upstream);
    assert_eq!(gateway.to_response().status(), 418);
    assert_eq!(gateway.to_json(), r#"{"code":"UPSTREAM","message":"Upstream.","status":418}"#);
    assert_eq!(gateway.retry(), Retry::once());
    assert_eq!(gateway.source().map(ToString::to_string).as_deref(), Some("reset"));
    assert!(gateway.as_error().is_none(), "as the member, which does not say what it is");
}

#[tokio::test]
async fn assertion_names_the_variant_of_a_union() {
    use axum::response::IntoResponse as _;

    let response = PlaceOrderError::from(AuthError::NotYours).into_response();
    let error = assert_error!(response, PlaceOrderError::Auth(_));
    assert_eq!(error.code(), "NOT_YOURS");
    let response = ShopError::from(PlaceOrderError::from(out_of_stock())).to_report();
    assert_error!(response, ShopError::PlaceOrder(..) | ShopError::Stock(..));
    let other = PlaceOrderError::from(out_of_stock()).to_report();
    let failure =
        tokio::spawn(
            async move { assert_error!(other, PlaceOrderError::Auth(_)).code().to_owned() },
        );
    assert!(failure.await.is_err(), "out of stock is no `AuthError`");
}

#[test]
fn product_not_found_is_an_error_of_its_own() {
    assert_eq!(codes::<ProductNotFound>(), ["PRODUCT_NOT_FOUND"]);
    assert_eq!(Catalog::of::<ProductNotFound>().and::<StockError>().len(), 2);
}
