//! The names of operations in generated code.

use std::collections::BTreeMap;

use apierror::{ApiError, Catalog, envelope::Flat};

use super::{OrderLocked, OutOfStock, PlaceOrderError, ProductNotFound, SignInError};

/// Types with the names of others, and a type that is called like an error.
mod alike {
    use super::{ApiError, Flat};

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("other")]
    #[api(code = "OTHER", status = 400, envelope = Flat)]
    pub(super) struct SignInError;

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("third")]
    #[api(code = "PLACE_ORDER_ERROR", status = 400, envelope = Flat)]
    pub(super) struct Third;

    /// Differs from `Third` in the suffix only.
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("fourth")]
    #[api(code = "FOURTH", status = 400, envelope = Flat)]
    pub(super) struct ThirdError;
}

type Add = fn(Catalog) -> Catalog;

/// Operations whose names could clash, with the names that they have instead.
fn operations() -> Vec<(&'static str, Add, &'static str)> {
    vec![
        // An error has the schema `PlaceOrderError`.
        (
            "POST /orders",
            |of| of.operation::<PlaceOrderError>("POST", "/orders"),
            "PostOrdersError",
        ),
        (
            "PUT /orders/{id}",
            |of| of.operation::<PlaceOrderError>("PUT", "/orders/{id}"),
            "PostOrdersError",
        ),
        // Two types of one name.
        ("GET /me", |of| of.operation::<SignInError>("GET", "/me"), "GetMeError"),
        ("GET /you", |of| of.operation::<alike::SignInError>("GET", "/you"), "GetYouError"),
        ("GET /third", |of| of.operation::<alike::Third>("GET", "/third"), "GetThirdError"),
        ("GET /fourth", |of| of.operation::<alike::ThirdError>("GET", "/fourth"), "GetFourthError"),
        // Errors have schemas of these names, and the routes differ in punctuation.
        ("GET /a/b", |of| of.operation::<OutOfStock>("GET", "/a/b"), "GetABError"),
        ("GET /a/{b}", |of| of.operation::<ProductNotFound>("GET", "/a/{b}"), "GetAByBError"),
        ("GET /a-b", |of| of.operation::<OrderLocked>("GET", "/a-b"), "GetAU2dBError"),
        (
            "GET /A-b",
            |of| {
                let both = of.operation::<OrderLocked>("GET", "/A-b");
                both.operation::<OutOfStock>("GET", "/A-b")
            },
            "GetAU2dBError",
        ),
    ]
}

/// Returns the name of each operation, as the TypeScript has them.
fn names(catalog: &Catalog) -> BTreeMap<String, String> {
    let module = catalog.to_typescript();
    let mut names = BTreeMap::new();
    let mut labels = "";
    for line in module.lines() {
        if let Some((_, of)) =
            line.split_once("What ").filter(|_| line.ends_with(" may answer with. */"))
        {
            labels = of.trim_end_matches(" may answer with. */");
        }
        let name = line.strip_prefix("export const parse").and_then(|rest| rest.split_once(':'));
        if let Some((name, _)) = name {
            names.extend(labels.split(", ").map(|label| (label.to_owned(), name.to_owned())));
        }
    }
    names
}

#[test]
fn names_in_generated_code_do_not_depend_on_the_order_of_operations() {
    let operations = operations();
    let added = |order: &[usize]| {
        let start = Catalog::of::<alike::Third>().in_service::<Flat>();
        names(&order.iter().fold(start, |catalog, &index| operations[index].1(catalog)))
    };
    let mut order: Vec<usize> = (0..operations.len()).collect();
    let first = added(&order);
    let mut expected: BTreeMap<_, _> = operations
        .iter()
        .map(|(label, _, name)| ((*label).to_owned(), (*name).to_owned()))
        .collect();
    // Only a number tells these apart; capitals come first.
    expected.insert("GET /a-b".to_owned(), "GetAU2dBError2".to_owned());
    assert_eq!(first, expected);
    for _ in 0..operations.len() {
        order.rotate_left(3);
        assert_eq!(added(&order), first, "{order:?}");
        let backwards: Vec<_> = order.iter().rev().copied().collect();
        assert_eq!(added(&backwards), first, "{backwards:?}");
        order.swap(0, 4);
    }
}

/// A name that nothing else has stays as it is.
#[test]
fn name_of_a_type_stays_when_others_clash() {
    let catalog = Catalog::of::<OutOfStock>()
        .in_service::<Flat>()
        .operation::<PlaceOrderError>("POST", "/orders")
        .operation::<SignInError>("GET", "/me")
        .operation::<alike::SignInError>("GET", "/you");
    let names = names(&catalog);
    assert_eq!(names["POST /orders"], "PlaceOrderError");
    assert_eq!(names["GET /me"], "GetMeError");
}
