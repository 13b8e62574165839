//! The client: sends requests through the retry middleware and prints the results.

use std::net::SocketAddr;
use std::time::Duration;

use apierror::Catalog;
use apierror::client::reqwest_middleware::RetryMiddleware;
use apierror::client::{Outcome, RetryPolicy, StopReason};
use reqwest::{Method, Response};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware, Result};
use serde_json::Value;

use crate::errors::{ModelError, PresetError, TryOnError};
use crate::output::say;
use crate::timeline::Timeline;

pub(crate) struct Caller {
    client: ClientWithMiddleware,
    server: SocketAddr,
    catalog: Catalog,
}

impl Caller {
    pub(crate) fn new(server: SocketAddr) -> reqwest::Result<Self> {
        let catalog = Catalog::of::<TryOnError>().and::<ModelError>().and::<PresetError>();
        let policy = RetryPolicy::new().catalog(catalog.clone()).within(Duration::from_secs(30));
        let client =
            reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(5)).build()?;
        let client = ClientBuilder::new(client)
            .with(RetryMiddleware::new(policy))
            .with(Timeline::new())
            .build();
        Ok(Self { client, server, catalog })
    }

    pub(crate) fn task(&self, title: &str) -> Task<'_> {
        say(&format!("\n{title}"));
        Task(self)
    }
}

/// A request to send, under a printed title.
pub(crate) struct Task<'a>(&'a Caller);

impl Task<'_> {
    pub(crate) async fn get(self, path: &str) -> Result<()> {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(self, path: &str) -> Result<()> {
        self.send(Method::POST, path, None).await
    }

    pub(crate) async fn post_keyed(self, path: &str) -> Result<()> {
        self.send(Method::POST, path, Some("8e03978e-40d5-43e8-bc93-6894a57f9324")).await
    }

    async fn send(self, method: Method, path: &str, key: Option<&str>) -> Result<()> {
        let request = self.0.client.request(method, format!("http://{}{path}", self.0.server));
        let request =
            key.into_iter().fold(request, |request, key| request.header("idempotency-key", key));
        let response = request.send().await?;
        let Some(outcome) = response.extensions().get::<Outcome>().cloned() else {
            say("           done");
            return Ok(());
        };
        let Outcome { report, reason, .. } = &outcome;
        say(&format!("           {}: {reason}", report.code()));
        if let Some(help) = self.0.catalog.get(report.code()).and_then(|spec| spec.help) {
            say(&format!("           {help}"));
        }
        if *reason == StopReason::Poll {
            self.poll(&outcome, &response).await?;
        }
        Ok(())
    }

    /// Polls the job that the error names, instead of sending the request again.
    async fn poll(&self, outcome: &Outcome, response: &Response) -> Result<()> {
        let Some(job) = outcome.report.extensions().get("jobId").and_then(Value::as_str) else {
            return Ok(());
        };
        let url = format!("{}/{job}", response.url());
        loop {
            let state = self.0.client.get(&url).send().await?.text().await?;
            if state.contains("done") {
                say(&format!("           job {job} is done"));
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }
}
