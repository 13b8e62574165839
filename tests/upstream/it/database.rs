//! A client library of a database, and what is expected of its errors.

use std::fmt::Debug;

use apierror::{Cause, Upstream};

use crate::declared::Checked;

/// One connection of a client library.
pub(crate) trait Client: Sized {
    type Error: Upstream + Checked + Debug;

    /// Runs statements.
    async fn run(&mut self, sql: &'static str) -> Result<(), Self::Error>;

    /// Runs a statement that must succeed.
    async fn must(&mut self, sql: &'static str) {
        self.run(sql).await.expect(sql);
    }

    /// Runs a statement that must fail with the cause.
    async fn fails(&mut self, sql: &'static str, cause: &Cause<'_>) {
        failed(self.run(sql).await, cause, sql);
    }
}

/// Checks that the call failed with the cause, and becomes the error declared for it.
pub(crate) fn failed<T, E: Upstream + Checked + Debug>(
    result: Result<T, E>,
    cause: &Cause<'_>,
    what: &str,
) {
    let Err(error) = result else { panic!("{what}: did not fail") };
    assert_eq!(Upstream::cause(&error), *cause, "{what}: {error:?}");
    error.check(cause);
}

pub(crate) fn unique(name: &'static str) -> Cause<'static> {
    Cause::Unique(Some(name.into()))
}

pub(crate) fn foreign_key(name: &'static str) -> Cause<'static> {
    Cause::ForeignKey(Some(name.into()))
}

pub(crate) fn check(name: &'static str) -> Cause<'static> {
    Cause::Check(Some(name.into()))
}

pub(crate) fn not_null(name: &'static str) -> Cause<'static> {
    Cause::NotNull(Some(name.into()))
}

/// sqlx, over any database.
impl<DB> Client for sqlx::Pool<DB>
where
    DB: sqlx::Database,
    for<'c> &'c mut DB::Connection: sqlx::Executor<'c, Database = DB>,
{
    type Error = sqlx::Error;

    async fn run(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        sqlx::raw_sql(sql).execute(&mut *self.acquire().await?).await.map(drop)
    }
}

impl Client for sea_orm::DatabaseConnection {
    type Error = sea_orm::DbErr;

    async fn run(&mut self, sql: &'static str) -> Result<(), sea_orm::DbErr> {
        sea_orm::ConnectionTrait::execute_unprepared(self, sql).await.map(drop)
    }
}
