//! The retry policies of a gRPC service config: their codes, and the limits of
//! gRPC A6.

use std::time::Duration;

use apierror::{ApiError, Catalog, DeclaredError, GrpcCode, GrpcMethods, ServiceError};
use reference_apis::tryon;
use serde_json::{Value, json};

fn config(catalog: &Catalog, methods: impl IntoIterator<Item = GrpcMethods>) -> Value {
    serde_json::from_str(&catalog.to_grpc_service_config(methods)).expect("JSON")
}

/// Returns the policies of methods that are not idempotent and that are.
fn policies(catalog: &Catalog) -> [Value; 2] {
    let methods = [GrpcMethods::new("a.B"), GrpcMethods::new("a.B").idempotent()];
    let config = config(catalog, methods);
    [0, 1].map(|at| config["methodConfig"][at]["retryPolicy"].clone())
}

/// A catalogue of one type, `E`.
macro_rules! catalog {
    ($($declaration:tt)*) => {{
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("e")]
        #[allow(dead_code, reason = "declared for its facts")]
        $($declaration)*
        Catalog::of::<E>()
    }};
}

fn codes(policy: &Value) -> Value {
    policy["retryableStatusCodes"].clone()
}

#[test]
fn code_is_retryable_if_each_of_its_errors_is() {
    let all = catalog! {
        enum E {
            #[api(code = "A", status = 429)]
            A,
            #[api(code = "B", status = 429, retry = "once")]
            B,
        }
    };
    let exhausted = || json!(["RESOURCE_EXHAUSTED"]);
    assert_eq!(policies(&all).map(|policy| codes(&policy)), [exhausted(), exhausted()]);
    // One error may have been carried out.
    let some = catalog! {
        enum E {
            #[api(code = "A", status = 429)]
            A,
            #[api(code = "B", status = 429, retry(backoff, effect = "unknown"))]
            B,
        }
    };
    assert_eq!(policies(&some).map(|policy| codes(&policy)), [Value::Null, exhausted()]);
    // One error is not worth sending again, by its retry advice or by its status.
    let one_never = catalog! {
        enum E {
            #[api(code = "A", status = 429)]
            A,
            #[api(code = "B", status = 404, grpc = "RESOURCE_EXHAUSTED")]
            B,
            #[api(code = "C", status = 503, retry(backoff, max_attempts = 1))]
            C,
        }
    };
    assert_eq!(policies(&one_never), [Value::Null, Value::Null]);
}

/// A client generates `UNAVAILABLE` for a connection that broke after the request.
#[test]
fn codes_generated_by_clients_are_for_idempotent_methods() {
    let catalog = catalog! {
        enum E {
            #[api(code = "A", status = 503, retry(backoff, effect = "not_applied"))]
            A,
            #[api(code = "B", status = 409, grpc = "ABORTED", retry(once, effect = "not_applied"))]
            B,
        }
    };
    let expected = [json!(["ABORTED"]), json!(["ABORTED", "UNAVAILABLE"])];
    assert_eq!(policies(&catalog).map(|policy| codes(&policy)), expected);
}

#[test]
fn policy_has_the_most_careful_options_of_its_errors() {
    let catalog = catalog! {
        enum E {
            #[api(code = "A", status = 429, retry(throttle, max_attempts = 9, base = "250ms"))]
            A,
            #[api(code = "B", status = 425, grpc = "UNAVAILABLE", retry(backoff, max_attempts = 4, cap = "1m", effect = "not_applied"))]
            B,
        }
    };
    let [_, policy] = policies(&catalog);
    assert_eq!(
        policy,
        json!({
            "maxAttempts": 4,
            "initialBackoff": "0.250s",
            "maxBackoff": "60s",
            "backoffMultiplier": 2,
            "retryableStatusCodes": ["RESOURCE_EXHAUSTED", "UNAVAILABLE"],
        }),
    );
}

