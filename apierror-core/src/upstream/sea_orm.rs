//! The causes of [`sea_orm::DbErr`]. Feature `sea-orm`.

use sea_orm::{DbErr, RuntimeErr};

use super::{Cause, Upstream};

/// Feature `sea-orm`.
///
/// | error | cause |
/// |---|---|
/// | `RecordNotFound`, `RecordNotUpdated` | `NotFound` |
/// | `RecordNotInserted` | `Unique`, without a name |
/// | `ConnectionAcquire` | `Unavailable` |
/// | `AccessDenied` | `Forbidden` |
/// | `Conn`, `Exec`, `Query` | that of their `sqlx::Error` |
/// | any other | `Other` |
impl Upstream for DbErr {
    fn cause(&self) -> Cause<'_> {
        match self {
            Self::RecordNotFound(_) | Self::RecordNotUpdated => Cause::NotFound,
            // `ON CONFLICT DO NOTHING` inserted nothing.
            Self::RecordNotInserted => Cause::Unique(None),
            Self::ConnectionAcquire(_) => Cause::Unavailable,
            Self::AccessDenied { .. } => Cause::Forbidden,
            Self::Conn(RuntimeErr::SqlxError(error))
            | Self::Exec(RuntimeErr::SqlxError(error))
            | Self::Query(RuntimeErr::SqlxError(error)) => error.cause(),
            _ => Cause::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use sea_orm::ConnAcquireErr;

    use super::*;

    #[test]
    fn error_of_sqlx_keeps_its_cause() {
        let not_found = || RuntimeErr::SqlxError(Arc::new(sqlx::Error::RowNotFound));
        for error in [
            DbErr::Conn(not_found()),
            DbErr::Exec(not_found()),
            DbErr::Query(not_found()),
            DbErr::RecordNotFound("user".into()),
            DbErr::RecordNotUpdated,
        ] {
            assert_eq!(error.cause(), Cause::NotFound, "{error}");
        }
    }

    #[test]
    fn errors_of_its_own_have_causes() {
        let pool = DbErr::ConnectionAcquire(ConnAcquireErr::Timeout);
        assert_eq!(pool.cause(), Cause::Unavailable);
        assert_eq!(DbErr::RecordNotInserted.cause(), Cause::Unique(None));
        assert_eq!(DbErr::Query(RuntimeErr::Internal("x".into())).cause(), Cause::Other);
        assert_eq!(DbErr::Custom("x".into()).cause(), Cause::Other);
    }
}
