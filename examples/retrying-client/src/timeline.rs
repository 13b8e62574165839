//! Prints one line for each request that is sent.

use std::time::Instant;

use http::Extensions;
use reqwest::{Request, Response};
use reqwest_middleware::{Middleware, Next, Result};

use crate::output::say;

/// A middleware inside the retrying one, so that it sees every attempt.
pub(crate) struct Timeline {
    begin: Instant,
}

impl Timeline {
    pub(crate) fn new() -> Self {
        Self { begin: Instant::now() }
    }
}

#[async_trait::async_trait]
impl Middleware for Timeline {
    async fn handle(
        &self,
        request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> Result<Response> {
        let request_line = format!("{} {}", request.method(), request.url().path());
        let at = self.begin.elapsed().as_secs_f64();
        let response = next.run(request, extensions).await?;
        let waits = ["retry-after-ms", "retry-after"].iter().find_map(|name| {
            Some(format!("  {name}: {}", response.headers().get(*name)?.to_str().ok()?))
        });
        say(&format!(
            "  {at:5.2} s  {request_line:<51} {}{}",
            response.status().as_u16(),
            waits.unwrap_or_default()
        ));
        Ok(response)
    }
}
