//! A limit that every request counts against, so any operation may answer with its error.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use apierror::ApiError;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::Shop;

/// The service takes no more requests for a while.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("Too many requests.")]
#[api(code = "RATE_LIMITED", status = 429, group = "Limits")]
pub struct RateLimited {
    #[api(retry_after)]
    wait: Duration,
}

pub struct RateLimit {
    per_minute: u32,
    window: Mutex<Window>,
}

struct Window {
    start: Instant,
    requests: u32,
}

impl RateLimit {
    const LENGTH: Duration = Duration::from_mins(1);

    pub(crate) fn new(per_minute: u32) -> Self {
        let window = Mutex::new(Window { start: Instant::now(), requests: 0 });
        Self { per_minute, window }
    }

    fn count(&self) -> Result<(), RateLimited> {
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        if window.start.elapsed() >= Self::LENGTH {
            *window = Window { start: Instant::now(), requests: 0 };
        }
        if window.requests >= self.per_minute {
            return Err(RateLimited { wait: Self::LENGTH.saturating_sub(window.start.elapsed()) });
        }
        window.requests += 1;
        Ok(())
    }
}

/// The middleware in front of all operations.
pub(crate) async fn limit(
    State(shop): State<Shop>,
    request: Request,
    next: Next,
) -> Result<Response, RateLimited> {
    shop.rate_limit.count()?;
    Ok(next.run(request).await)
}
