//! The errors of a service that uses every library of these tests.

use apierror::{ApiError, Cause, DeclaredError as _, Effect, RetryStrategy};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(
    envelope = apierror::envelope::Flat,
    from(
        diesel::result::ConnectionError,
        diesel::result::Error,
        redis::RedisError,
        sea_orm::DbErr,
        sqlx::Error,
        tokio_postgres::Error,
    ),
)]
enum Declared {
    #[error("email taken")]
    #[api(
        code = "EMAIL_TAKEN",
        status = 409,
        on(unique = "users_email_key", unique = "users.email")
    )]
    EmailTaken,
    #[error("exists")]
    #[api(code = "EXISTS", status = 409, on(unique))]
    Exists,
    #[error("no plan")]
    #[api(code = "PLAN_NOT_FOUND", status = 422, on(foreign_key))]
    NoPlan,
    #[error("too young")]
    #[api(code = "TOO_YOUNG", status = 422, on(check = "adult"))]
    TooYoung,
    #[error("refused value")]
    #[api(code = "REFUSED_VALUE", status = 422, on(check, not_null, invalid))]
    RefusedValue,
    #[error("no row")]
    #[api(code = "NOT_FOUND", status = 404, on(not_found))]
    NotFound,
    #[error("database is busy")]
    #[api(code = "BUSY", status = 503, on(conflict, unavailable))]
    Busy,
    #[error("in doubt")]
    #[api(code = "IN_DOUBT", status = 504, on(timeout))]
    InDoubt,
    #[error("database")]
    #[api(code = "INTERNAL_ERROR", status = 500, on(other))]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// An error that becomes the one that is declared for its cause.
pub(crate) trait Checked {
    fn check(self, cause: &Cause<'_>);
}

macro_rules! checked {
    ($($upstream:ty),*) => {
        $(
            impl Checked for $upstream {
                fn check(self, cause: &Cause<'_>) {
                    check(&Declared::from(self), cause);
                }
            }
        )*
    };
}

checked! {
    diesel::result::ConnectionError, diesel::result::Error, redis::RedisError, sea_orm::DbErr,
    sqlx::Error, tokio_postgres::Error
}

fn check(error: &Declared, cause: &Cause<'_>) {
    use Effect::{NotApplied, Unknown};

    let (code, status, effect, message) = match cause {
        Cause::Unique(Some(name)) if matches!(&**name, "users_email_key" | "users.email") => {
            ("EMAIL_TAKEN", 409, NotApplied, "email taken")
        }
        Cause::Unique(_) => ("EXISTS", 409, NotApplied, "exists"),
        Cause::ForeignKey(_) => ("PLAN_NOT_FOUND", 422, NotApplied, "no plan"),
        Cause::Check(Some(name)) if name == "adult" => ("TOO_YOUNG", 422, NotApplied, "too young"),
        Cause::Check(_) | Cause::NotNull(_) | Cause::Invalid => {
            ("REFUSED_VALUE", 422, NotApplied, "refused value")
        }
        Cause::NotFound => ("NOT_FOUND", 404, NotApplied, "no row"),
        Cause::Conflict | Cause::Unavailable => ("BUSY", 503, NotApplied, "Service Unavailable"),
        Cause::Timeout => ("IN_DOUBT", 504, Unknown, "Gateway Timeout"),
        _ => ("INTERNAL_ERROR", 500, Unknown, "Internal Server Error"),
    };
    let response = error.to_response();
    assert_eq!(response.status(), status, "{cause:?}");
    // Nothing of what the database says, such as the name of a constraint.
    let body = format!(r#"{{"code":"{code}","message":"{message}","status":{status}}}"#);
    assert_eq!(response.body(), &body, "{cause:?}");
    assert_eq!(error.retry().effect(), effect, "{cause:?}");
    let strategy = error.retry().strategy();
    assert_eq!(strategy == RetryStrategy::Never, status < 500, "{cause:?}: {strategy:?}");
    // No database says how long to wait.
    assert!(response.headers().get("retry-after").is_none());
    // The original is there for the log.
    assert_eq!(std::error::Error::source(error).is_some(), status == 500);
}
