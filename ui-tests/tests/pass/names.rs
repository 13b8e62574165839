use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(kind = PaymentKind)]
enum PaymentError {
    #[error("failed")]
    #[api(code = "CE_00", name = "FAILED", status = 400)]
    Failed,

    #[error("declined")]
    #[api(code = "CE_00", name = "DECLINED", status = 402)]
    Declined,

    #[error("empty")]
    #[api(code = "", name = "EMPTY", status = 400)]
    Empty,

    #[error("spaces")]
    #[api(code = "no such card", name = "NO_CARD", status = 400)]
    Spaces,

    #[error(transparent)]
    #[api(transparent)]
    Card(#[from] CardError),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("card")]
#[api(code = "CE_00", name = "CARD", status = 410)]
struct CardError;

#[test]
fn compiles_and_runs() {
    let names: Vec<_> = PaymentError::specs().map(|spec| spec.name).collect();
    assert_eq!(names, ["FAILED", "DECLINED", "EMPTY", "NO_CARD", "CARD"]);
    let kind = PaymentKind::try_from(&PaymentError::Declined.to_report());
    assert_eq!(kind, Ok(PaymentKind::Declined));
    assert_eq!(PaymentKind::NoCard.code(), "no such card");
    let codes =
        [PaymentError::Failed, PaymentError::Empty, PaymentError::Spaces].map(|error| error.code());
    assert_eq!(codes, ["CE_00", "", "no such card"]);
    assert_eq!(PaymentError::from(CardError).spec().name, "CARD");
}
