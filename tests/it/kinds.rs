//! `#[api(kind = …)]`: the codes of a type as an enum, for servers and clients.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, HashSet};
use std::fmt::Debug;

use apierror::{ApiError, DeclaredError, ErrorReport, UnknownCode};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = apierror::envelope::Flat, kind = CheckoutErrorKind)]
enum CheckoutError {
    /// The product is not in this account's catalogue.
    #[error("no row for {sku}")]
    #[api(code = "PRODUCT_NOT_FOUND", status = 404, message = "Product '{sku}' not found.")]
    ProductNotFound { sku: String },
    #[error("no variant {0}")]
    #[api(code = "PRODUCT_NOT_FOUND", status = 404)]
    VariantNotFound(u32),
    #[error("rate limited")]
    #[api(code = "rate-limited", status = 429)]
    RateLimited,
    #[error("database")]
    #[api(code = "INTERNAL_ERROR", status = 500)]
    Database(#[from] std::io::Error),
}

/// Checks that each code of `E` converts to its kind and back, as text and in
/// JSON.
fn round_trips<E, K>(kinds: &[K])
where
    E: DeclaredError,
    K: Copy
        + Debug
        + Eq
        + std::hash::Hash
        + std::fmt::Display
        + std::str::FromStr<Err = UnknownCode>
        + for<'a> TryFrom<&'a str, Error = UnknownCode>
        + serde::Serialize
        + serde::de::DeserializeOwned,
{
    let codes: HashSet<&str> = E::specs().map(|spec| spec.code).collect();
    let of_kinds: HashSet<String> = kinds.iter().map(K::to_string).collect();
    assert_eq!(of_kinds, codes.iter().map(|code| (*code).to_owned()).collect());
    assert_eq!(kinds.iter().collect::<HashSet<_>>().len(), codes.len());
    for kind in kinds {
        let code = kind.to_string();
        assert_eq!(code.parse(), Ok(*kind));
        assert_eq!(K::try_from(&code), Ok(*kind));
        let json = serde_json::to_string(kind).unwrap();
        assert_eq!(json, format!("{code:?}"));
        assert_eq!(serde_json::from_str::<K>(&json).unwrap(), *kind);
        assert_eq!(ErrorReport::new(code, None, "").kind(), Some(*kind));
    }
}

#[test]
fn kind_has_one_variant_per_code() {
    use CheckoutErrorKind::{InternalError, ProductNotFound, RateLimited};
    round_trips::<CheckoutError, _>(&[ProductNotFound, RateLimited, InternalError]);
    assert_eq!(RateLimited.as_str(), "rate-limited");
    assert_eq!(format!("{RateLimited:>14}|{RateLimited:?}"), "  rate-limited|RateLimited");
}

#[test]
fn error_returns_its_kind() {
    let of = |error: CheckoutError| CheckoutErrorKind::from(&error);
    assert_eq!(of(CheckoutError::VariantNotFound(7)), CheckoutErrorKind::ProductNotFound);
    assert_eq!(of(CheckoutError::RateLimited), CheckoutErrorKind::RateLimited);
    let error = CheckoutError::from(std::io::Error::other("db-1"));
    assert_eq!(error.to_report().kind(), Some(CheckoutErrorKind::from(&error)));
    assert_eq!(CheckoutErrorKind::from(&error), CheckoutErrorKind::InternalError);
}

#[test]
fn report_kind_can_be_matched() {
    fn advice(report: &ErrorReport) -> &'static str {
        match report.kind() {
            Some(CheckoutErrorKind::ProductNotFound) => "upload it",
            Some(CheckoutErrorKind::RateLimited) => "wait",
            Some(_) => "tell us",
            None => "update",
        }
    }
    let report = |error: CheckoutError| error.to_report();
    assert_eq!(
        advice(&report(CheckoutError::ProductNotFound { sku: "shirt-42".into() })),
        "upload it"
    );
    assert_eq!(advice(&report(CheckoutError::RateLimited)), "wait");
    assert_eq!(advice(&report(std::io::Error::other("").into())), "tell us");
    assert_eq!(advice(&ErrorReport::new("CART_EXPIRED", None, "")), "update");
}

