//! The errors of operations in the lock.

use std::fs;
use std::path::PathBuf;

use apierror::Catalog;
use apierror::contract::{Error, Outcome, Update, Verdict, check_with};

use super::{OutOfStock, PlaceOrderError, ProductNotFound, SignInError, catalog};

fn path(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("operations-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("errors.lock");
    drop(fs::remove_file(&path));
    path
}

/// Returns the changes between two catalogues as text.
fn changes(name: &str, before: &Catalog, after: &Catalog) -> Vec<(Verdict, String)> {
    let path = path(name);
    assert_eq!(check_with(before, &path, Update::Nothing).expect("a lock"), Outcome::Created);
    let Err(Error::Changed { changes, .. }) = check_with(after, &path, Update::Nothing) else {
        panic!("no change is reported");
    };
    assert!(matches!(check_with(after, &path, Update::Compatible), Ok(Outcome::Updated(_))));
    assert_eq!(check_with(after, &path, Update::Nothing).expect("recorded"), Outcome::Unchanged);
    changes
        .into_iter()
        .map(|change| (change.verdict, format!("{}: {}", change.code, change.what)))
        .collect()
}

/// The same errors in each, so that only operations differ.
fn all() -> Catalog {
    Catalog::of::<PlaceOrderError>().and::<SignInError>()
}

#[test]
fn lock_has_the_errors_of_each_operation() {
    let path = path("written");
    check_with(&catalog(), &path, Update::Nothing).expect("a lock");
    let text = fs::read_to_string(&path).expect("a file");
    let section = "\n[operations]\n\
        \"GET /products/{sku}\" = [\"PRODUCT_NOT_FOUND\"]\n\
        \"POST /orders\" = [\"CART_EMPTY\", \"OUT_OF_STOCK\", \"PRODUCT_NOT_FOUND\"]\n\
        \"PUT /orders/{id}\" = [\"CART_EMPTY\", \"OUT_OF_STOCK\", \"PRODUCT_NOT_FOUND\"]\n\
        any = [\"NO_ACCESS\", \"SIGNED_OUT\"]\n";
    assert!(text.ends_with(section), "{text}");
}

#[test]
fn operation_that_gains_or_loses_an_error_is_reported() {
    let before = all().operation::<OutOfStock>("POST", "/orders");
    let after = all().operation::<ProductNotFound>("POST", "/orders");
    assert_eq!(
        changes("gains", &before, &after),
        [
            (Verdict::Addition, "POST /orders: may answer with `PRODUCT_NOT_FOUND`".to_owned()),
            (
                Verdict::Reported,
                "POST /orders: does not declare `OUT_OF_STOCK` any more".to_owned()
            ),
        ]
    );
}

#[test]
fn operation_that_comes_or_goes_is_reported() {
    let before = all().operation::<OutOfStock>("POST", "/orders");
    let after = all().everywhere::<SignInError>().operation::<OutOfStock>("POST", "/v2/orders");
    assert_eq!(
        changes("comes", &before, &after),
        [
            (Verdict::Addition, "POST /v2/orders: is a new operation".to_owned()),
            (Verdict::Addition, "any operation: may answer with `NO_ACCESS`".to_owned()),
            (Verdict::Addition, "any operation: may answer with `SIGNED_OUT`".to_owned()),
            (Verdict::Reported, "POST /orders: is gone".to_owned()),
        ]
    );
    let gone = changes("goes", &before, &all());
    assert_eq!(gone, [(Verdict::Reported, "POST /orders: is gone".to_owned())]);
}

#[test]
fn operation_whose_parameter_is_renamed_is_the_same() {
    let before = all().operation::<OutOfStock>("GET", "/orders/{id}");
    let after = all().operation::<ProductNotFound>("GET", "/orders/{order_id}");
    let label = "GET /orders/{order_id}";
    assert_eq!(
        changes("renamed", &before, &after),
        [
            (Verdict::Addition, format!("{label}: may answer with `PRODUCT_NOT_FOUND`")),
            (Verdict::Reported, format!("{label}: was `GET /orders/{{id}}`")),
            (Verdict::Reported, format!("{label}: does not declare `OUT_OF_STOCK` any more")),
        ]
    );
    // Another method of the same path is another operation.
    let other = all().operation::<OutOfStock>("PUT", "/orders/{order_id}");
    let changes = changes("method", &before, &other);
    assert_eq!(changes[1], (Verdict::Reported, "GET /orders/{id}: is gone".to_owned()));
}

#[test]
fn update_keeps_comments_and_the_form_of_unchanged_operations() {
    let path = path("comments");
    let before = all().operation::<OutOfStock>("POST", "/a").operation::<OutOfStock>("POST", "/b");
    check_with(&before, &path, Update::Nothing).expect("a lock");
    let text = fs::read_to_string(&path).expect("a file");
    let kept = "# Ours.\n\"POST /a\" = [ 'OUT_OF_STOCK' ] # kept\n";
    let text = text.replace("\"POST /a\" = [\"OUT_OF_STOCK\"]\n", kept);
    fs::write(&path, &text).expect("written");
    let after = before.operation::<ProductNotFound>("POST", "/b");
    assert!(matches!(check_with(&after, &path, Update::Compatible), Ok(Outcome::Updated(_))));
    let updated = fs::read_to_string(&path).expect("a file");
    assert!(updated.contains(kept), "{updated}");
    let changed = "\"POST /b\" = [\"OUT_OF_STOCK\", \"PRODUCT_NOT_FOUND\"]\n";
    assert!(updated.contains(changed), "{updated}");
}

#[test]
fn mistake_in_an_operation_is_reported_with_its_line() {
    let path = path("mistake");
    let catalog = all().operation::<OutOfStock>("POST", "/a");
    check_with(&catalog, &path, Update::Nothing).expect("a lock");
    let text = fs::read_to_string(&path).expect("a file");
    let (head, _) = text.split_once("[operations]").expect("the section");
    for wrong in ["\"OUT_OF_STOCK\"", "[1]", "true"] {
        let broken = format!("{head}[operations]\n\"POST /a\" = {wrong}\n");
        fs::write(&path, &broken).expect("written");
        let checked = check_with(&catalog, &path, Update::Breaking);
        let Err(Error::Malformed { line, fault, .. }) = checked else {
            panic!("{wrong} is accepted");
        };
        assert_eq!(fault, format!("`{wrong}` is not a list of names of errors"));
        assert_eq!(line, broken.lines().count());
        assert_eq!(fs::read_to_string(&path).expect("a file"), broken, "the file stays");
    }
}
