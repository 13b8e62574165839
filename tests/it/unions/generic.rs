//! Unions with parameters.

use std::fmt::{Debug, Display};

use apierror::{ApiError, DeclaredError};

use super::assert_same;
use super::errors::{
    AuthError, OutOfStock, ProductNotFound, StockError, out_of_stock, product_not_found,
};

/// An error that borrows.
#[derive(Debug, Clone, Copy, thiserror::Error, ApiError)]
#[error("bad name {name}")]
#[api(code = "BAD_NAME", status = 422)]
struct BadName<'a> {
    #[api(detail)]
    name: &'a str,
}

#[derive(Debug, ApiError)]
#[api(union)]
enum RenameError<'a> {
    BadName(BadName<'a>),
    Auth(AuthError),
}

#[derive(Debug, ApiError)]
#[api(union, from(RenameError<'a>))]
enum EditError<'a> {
    BadName(Box<BadName<'a>>),
    Auth(AuthError),
    NotFound(ProductNotFound),
}

#[test]
fn union_with_a_lifetime_borrows() {
    let name = String::from("n\u{301}");
    let bad = BadName { name: &name };
    let union = RenameError::from(bad);
    assert_same(&union, &bad);
    assert!(union.as_error().is_none());
    let wider: EditError<'_> = union.widen();
    assert_same(&wider, &bad);
    assert_same(&EditError::from(RenameError::from(AuthError::NotYours)), &AuthError::NotYours);
}

/// An error with a type parameter, in a union that names the argument.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("no {0}")]
#[api(code = "MISSING", status = 404)]
struct Missing<T: Display + Debug>(#[api(detail = "id")] T)
where
    T: serde::Serialize;

#[derive(Debug, ApiError)]
#[api(union)]
enum FindError<T>
where
    T: Display + Debug + serde::Serialize,
{
    Missing(Missing<T>),
    Auth(AuthError),
}

#[test]
fn union_with_a_parameter_of_its_member_converts() {
    fn find() -> Result<(), FindError<u32>> {
        Err(Missing(7))?;
        Ok(())
    }
    let error = find().expect_err("an error");
    assert_same(&error, &Missing(7));
    assert_same(&FindError::<&str>::from(AuthError::SignedOut), &AuthError::SignedOut);
    let same: FindError<u32> = error.widen();
    assert_eq!(same.to_report(), Missing(7).to_report());
}

/// A type parameter as a member. It has no `From`, because it may be `AuthError`.
#[derive(Debug, ApiError)]
#[api(union)]
enum OrAuth<E> {
    Own(E),
    Auth(AuthError),
}

/// The only member is a type parameter.
#[derive(Debug, ApiError)]
#[api(union, envelope = apierror::envelope::Flat)]
enum Only<E: Send> {
    Only(Box<E>),
}

#[derive(Debug, ApiError)]
#[api(union)]
enum StockOrAuth {
    NotFound(ProductNotFound),
    Out(OutOfStock),
    Stock(StockError),
    Auth(AuthError),
}

#[test]
fn type_parameter_is_a_member() {
    let own = OrAuth::Own(StockError::from(out_of_stock()));
    assert_same(&own, &out_of_stock());
    let wider: StockOrAuth = own.widen();
    assert!(matches!(wider, StockOrAuth::Stock(StockError::OutOfStock(_))));
    let wider: StockOrAuth = OrAuth::<ProductNotFound>::from(AuthError::NotYours).widen();
    assert_same(&wider, &AuthError::NotYours);
    assert_same(&OrAuth::Own(AuthError::SignedOut), &AuthError::SignedOut);

    let only = Only::from(product_not_found());
    assert_same(&only, &product_not_found());
    let codes: Vec<_> = Only::<StockError>::specs().map(|spec| spec.code).collect();
    assert_eq!(codes, ["PRODUCT_NOT_FOUND", "OUT_OF_STOCK"]);
    assert_same(&Only::<OutOfStock>::from(Box::new(out_of_stock())), &out_of_stock());
    let StockOrAuth::Out(_) = Only::from(out_of_stock()).widen() else { panic!("out of stock") };
}

/// A union without variants.
#[derive(Debug, ApiError)]
#[api(union)]
enum Never {}

#[test]
fn empty_union_has_no_errors() {
    assert_eq!(Never::specs().count(), 0);
    let widened: fn(Never) -> StockOrAuth = Never::widen;
    let _ = widened;
}