#[test]
fn unknown_code_is_kept() {
    for code in [
        "CART_EXPIRED",
        "",
        "product_not_found",
        "PRODUCT_NOT_FOUND ",
        "ProductNotFound",
        "a\nb\u{1b}",
    ] {
        let unknown = code.parse::<CheckoutErrorKind>().unwrap_err();
        assert_eq!(unknown, UnknownCode::new(code));
        assert_eq!((unknown.code(), unknown.clone().into_code().as_str()), (code, code));
        assert_eq!(unknown.to_string(), format!("unknown code {code:?}"));
        assert!(!unknown.to_string().contains(char::is_control));
        assert_eq!(CheckoutErrorKind::try_from(code), Err(unknown));
    }
    let error = serde_json::from_str::<CheckoutErrorKind>(r#""CART_EXPIRED""#).unwrap_err();
    assert!(error.to_string().starts_with(r#"unknown code "CART_EXPIRED""#), "{error}");
    let error = serde_json::from_str::<CheckoutErrorKind>("7").unwrap_err();
    assert!(error.to_string().contains("expected a code"), "{error}");
}

#[test]
fn unknown_code_can_be_matched_beside_known_ones() {
    use apierror::client::ParsedCode;

    let row: BTreeMap<&str, ParsedCode<CheckoutErrorKind>> =
        serde_json::from_str(r#"{"new":"CART_EXPIRED","old":"rate-limited"}"#).unwrap();
    assert_eq!(row["old"], ParsedCode::Known(CheckoutErrorKind::RateLimited));
    assert_eq!(row["new"], ParsedCode::Unknown("CART_EXPIRED".to_owned()));
    assert_eq!(
        serde_json::to_string(&row).unwrap(),
        r#"{"new":"CART_EXPIRED","old":"rate-limited"}"#
    );
}

#[test]
fn kind_can_be_a_map_key() {
    let counts = BTreeMap::from([("seen", CheckoutErrorKind::RateLimited)]);
    assert_eq!(serde_json::to_string(&counts).unwrap(), r#"{"seen":"rate-limited"}"#);
    let by_kind = std::collections::HashMap::from([(CheckoutErrorKind::RateLimited, 3)]);
    assert_eq!(serde_json::to_string(&by_kind).unwrap(), r#"{"rate-limited":3}"#);
    let read = serde_json::from_str::<std::collections::HashMap<CheckoutErrorKind, u8>>(
        r#"{"rate-limited":3}"#,
    );
    assert_eq!(read.unwrap(), by_kind);
}

mod renamed {
    use super::*;

    #[derive(Debug, thiserror::Error, ApiError)]
    #[api(kind = StockErrorKind, rename_all = "camelCase", status = 409)]
    #[error("stock")]
    enum StockError {
        OutOfStock,
        #[api(code = "HTTP_504")]
        Timeout,
    }

    #[test]
    fn kind_of_renamed_codes_uses_variant_names() {
        round_trips::<StockError, _>(&[StockErrorKind::OutOfStock, StockErrorKind::Http504]);
        assert_eq!(StockErrorKind::OutOfStock.as_str(), "outOfStock");
        assert_eq!(StockErrorKind::from(&StockError::OutOfStock), StockErrorKind::OutOfStock);
        assert_eq!(StockErrorKind::from(&StockError::Timeout), StockErrorKind::Http504);
    }
}

mod structs {
    use super::*;

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("signed out")]
    #[api(code = "SIGNED_OUT", status = 401, kind = SignedOutKind)]
    struct SignedOut(u8);

    #[test]
    fn struct_has_a_kind_of_one_variant() {
        round_trips::<SignedOut, _>(&[SignedOutKind::SignedOut]);
        assert_eq!(SignedOutKind::from(&SignedOut(7)), SignedOutKind::SignedOut);
    }
}

mod generics {
    use super::*;

    #[derive(Debug, thiserror::Error, ApiError)]
    #[api(kind = GenericKind, status = 400)]
    enum Generic<'a, T: Clone, const N: usize>
    where
        T: Debug,
    {
        #[error("{0:?} {1:?}")]
        #[api(code = "A")]
        A(T, &'a [u8; N]),
        #[error("b")]
        #[api(code = "B")]
        B,
    }

    #[test]
    fn kind_of_generic_type_has_no_parameters() {
        round_trips::<Generic<'static, u8, 1>, _>(&[GenericKind::A, GenericKind::B]);
        assert_eq!(GenericKind::from(&Generic::A("x", &[0; 3])), GenericKind::A);
        assert_eq!(GenericKind::from(&Generic::<u8, 0>::B), GenericKind::B);
    }
}

mod forwarding {
    use super::*;

    #[derive(Debug, thiserror::Error, ApiError)]
    #[api(kind = ShopErrorKind)]
    enum ShopError<E: ApiError + DeclaredError> {
        #[error(transparent)]
        #[api(transparent)]
        Checkout(CheckoutError),
        #[error(transparent)]
        #[api(transparent)]
        Other(E),
        #[error("cart is empty")]
        #[api(code = "CART_EMPTY", status = 400)]
        CartEmpty,
    }

    #[test]
    fn forwarded_code_belongs_to_the_inner_kind() {
        let error: ShopError<CheckoutError> = ShopError::Checkout(CheckoutError::RateLimited);
        assert_eq!(ShopErrorKind::try_from(&error), Err(UnknownCode::new("rate-limited")));
        assert_eq!(error.to_report().kind::<ShopErrorKind>(), None);
        assert_eq!(error.to_report().kind(), Some(CheckoutErrorKind::RateLimited));

        let error = ShopError::Other(CheckoutError::VariantNotFound(7));
        assert_eq!(ShopErrorKind::try_from(&error).unwrap_err().code(), "PRODUCT_NOT_FOUND");
        let error: ShopError<CheckoutError> = ShopError::CartEmpty;
        assert_eq!(ShopErrorKind::try_from(&error), Ok(ShopErrorKind::CartEmpty));
    }
}

mod nothing {
    use super::*;

    #[derive(Debug, thiserror::Error, ApiError)]
    #[api(kind = NeverKind)]
    enum Never {}

    #[test]
    fn kind_of_empty_enum_has_no_variants() {
        round_trips::<Never, NeverKind>(&[]);
        assert_eq!("A".parse::<NeverKind>(), Err(UnknownCode::new("A")));
    }
}

/// A module whose names hide those of other crates.
mod without_a_prelude {
    #![no_implicit_prelude]

    /// Each shadows a name that the expansion could use.
    #[allow(dead_code, reason = "they only shadow names")]
    mod shadows {
        pub(super) struct Result;
        pub(super) struct Formatter;
        pub(super) struct String;
        pub(super) trait FromStr {}
        pub(super) trait TryFrom {}
        pub(super) trait From {}
    }
    #[allow(unused_imports, reason = "they only shadow names")]
    use shadows::*;

    #[derive(::std::fmt::Debug, ::thiserror::Error, ::apierror::ApiError)]
    #[error("signed out")]
    #[api(code = "SIGNED_OUT", status = 401, kind = HygienicKind)]
    pub(super) struct Hygienic;
}

#[test]
fn kind_works_where_names_are_shadowed() {
    let kind = without_a_prelude::HygienicKind::from(&without_a_prelude::Hygienic);
    assert_eq!(kind.to_string(), "SIGNED_OUT");
}
