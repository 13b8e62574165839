//! The payment processor: its sandbox, in which the card decides what happens.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind::ConnectionRefused};
use std::time::Duration;

use apierror::ApiError;
use tokio::sync::Mutex;
use tokio::time::sleep;

/// The bank of the customer has declined.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("The card was declined: {reason}.")]
#[api(
    code = "CARD_DECLINED",
    status = 402,
    group = "Payments",
    help = "Ask the customer for another card."
)]
pub struct CardDeclined {
    #[api(detail)]
    reason: &'static str,
}

/// The processor does not answer. The customer has not paid.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("charge")]
#[api(
    code = "PROCESSOR_DOWN",
    status = 503,
    group = "Payments",
    retry(backoff, effect = "not_applied")
)]
pub struct ProcessorDown {
    source: io::Error,
}

/// What charging a card may fail with.
#[derive(Debug, ApiError)]
#[api(union)]
pub enum ChargeError {
    CardDeclined(CardDeclined),
    ProcessorDown(ProcessorDown),
}

/// The charges by their orders, in cents.
#[derive(Default)]
pub struct Processor(Mutex<BTreeMap<i64, i64>>);

impl Processor {
    /// Charges a card. An order is charged once, however often it is tried.
    pub async fn charge(&self, card: &str, order: i64, cents: i64) -> Result<String, ChargeError> {
        match card {
            "card_declined" => return Err(CardDeclined { reason: "insufficient funds" }.into()),
            "card_down" => return Err(ProcessorDown { source: ConnectionRefused.into() }.into()),
            _ => self.0.lock().await.insert(order, cents),
        };
        if card == "card_slow" {
            sleep(Duration::from_secs(2)).await;
        }
        Ok(format!("charge_{order}"))
    }

    /// Gives the money back.
    pub async fn refund(&self, order: i64) {
        self.0.lock().await.remove(&order);
    }

    /// Returns how much was charged for an order.
    pub async fn charged(&self, order: i64) -> Option<i64> {
        self.0.lock().await.get(&order).copied()
    }
}
