//! What happens when, a line each.

use std::time::Instant;

use http::Extensions;
use reqwest::{Request, Response};
use reqwest_middleware::{Middleware, Next, Result};

/// Prints each request that is really sent: it sits inside of the one that retries.
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
        let asked = format!("{} {}", request.method(), request.url().path());
        let at = self.begin.elapsed().as_secs_f64();
        let answer = next.run(request, extensions).await?;
        let waits = ["retry-after-ms", "retry-after"].iter().find_map(|name| {
            Some(format!("  {name}: {}", answer.headers().get(*name)?.to_str().ok()?))
        });
        println!(
            "  {at:5.2} s  {asked:<51} {}{}",
            answer.status().as_u16(),
            waits.unwrap_or_default()
        );
        Ok(answer)
    }
}
