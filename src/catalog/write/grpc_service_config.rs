//! Retry policies for gRPC clients.

use std::time::Duration;

use apierror_core::__private::proto_duration;
use apierror_core::{Effect, GrpcCode, Retry};

use crate::catalog::builder::Catalog;
use crate::catalog::json::{Json, list, object};

/// The methods that share a retry policy in a
/// [service config](Catalog::to_grpc_service_config): all or some of a service.
///
/// Needs the feature `catalog`.
///
/// ```
/// use apierror::GrpcMethods;
///
/// let reads = GrpcMethods::new("shop.v1.Orders").method("Get").method("List").idempotent();
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrpcMethods {
    service: String,
    methods: Vec<String>,
    is_idempotent: bool,
}

impl GrpcMethods {
    /// Selects every method of the service of this full name, such as
    /// `shop.v1.Orders`.
    #[must_use]
    pub fn new(service: impl Into<String>) -> Self {
        Self { service: service.into(), methods: Vec::new(), is_idempotent: false }
    }

    /// Selects this method. The policy then covers only the methods selected
    /// this way.
    #[must_use]
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.methods.push(method.into());
        self
    }

    /// Marks the methods as idempotent: clients resend them even if a failed call
    /// may have been carried out.
    #[must_use]
    pub fn idempotent(mut self) -> Self {
        self.is_idempotent = true;
        self
    }

    fn names(&self) -> Json {
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

/// Selects every method of the service of this name.
impl<T: Into<String>> From<T> for GrpcMethods {
    fn from(service: T) -> Self {
        Self::new(service)
    }
}

/// The limit of `maxAttempts` in gRPC A6. Clients treat larger values as 5.
const MAX_ATTEMPTS: u32 = 5;
/// gRPC A6 requires a backoff above zero.
const MIN_BACKOFF: Duration = Duration::from_millis(1);

/// The codes that client libraries generate for a call that may have been
/// carried out (`doc/statuscodes.md` of gRPC).
const GENERATED_BY_CLIENTS: [GrpcCode; 5] = [
    GrpcCode::Cancelled,
    GrpcCode::Unknown,
    GrpcCode::DeadlineExceeded,
    GrpcCode::Internal,
    GrpcCode::Unavailable,
];

impl Catalog {
    /// Writes a gRPC service config with a retry policy for each of `methods`
    /// (gRPC A6), as indented JSON.
    ///
    /// Clients take it as their default config, and name resolvers provide it.
    ///
    /// One gRPC code stands for many errors, and a client that follows the config
    /// sees only the code. So `retryableStatusCodes` lists a code only if **every**
    /// error of the catalogue that has the code is worth sending again (once,
    /// backoff, throttle) and was not carried out (its effect is `not_applied`).
    /// For [idempotent](GrpcMethods::idempotent) methods the effect may be unknown.
    ///
    /// Clients generate some codes themselves, for a broken connection or a
    /// deadline: `CANCELLED`, `UNKNOWN`, `DEADLINE_EXCEEDED`, `INTERNAL` and
    /// `UNAVAILABLE`. Whether such a call was carried out is unknown, so these
    /// codes are listed for idempotent methods only. A code without an error in
    /// the catalogue is not listed. Methods without a listed code have no policy.
    ///
    /// One policy covers all of its codes: `maxAttempts` is the lowest among their
    /// errors, from 2 to 5; `initialBackoff` and `maxBackoff` are the longest base
    /// and cap. `retryThrottling` matches
    /// [`RetryBudget`](https://docs.rs/apierror/latest/apierror/client/struct.RetryBudget.html):
    /// about 35 retries in a row, and one more for each 14 calls that succeed.
    ///
    /// A client that follows the config ignores `RetryInfo`. It obeys
    /// `grpc-retry-pushback-ms`, which is sent whenever the wait is known.
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
    /// let reads = GrpcMethods::new("shop.v1.Orders").method("Get").idempotent();
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
        let throttling =
            object([("maxTokens", 70_u64.into()), ("tokenRatio", Json::from_serialize(&0.071))]);
        let config = object([("methodConfig", list(configs)), ("retryThrottling", throttling)]);
        config.pretty() + "\n"
    }

    fn retry_policy(&self, is_idempotent: bool) -> Option<Json> {
        let retries_of = |code: GrpcCode| {
            let declarations = self.entries().iter().flat_map(|entry| &entry.declarations);
            let specs = declarations.map(|declaration| declaration.spec);
            specs.filter(move |spec| spec.grpc_code() == code).map(|spec| spec.retry)
        };
        let is_safe = |retry: Retry| {
            let is_resent = retry.is_retryable() && retry.max_attempts() > 1;
            is_resent && (is_idempotent || retry.effect() == Effect::NotApplied)
        };
        let is_retryable = |code: &GrpcCode| {
            let is_ambiguous = !is_idempotent && GENERATED_BY_CLIENTS.contains(code);
            !is_ambiguous && retries_of(*code).next().is_some() && retries_of(*code).all(is_safe)
        };
        let codes: Vec<GrpcCode> = GrpcCode::ALL.iter().copied().filter(is_retryable).collect();
        let retries: Vec<Retry> = codes.iter().flat_map(|code| retries_of(*code)).collect();

        let attempts = retries.iter().map(Retry::max_attempts).min()?.clamp(2, MAX_ATTEMPTS);
        let base = retries.iter().map(Retry::base).max()?.max(MIN_BACKOFF);
        let cap = retries.iter().map(Retry::cap).max()?.max(base);
        Some(object([
            ("maxAttempts", u64::from(attempts).into()),
            ("initialBackoff", proto_duration(base).into()),
            ("maxBackoff", proto_duration(cap).into()),
            ("backoffMultiplier", 2_u64.into()),
            ("retryableStatusCodes", list(codes.into_iter().map(GrpcCode::as_str))),
        ]))
    }
}
