//! What five open-source services map by hand, declared. Each test makes the errors
//! that the service's own code looks for, in a real database where it can.

use std::io;

use apierror::{ApiError, DeclaredError};
use sqlx::{PgPool, Row as _};

use crate::database::Client as _;
use crate::postgres::Library as _;
use crate::servers;

fn answer<E: DeclaredError>(error: &E) -> (u16, String) {
    let response = error.to_response();
    (response.status().as_u16(), String::from_utf8_lossy(response.body()).into_owned())
}

async fn pool(schema: &'static str) -> Option<PgPool> {
    let folder = servers::postgres::shared()?;
    let mut pool = <PgPool as crate::postgres::Library>::connect(&folder).await.expect("a pool");
    pool.must(schema).await;
    Some(pool)
}

/// `launchbadge/realworld-axum-sqlx`, `src/http/error.rs` and `users.rs`:
/// `.on_constraint("user_username_key", …)` and `.on_constraint("user_email_key", …)`
/// behind each query that writes a user; any other `sqlx::Error` is a 500.
mod realworld {
    use super::*;

    #[derive(Debug, thiserror::Error, ApiError)]
    #[api(envelope = apierror::envelope::Flat, status = 422, from(sqlx::Error))]
    enum UserError {
        #[error("username taken")]
        #[api(code = "username", on(unique = "user_username_key"))]
        UsernameTaken,
        #[error("email taken")]
        #[api(code = "email", on(unique = "user_email_key"))]
        EmailTaken,
        #[error("an error occurred with the database")]
        #[api(code = "internal", status = 500, message = display, on(other))]
        Sqlx(#[source] sqlx::Error),
    }

    #[tokio::test]
    async fn realworld_is_declared() {
        let Some(mut pool) = pool(
            "create schema realworld; set search_path = realworld;
            create table \"user\" (
                username text constraint user_username_key unique,
                email text constraint user_email_key unique
            );
            insert into \"user\" values ('a', 'a@x')",
        )
        .await
        else {
            return;
        };
        let mut create = async |sql| match pool.run(sql).await {
            Ok(()) => panic!("{sql}"),
            Err(error) => answer(&UserError::from(error)),
        };
        let taken = create("insert into \"user\" values ('a', 'b@x')").await;
        let body = r#"{"code":"username","message":"username taken","status":422}"#;
        assert_eq!(taken, (422, body.to_owned()));
        let taken = create("insert into \"user\" values ('b', 'a@x')").await;
        assert_eq!(
            taken,
            (422, r#"{"code":"email","message":"email taken","status":422}"#.to_owned())
        );
        let lost = create("select * from nothing").await;
        let body =
            r#"{"code":"internal","message":"an error occurred with the database","status":500}"#;
        assert_eq!(lost, (500, body.to_owned()));
    }
}

/// `Web3Novalabs/predifi`, `backend/src/errors.rs`: `RowNotFound` 404, 23505 and 23503
/// 409, 23502 400, each with the database's message in the body; the rest is a 500, with
/// that message too. Declared, the messages stay inside.
mod predifi {
    use super::*;