#[test]
fn config_names_the_methods() {
    let reads = GrpcMethods::new("shop.v1.Orders").method("Get").method("List").idempotent();
    let config = config(&Catalog::of::<ServiceError>(), [reads, "shop.v1.Orders".into()]);
    assert_eq!(
        config["methodConfig"][0]["name"],
        json!([{ "service": "shop.v1.Orders", "method": "Get" }, { "service": "shop.v1.Orders", "method": "List" }]),
    );
    assert_eq!(config["methodConfig"][1]["name"], json!([{ "service": "shop.v1.Orders" }]));
}

/// gRPC A6, "Validation of retryPolicy" and "retryThrottling".
#[test]
fn every_config_is_valid() {
    let extreme = catalog! {
        enum E {
            #[api(code = "A", status = 429, retry(backoff, max_attempts = 4294967295, base = "1000h", cap = "100000h"))]
            A,
            #[api(code = "B", status = 503, retry(once, effect = "not_applied"))]
            B,
            #[api(code = "C", status = 503, retry(once, effect = "not_applied"))]
            C,
        }
    };
    let only_once = catalog! {
        #[api(code = "A", status = 503, retry(once, effect = "not_applied"))]
        struct E;
    };
    let catalogs =
        [Catalog::of::<tryon::TryOnError>(), Catalog::of::<ServiceError>(), extreme, only_once];
    let mut policies_seen = 0;
    for catalog in &catalogs {
        let methods = [GrpcMethods::new("a.B"), GrpcMethods::new("a.C").idempotent()];
        let config = config(catalog, methods);
        let throttling = &config["retryThrottling"];
        assert!(
            throttling["maxTokens"].as_u64().is_some_and(|tokens| (1..=1000).contains(&tokens))
        );
        assert!(throttling["tokenRatio"].as_f64().is_some_and(|ratio| ratio > 0.0));
        for config in config["methodConfig"].as_array().expect("a list") {
            let Some(policy) = config.get("retryPolicy") else { continue };
            policies_seen += 1;
            assert!(
                policy["maxAttempts"].as_u64().is_some_and(|attempts| (2..=5).contains(&attempts)),
                "{policy}"
            );
            let [base, cap] = ["initialBackoff", "maxBackoff"].map(|name| {
                let text =
                    policy[name].as_str().and_then(|text| text.strip_suffix('s')).expect("seconds");
                Duration::from_secs_f64(text.parse().expect("a number"))
            });
            assert!(base > Duration::ZERO && base <= cap, "{policy}");
            assert!(policy["backoffMultiplier"].as_f64().is_some_and(|factor| factor > 0.0));
            let codes = policy["retryableStatusCodes"].as_array().expect("a list");
            assert!(!codes.is_empty());
            for code in codes {
                assert!(
                    code.as_str().is_some_and(|code| code.parse::<GrpcCode>().is_ok()),
                    "{code}"
                );
            }
        }
    }
    assert!(policies_seen >= 6, "{policies_seen}");
}

#[test]
fn try_on_api_has_two_retryable_codes() {
    let expected = [json!(["RESOURCE_EXHAUSTED"]), json!(["RESOURCE_EXHAUSTED", "INTERNAL"])];
    assert_eq!(
        policies(&Catalog::of::<tryon::TryOnError>()).map(|policy| codes(&policy)),
        expected
    );
    // Both errors of `INTERNAL` are retryable, but not all of `FAILED_PRECONDITION`.
    let of = |code| {
        let specs = tryon::TryOnError::specs().filter(move |spec| spec.grpc_code() == code);
        specs.map(|spec| (spec.code, spec.retry.is_retryable())).collect::<Vec<_>>()
    };
    assert_eq!(of(GrpcCode::Internal), [("GENERATION_FAILED", true), ("INTERNAL_ERROR", true)]);
    assert!(of(GrpcCode::FailedPrecondition).contains(&("QUOTA_EXCEEDED", true)));
    assert_eq!(tryon::one_of_each().len(), 26);
}
