//! What gRPC clients need to retry by themselves.

use std::time::Duration;

use apierror_core::{Effect, GrpcCode, Retry};

use super::Catalog;
use super::node::{Node, list, object};

/// The methods that one retry policy of a [service config](Catalog::to_grpc_service_config) is for: all of a service, or
/// some.
///
/// ```
/// use apierror::GrpcMethods;
///
/// let reads = GrpcMethods::of("shop.v1.Orders").method("Get").method("List").idempotent();
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrpcMethods {
    service: String,
    methods: Vec<String>,
    is_idempotent: bool,
}

impl GrpcMethods {
    /// Every method of the service, by its full name, `shop.v1.Orders`.
    #[must_use]
    pub fn of(service: impl Into<String>) -> Self {
        Self { service: service.into(), methods: Vec::new(), is_idempotent: false }
    }

    /// Only this method of it, and others that are named so.
    #[must_use]
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.methods.push(method.into());
        self
    }

    /// Says that twice is as good as once: then they are sent again after failures of unknown effect too.
    #[must_use]
    pub fn idempotent(mut self) -> Self {
        self.is_idempotent = true;
        self
    }

    fn names(&self) -> Node {
        let service = ("service", self.service.as_str().into());
        if self.methods.is_empty() {
            return list([object([service])]);
        }
        list(
            self.methods
                .iter()
                .map(|name| object([service.clone(), ("method", name.as_str().into())])),
        )
    }
}

/// Every method of the service of this name.
impl<T: Into<String>> From<T> for GrpcMethods {
    fn from(service: T) -> Self {
        Self::of(service)
    }
}

/// What gRPC allows of `maxAttempts` (A6); a client takes more for 5.
const MOST_ATTEMPTS: u32 = 5;
/// A6 wants more than nothing.
const LEAST_BACKOFF: Duration = Duration::from_millis(1);

/// What the libraries say by themselves of a call that may have happened (`doc/statuscodes.md` of gRPC).
const MADE_BY_CLIENTS: [GrpcCode; 5] = [
    GrpcCode::Cancelled,
    GrpcCode::Unknown,
    GrpcCode::DeadlineExceeded,
    GrpcCode::Internal,
    GrpcCode::Unavailable,
];

impl Catalog {
    /// A gRPC service config with a retry policy for each of `methods` (gRPC A6), as JSON, indented: what clients take as
    /// their default config, and what name resolvers hand out.
    ///
    /// A code of gRPC stands for many errors, and a client that follows the config sees nothing else of them. So it is
    /// among the `retryableStatusCodes` only where **every** error of the catalogue that has it is worth sending again
    /// (once, backoff, throttle), and did not happen: its effect is `not_applied`. For methods that are
    /// [idempotent](GrpcMethods::idempotent) the effect may be unknown. And only there are those codes retryable that clients
    /// make themselves of a broken connection or a deadline, when nobody knows what happened, whatever the catalogue says of
    /// its own: `CANCELLED`, `UNKNOWN`, `DEADLINE_EXCEEDED`, `INTERNAL`, `UNAVAILABLE`. A code that no error of the catalogue has is not
    /// among them. Methods of which no code is retryable have no policy.
    ///
    /// One policy is for all of its codes: `maxAttempts` is the fewest of their errors, from 2 to 5; `initialBackoff` and
    /// `maxBackoff` are the longest base and cap. `retryThrottling` is that of
    /// [`RetryBudget`](https://docs.rs/apierror/latest/apierror/client/struct.RetryBudget.html): some 35 retries in a
    /// row, and one more for each 14 calls that work.
    ///
    /// A `RetryInfo` means nothing to a client of this kind; `grpc-retry-pushback-ms` does, and is there whenever the wait is
    /// known.
    ///
    /// ```
    /// use apierror::{ApiError, Catalog, GrpcMethods};
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// enum OrderError {
    ///     #[error("rate limited")]
    ///     #[api(code = "RATE_LIMITED", status = 429)]
    ///     RateLimited,
    ///     #[error("the warehouse is down")]
    ///     #[api(code = "WAREHOUSE_DOWN", status = 503)]
    ///     Warehouse,
    ///     #[error("no order")]
    ///     #[api(code = "ORDER_NOT_FOUND", status = 404)]
    ///     NotFound,
    /// }
    ///
    /// let reads = GrpcMethods::of("shop.v1.Orders").method("Get").idempotent();
    /// let config = Catalog::of::<OrderError>().to_grpc_service_config([reads, "shop.v1.Orders".into()]);
    /// let config: serde_json::Value = serde_json::from_str(&config)?;
    /// let codes = |at: usize| config["methodConfig"][at]["retryPolicy"]["retryableStatusCodes"].to_string();
    /// assert_eq!(codes(0), r#"["RESOURCE_EXHAUSTED","UNAVAILABLE"]"#);
    /// assert_eq!(codes(1), r#"["RESOURCE_EXHAUSTED"]"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn to_grpc_service_config(
        &self,
        methods: impl IntoIterator<Item = impl Into<GrpcMethods>>,
    ) -> String {
        let configs = methods.into_iter().map(|methods| {
            let methods: GrpcMethods = methods.into();
            object([("name", methods.names())])
                .with_some("retryPolicy", self.retry_policy(methods.is_idempotent))
        });
        let throttling = object([("maxTokens", 70_u64.into()), ("tokenRatio", Node::of(&0.071))]);
        let config = object([("methodConfig", list(configs)), ("retryThrottling", throttling)]);
        config.pretty() + "\n"
    }

    fn retry_policy(&self, is_idempotent: bool) -> Option<Node> {
        let of = |code: GrpcCode| {
            let specs =
                self.entries().iter().flat_map(|entry| &entry.variants).map(|variant| variant.spec);
            specs.filter(move |spec| spec.grpc_code() == code).map(|spec| spec.retry)
        };
        let is_safe = |retry: Retry| {
            let is_resent = retry.is_retryable() && retry.max_attempts() > 1;
            is_resent && (is_idempotent || retry.effect() == Effect::NotApplied)
        };
        let is_retryable = |code: &GrpcCode| {
            let may_be_the_clients = !is_idempotent && MADE_BY_CLIENTS.contains(code);
            !may_be_the_clients && of(*code).next().is_some() && of(*code).all(is_safe)
        };
        let codes: Vec<GrpcCode> = GrpcCode::ALL.iter().copied().filter(is_retryable).collect();
        let retries: Vec<Retry> = codes.iter().flat_map(|code| of(*code)).collect();

        let attempts = retries.iter().map(Retry::max_attempts).min()?.clamp(2, MOST_ATTEMPTS);
        let base = retries.iter().map(Retry::base).max()?.max(LEAST_BACKOFF);
        let cap = retries.iter().map(Retry::cap).max()?.max(base);
        Some(object([
            ("maxAttempts", u64::from(attempts).into()),
            ("initialBackoff", seconds(base).into()),
            ("maxBackoff", seconds(cap).into()),
            ("backoffMultiplier", 2_u64.into()),
            ("retryableStatusCodes", list(codes.into_iter().map(GrpcCode::as_str))),
        ]))
    }
}

/// A `google.protobuf.Duration` in JSON; retry options are whole milliseconds.
fn seconds(duration: Duration) -> String {
    match duration.subsec_millis() {
        0 => format!("{}s", duration.as_secs()),
        ms => format!("{}.{ms:03}s", duration.as_secs()),
    }
}
