//! Enums and structs.

use std::error::Error;
use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use apierror::{ApiError, Cause, DeclaredError};

use super::payments::PaymentError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(from(PaymentError))]
enum PayError {
    #[error("paid already")]
    #[api(code = "PAID", status = 409, on(unique = "payments_order_key"))]
    Paid,
    #[error("taken")]
    #[api(code = "TAKEN", status = 409, on(unique, not_null = "t.c"))]
    Taken(#[source] PaymentError),
    #[error("declined")]
    #[api(code = "DECLINED", status = 402, on(code = "CARD_DECLINED", code = "CARD_EXPIRED"))]
    Declined {
        #[source]
        why: Box<PaymentError>,
    },
    #[error("limited")]
    #[api(code = "LIMITED", status = 429, on(rate_limited))]
    Limited {
        #[source]
        why: Arc<PaymentError>,
        #[api(retry_after)]
        wait: Option<Duration>,
    },
    #[error("down")]
    #[api(code = "DOWN", status = 503, on(unavailable))]
    Down {},
    #[error("failed")]
    #[api(code = "FAILED", status = 500, on(other, timeout))]
    Failed(#[source] Box<dyn Error + Send + Sync>),
    /// Nothing leads here.
    #[error("empty")]
    #[api(code = "EMPTY", status = 400)]
    #[expect(dead_code, reason = "only the handler creates it")]
    Empty(String),
}

fn pay(result: Result<(), PaymentError>) -> Result<(), PayError> {
    Ok(result?)
}

fn code(error: PaymentError) -> &'static str {
    pay(Err(error)).expect_err("an error").code()
}

#[test]
fn cause_with_a_name_is_tried_before_the_cause_without() {
    assert_eq!(code(PaymentError::Unique("payments_order_key")), "PAID");
    assert_eq!(code(PaymentError::Unique("payments_id_key")), "TAKEN");
    assert_eq!(code(PaymentError::Nameless), "TAKEN");
}

#[test]
fn cause_without_a_variant_is_other() {
    assert_eq!(code(PaymentError::Refused), "DOWN");
    assert_eq!(code(PaymentError::NoAnswer), "FAILED");
    assert_eq!(code(PaymentError::Unknown), "FAILED");
}

#[test]
fn code_without_a_variant_takes_the_general_cause() {
    let with = |of, general| code(PaymentError::Code(of, general));
    assert_eq!(with("CARD_DECLINED", Cause::Unavailable), "DECLINED");
    assert_eq!(with("CARD_EXPIRED", Cause::Unavailable), "DECLINED");
    assert_eq!(with("CARD_LOST", Cause::Unavailable), "DOWN");
    assert_eq!(with("CARD_LOST", Cause::Unique(None)), "TAKEN");
    assert_eq!(with("CARD_LOST", Cause::Forbidden), "FAILED");
}

#[test]
fn panic_in_the_upstream_is_other() {
    assert_eq!(code(PaymentError::Panics), "FAILED");
}

#[test]
fn field_holds_the_error_of_the_upstream() {
    let source = |error: &PayError| error.source().map(ToString::to_string);
    for error in [
        PaymentError::Nameless,
        PaymentError::Code("CARD_DECLINED", Cause::Other),
        PaymentError::Limited(None),
        PaymentError::Unknown,
    ] {
        let text = error.to_string();
        assert_eq!(source(&PayError::from(error)), Some(text));
    }
    let PayError::Failed(held) = PayError::from(PaymentError::Unknown) else { panic!("other") };
    assert_eq!(held.downcast_ref(), Some(&PaymentError::Unknown));
}

#[test]
fn wait_of_the_upstream_is_carried_on() {
    let wait = |wait| PayError::from(PaymentError::Limited(wait)).retry_after();
    assert_eq!(wait(Some(Duration::from_millis(1500))), Some(Duration::from_millis(1500)));
    assert_eq!(wait(None), None);
    let response = PayError::from(PaymentError::Limited(Some(Duration::from_millis(1500))));
    assert_eq!(response.to_response().headers()["retry-after"], "2");
}

/// Each type that a wait may have.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("limited")]
#[api(from(PaymentError), code = "LIMITED", status = 429, on(other))]
struct Limited<W: apierror::__private::Wait + std::fmt::Debug> {
    #[api(retry_after)]
    wait: Option<W>,
}

#[test]
fn wait_is_converted_to_the_type_of_the_field() {
    fn of<W: apierror::__private::Wait + std::fmt::Debug>(wait: Duration) -> Option<W> {
        Limited::<W>::from(PaymentError::Limited(Some(wait))).wait
    }
    let (short, long) = (Duration::from_millis(1500), Duration::from_secs(300));
    assert_eq!(of::<Duration>(short), Some(short));
    assert_eq!(of::<u64>(short), Some(2));
    assert_eq!(of::<u8>(short), Some(2));
    assert_eq!(of::<Option<u32>>(short), Some(Some(2)));
    // A wait that does not fit is left out, rather than cut short.
    assert_eq!(of::<u8>(long), None);
    let at = of::<SystemTime>(long).expect("a time");
    let left = at.duration_since(SystemTime::now()).expect("in the future");
    assert!(left <= long && left > Duration::from_secs(240), "{left:?}");
    assert_eq!(of::<SystemTime>(Duration::MAX), None);
}

/// Two upstreams.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(from(io::Error, PaymentError))]
enum ExportError {
    #[error("missing")]
    #[api(code = "MISSING", status = 404, on(not_found))]
    Missing,
    #[error("exists")]
    #[api(code = "EXISTS", status = 409, on(unique))]
    Exists(#[source] io::Error),
    #[error("paid")]
    #[api(code = "PAID", status = 409, on(unique))]
    Paid(#[source] PaymentError),
    #[error("disk")]
    #[api(code = "DISK", status = 500, on(other))]
    Disk(#[source] io::Error),
    #[error("payment")]
    #[api(code = "PAYMENT", status = 502, on(other))]
    Payment(#[source] Box<PaymentError>),
}

#[test]
fn each_upstream_leads_to_the_variants_that_can_hold_it() {
    let of_io = |kind: io::ErrorKind| ExportError::from(io::Error::from(kind)).code();
    assert_eq!(of_io(io::ErrorKind::NotFound), "MISSING");
    assert_eq!(of_io(io::ErrorKind::AlreadyExists), "EXISTS");
    assert_eq!(of_io(io::ErrorKind::TimedOut), "DISK");
    assert_eq!(ExportError::from(PaymentError::Nameless).code(), "PAID");
    assert_eq!(ExportError::from(PaymentError::Unknown).code(), "PAYMENT");
}

/// Generic over what it wraps.
#[derive(Debug, thiserror::Error)]
#[error("wrapped")]
struct Wrapped<T>(T);

impl<T: std::fmt::Debug> apierror::Upstream for Wrapped<T> {
    fn cause(&self) -> Cause<'_> {
        Cause::NotFound
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(from(Wrapped<T>, PaymentError))]
enum GenericError<T: std::fmt::Debug + 'static> {
    #[error("missing")]
    #[api(code = "MISSING", status = 404, on(not_found))]
    Missing(#[source] Wrapped<T>),
    #[error("failed")]
    #[api(code = "FAILED", status = 500, on(other))]
    Failed,
}

#[test]
fn generic_enum_translates_a_generic_upstream() {
    assert_eq!(GenericError::from(Wrapped(7_u8)).code(), "MISSING");
    assert_eq!(GenericError::<u8>::from(PaymentError::Unknown).code(), "FAILED");
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("disk")]
#[api(from(io::Error), code = "DISK", status = 500, on(other))]
struct Disk {
    #[source]
    why: io::Error,
}

#[test]
fn struct_translates_every_cause() {
    let error = Disk::from(io::Error::other("full"));
    assert_eq!((error.code(), error.why.to_string()), ("DISK", "full".to_owned()));
}