    #[derive(Debug, thiserror::Error, ApiError)]
    #[api(envelope = apierror::envelope::Flat, message = reason, from(sqlx::Error))]
    enum AppError {
        #[error("not found")]
        #[api(code = "NOT_FOUND", status = 404, on(not_found))]
        NotFound(#[source] sqlx::Error),
        #[error("conflict")]
        #[api(code = "CONFLICT", status = 409, on(unique, foreign_key))]
        Conflict(#[source] sqlx::Error),
        #[error("invalid input")]
        #[api(code = "INVALID_INPUT", status = 400, on(not_null))]
        InvalidInput(#[source] sqlx::Error),
        #[error("internal error")]
        #[api(code = "INTERNAL_ERROR", status = 500, on(other))]
        Internal(#[source] sqlx::Error),
    }

    #[tokio::test]
    async fn predifi_is_declared() {
        let Some(mut pool) = pool(
            "create schema predifi; set search_path = predifi;
            create table pools (id int primary key, name text not null);
            create table bets (pool int references pools (id));
            insert into pools values (1, 'x')",
        )
        .await
        else {
            return;
        };
        for (sql, expected) in [
            ("insert into pools values (1, 'y')", (409, "CONFLICT", "Conflict")),
            ("insert into bets values (9)", (409, "CONFLICT", "Conflict")),
            ("insert into pools values (2, null)", (400, "INVALID_INPUT", "Bad Request")),
            ("select * from nothing", (500, "INTERNAL_ERROR", "Internal Server Error")),
        ] {
            let error = pool.run(sql).await.expect_err(sql);
            let (status, code, message) = expected;
            let body = format!(r#"{{"code":"{code}","message":"{message}","status":{status}}}"#);
            assert_eq!(answer(&AppError::from(error)), (status, body), "{sql}");
        }
        let row = sqlx::query("select name from pools where id = 7").fetch_one(&pool).await;
        let missing = row.map(|row| row.get::<String, _>(0)).expect_err("no row");
        assert_eq!(AppError::from(missing).code(), "NOT_FOUND");
    }
}

/// `artifact-keeper/artifact-keeper`, `backend/src/error.rs`: `PoolTimedOut`, typed or
/// by its text, is 503 `POOL_EXHAUSTED` with `Retry-After: 1`; an I/O error whose text
/// says that a name is too long is 400 `PATH_TOO_LONG`; the rest is a 500. Declared, a
/// refused connection and a server that shuts down are 503 as well.
mod artifact_keeper {
    use super::*;

    #[derive(Debug, thiserror::Error, ApiError)]
    #[api(envelope = apierror::envelope::Flat, from(sqlx::Error, io::Error))]
    enum AppError {
        #[error("pool timed out")]
        #[api(
            code = "POOL_EXHAUSTED",
            status = 503,
            message = "Database connection pool is saturated, retry shortly",
            retry(backoff, after = "1s"),
            log = "warn",
            on(unavailable)
        )]
        PoolExhausted(#[source] sqlx::Error),
        #[error("database")]
        #[api(
            code = "DATABASE_ERROR",
            status = 500,
            message = "Database operation failed",
            on(other)
        )]
        Sqlx(#[source] sqlx::Error),
        #[error("name too long")]
        #[api(
            code = "PATH_TOO_LONG",
            status = 400,
            message = "Path segment exceeds filesystem name length limit",
            on(invalid)
        )]
        PathTooLong(#[source] io::Error),
        #[error("io")]
        #[api(code = "IO_ERROR", status = 500, message = "IO operation failed", on(other))]
        Io(#[source] io::Error),
    }

    #[tokio::test]
    async fn artifact_keeper_is_declared() {
        let exhausted = AppError::from(sqlx::Error::PoolTimedOut);
        let body = r#"{"code":"POOL_EXHAUSTED","message":"Database connection pool is saturated, retry shortly","status":503}"#;
        assert_eq!(answer(&exhausted), (503, body.to_owned()));
        assert_eq!(exhausted.to_response().headers()["retry-after"], "1");
        let long = std::fs::read("x".repeat(300)).expect_err("a name that is too long");
        assert_eq!(answer(&AppError::from(long)).0, 400);
        let missing = std::fs::read("/no/such/file").expect_err("no file");
        assert_eq!(AppError::from(missing).code(), "IO_ERROR");
        assert_eq!(AppError::from(sqlx::Error::RowNotFound).code(), "DATABASE_ERROR");
    }
}

/// `svix/svix-webhooks`, `server/svix-server/src/error.rs`: a `DbErr::Query` whose text
/// contains "duplicate key value violates unique constraint" is 409; any other `DbErr`,
/// and every `RedisError`, is a 500.
mod svix {
    use super::*;

    #[derive(Debug, thiserror::Error, ApiError)]
    #[api(envelope = apierror::envelope::Flat, from(sea_orm::DbErr, redis::RedisError))]
    enum Error {
        #[error("conflict")]
        #[api(code = "conflict", status = 409, message = "A conflict has occurred", on(unique))]
        Conflict(#[source] sea_orm::DbErr),
        #[error("database")]
        #[api(code = "server_error", status = 500, on(other))]
        Database(#[source] sea_orm::DbErr),
        #[error("queue")]
        #[api(code = "server_error", name = "queue_error", status = 500, on(other))]
        Queue(#[source] redis::RedisError),
    }

    #[tokio::test]
    async fn svix_is_declared() {
        let Some(folder) = servers::postgres::shared() else { return };
        let mut database = sea_orm::DatabaseConnection::connect(&folder).await.expect("a database");
        database
            .must("create schema svix; set search_path = svix; create table app (uid text unique)")
            .await;
        database.must("insert into app values ('a')").await;
        let twice = database.run("insert into app values ('a')").await.expect_err("twice");
        let body = r#"{"code":"conflict","message":"A conflict has occurred","status":409}"#;
        assert_eq!(answer(&Error::from(twice)), (409, body.to_owned()));
        let lost = database.run("select * from nothing").await.expect_err("no table");
        assert_eq!(answer(&Error::from(lost)).0, 500);
        let queue = redis::RedisError::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!(answer(&Error::from(queue)).0, 500);
    }
}

/// `rust-lang/crates.io`, `src/util/errors.rs`: diesel's `NotFound` is 404; an error
/// whose text ends with "read-only transaction" is 503; the rest is a 500 in plain text.
mod crates_io {
    use diesel::result::{DatabaseErrorKind, Error};

    use super::*;

    #[derive(Debug, thiserror::Error, ApiError)]
    #[api(envelope = apierror::envelope::Flat, from(Error))]
    enum AppError {
        #[error("Not Found")]
        #[api(code = "not_found", status = 404, on(not_found))]
        NotFound,
        #[error("read-only mode")]
        #[api(
            code = "read_only",
            status = 503,
            message = "crates.io is currently in read-only mode for maintenance. Please try again later.",
            on(unavailable)
        )]
        ReadOnlyMode,
        #[error("database")]
        #[api(code = "internal", status = 500, envelope = apierror::envelope::PlainText, on(other))]
        Database(#[source] Error),
    }

    #[test]
    fn crates_io_is_declared() {
        assert_eq!(answer(&AppError::from(Error::NotFound)).0, 404);
        let message = "cannot execute INSERT in a read-only transaction".to_owned();
        let read_only =
            Error::DatabaseError(DatabaseErrorKind::ReadOnlyTransaction, Box::new(message));
        let (status, body) = answer(&AppError::from(read_only));
        assert_eq!((status, body.contains("read-only mode")), (503, true));
        let lost = AppError::from(Error::BrokenTransactionManager);
        assert_eq!(answer(&lost), (500, "Internal Server Error".to_owned()));
    }
}
