//! A client of the tests' own servers.

use http::{HeaderMap, StatusCode};
use serde_json::Value;

pub(crate) fn client() -> reqwest::Client {
    // No proxy of the environment stands between the test and its own server.
    reqwest::Client::builder().no_proxy().build().expect("a client")
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) async fn to(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.expect("a response");
        let (status, headers) = (response.status(), response.headers().clone());
        Self { status, headers, body: response.text().await.expect("a body") }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|fault| panic!("{fault}: {}", self.body))
    }
}
