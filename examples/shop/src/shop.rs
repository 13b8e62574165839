//! The state of the service.

use std::sync::Arc;
use std::time::Duration;

use crate::auth::Token;
use crate::customers::{self, Role};
use crate::processor::Processor;
use crate::rate_limit::RateLimit;
use crate::store::Store;

/// What differs between a service and a test.
pub struct Settings {
    /// The database, such as `sqlite:shop.db`.
    pub database: String,
    /// How long a request waits for the database.
    pub patience: Duration,
    /// How many requests the service takes in a minute.
    pub requests_per_minute: u32,
}

impl Default for Settings {
    /// Keeps everything in memory.
    fn default() -> Self {
        Self {
            database: "sqlite::memory:".to_owned(),
            patience: Duration::from_secs(2),
            requests_per_minute: 6_000,
        }
    }
}

#[derive(Clone)]
pub struct Shop {
    pub store: Store,
    pub processor: Arc<Processor>,
    pub rate_limit: Arc<RateLimit>,
}

impl Shop {
    /// Opens the shop, and its database with it.
    pub async fn open(settings: Settings) -> Result<Self, sqlx::Error> {
        Ok(Self {
            store: Store::open(&settings.database, settings.patience).await?,
            processor: Arc::default(),
            rate_limit: Arc::new(RateLimit::new(settings.requests_per_minute)),
        })
    }

    /// Adds an account that may change products and stock.
    pub async fn hire(&self, email: &str) -> Result<Token, customers::SignUpError> {
        let token = Token::random();
        let mut store = self.store.connect().await?;
        customers::insert(&mut store, email, &token, Role::Staff).await?;
        Ok(token)
    }
}
