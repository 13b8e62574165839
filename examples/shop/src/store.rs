//! The database: its connection, and what its errors are to callers.

use std::time::Duration;

use apierror::ApiError;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sqlx::{Sqlite, Transaction};

/// What every function that uses the database may fail with.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(from(sqlx::Error))]
pub enum StoreError {
    /// The database is busy. Nothing was changed.
    #[error("store is busy")]
    #[api(code = "STORE_BUSY", status = 503, on(unavailable, conflict))]
    Busy(#[source] sqlx::Error),

    /// Unexpected failure on our side.
    #[error("store")]
    #[api(code = "INTERNAL_ERROR", status = 500, on(other))]
    Failed(#[source] sqlx::Error),
}

/// Returns `None` if a row with the same key exists.
pub fn unless_taken<T>(inserted: Result<T, sqlx::Error>) -> Result<Option<T>, StoreError> {
    match inserted {
        Ok(value) => Ok(Some(value)),
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[derive(Clone)]
pub struct Store(SqlitePool);

impl Store {
    pub(crate) async fn open(url: &str, patience: Duration) -> Result<Self, sqlx::Error> {
        let options = url.parse::<SqliteConnectOptions>()?.create_if_missing(true);
        // SQLite has one writer at a time, and a database in memory has one connection.
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(patience)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options.foreign_keys(true).busy_timeout(patience))
            .await?;
        sqlx::raw_sql(include_str!("schema.sql")).execute(&pool).await?;
        Ok(Self(pool))
    }

    pub async fn connect(&self) -> Result<PoolConnection<Sqlite>, StoreError> {
        Ok(self.0.acquire().await?)
    }

    /// Begins a transaction that may write.
    pub async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.0.begin_with("begin immediate").await?)
    }
}

/// Makes the changes of a transaction last.
pub async fn commit(transaction: Transaction<'static, Sqlite>) -> Result<(), StoreError> {
    Ok(transaction.commit().await?)
}
