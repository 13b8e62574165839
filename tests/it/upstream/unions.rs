//! Unions: the members say which causes lead to them.

use std::error::Error;
use std::io;
use std::time::Duration;

use apierror::{ApiError, DeclaredError};

use super::payments::PaymentError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("paid already")]
#[api(code = "PAID", status = 409, on(unique = "payments_order_key"))]
struct Paid;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("busy")]
#[api(code = "BUSY", status = 503, on(unavailable, rate_limited))]
struct Busy {
    #[api(retry_after)]
    wait: Option<Duration>,
    #[source]
    why: Box<dyn Error + Send + Sync>,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("payment")]
#[api(code = "PAYMENT", status = 502, on(other))]
struct Payment(#[source] PaymentError);

#[derive(Debug, thiserror::Error, ApiError)]
#[error("disk")]
#[api(code = "DISK", status = 500, on(other))]
struct Disk(#[source] io::Error);

/// Declares no cause.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("signed out")]
#[api(code = "SIGNED_OUT", status = 401)]
struct SignedOut;

#[derive(Debug, ApiError)]
#[api(union)]
enum AuthError {
    SignedOut(SignedOut),
}

#[derive(Debug, ApiError)]
#[api(union, from(PaymentError, io::Error, AuthError))]
enum OrderError {
    SignedOut(SignedOut),
    Paid(Paid),
    Busy(Box<Busy>),
    Disk(Disk),
    Payment(Payment),
}

fn order(result: Result<(), PaymentError>) -> Result<(), OrderError> {
    Ok(result?)
}

#[test]
fn cause_leads_to_the_member_that_declares_it() {
    let code = |error| order(Err(error)).expect_err("an error").code();
    assert_eq!(code(PaymentError::Unique("payments_order_key")), "PAID");
    assert_eq!(code(PaymentError::Refused), "BUSY");
    assert_eq!(code(PaymentError::Nameless), "PAYMENT");
    assert_eq!(code(PaymentError::Panics), "PAYMENT");
    let OrderError::Busy(busy) =
        OrderError::from(PaymentError::Limited(Some(Duration::from_secs(7))))
    else {
        panic!("busy")
    };
    assert_eq!(busy.wait, Some(Duration::from_secs(7)));
    assert_eq!(busy.why.to_string(), "slow down");
}

#[test]
fn member_that_holds_one_upstream_is_for_that_alone() {
    let disk = OrderError::from(io::Error::other("full"));
    assert!(matches!(disk, OrderError::Disk(_)), "{disk:?}");
    let refused = OrderError::from(io::Error::from(io::ErrorKind::ConnectionRefused));
    assert!(matches!(refused, OrderError::Busy(_)), "{refused:?}");
}

#[test]
fn smaller_union_is_still_taken_in() {
    let error = OrderError::from(AuthError::from(SignedOut));
    assert!(matches!(error, OrderError::SignedOut(_)), "{error:?}");
}

/// A member that is an enum translates the same upstream itself.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(from(PaymentError))]
enum RefundError {
    #[error("refunded")]
    #[api(code = "REFUNDED", status = 409, on(unique))]
    Refunded,
    #[error("refund")]
    #[api(code = "REFUND", status = 502, on(other))]
    Failed(#[source] PaymentError),
}

#[derive(Debug, ApiError)]
#[api(union, from(PaymentError))]
enum CancelError {
    Paid(Paid),
    Refund(RefundError),
}

#[test]
fn enum_in_a_union_brings_its_causes() {
    let code = |error| CancelError::from(error).code();
    assert_eq!(code(PaymentError::Unique("payments_order_key")), "PAID");
    assert_eq!(code(PaymentError::Nameless), "REFUNDED");
    assert_eq!(code(PaymentError::Refused), "REFUND");
    assert_eq!(CancelError::specs().count(), 3);
}

/// A generic union.
#[derive(Debug, ApiError)]
#[api(union, from(PaymentError))]
enum GenericUnion<T: DeclaredError + std::fmt::Debug> {
    Own(T),
    Payment(Payment),
}

#[test]
fn generic_union_translates() {
    let error = GenericUnion::<SignedOut>::from(PaymentError::Nameless);
    assert!(matches!(error, GenericUnion::Payment(_)), "{error:?}");
    assert_eq!(GenericUnion::Own(SignedOut).code(), "SIGNED_OUT");
}
