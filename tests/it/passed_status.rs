//! `#[api(status)]` on a field: the status of one occurrence.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use apierror::contract::{Error, Update, Verdict, check_with};
use apierror::envelope::{Flat, JsonApi, NestJs, Nested, ProblemDetails};
use apierror::{ApiError, Catalog, DeclaredError, GrpcCode, Retry, RetryStrategy, response_in};
use http::StatusCode;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::common::{cases, events, parsed};

#[derive(Debug, Clone, thiserror::Error, ApiError)]
#[api(envelope = Flat)]
enum Gateway {
    #[error("upstream said {0}")]
    #[api(code = "UPSTREAM", status = 502)]
    Upstream(#[api(status)] StatusCode),
    #[error("number")]
    #[api(code = "NUMBER", status = 400, title = "A number", retry = "never", grpc = "ABORTED")]
    Number {
        #[api(status, detail)]
        status: u16,
    },
    #[error("maybe")]
    #[api(code = "MAYBE", status = 503)]
    Maybe(#[api(status)] Option<u16>, #[api(retry_after)] Option<Duration>),
    #[error("own")]
    #[api(code = "OWN", status = 404)]
    Own,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Nested)]
enum Outer {
    #[error(transparent)]
    #[api(transparent)]
    Gateway(#[from] Gateway),
}

fn upstream(status: u16) -> Gateway {
    Gateway::Upstream(StatusCode::from_u16(status).unwrap())
}

#[test]
fn response_has_the_status_of_the_field() {
    let response = upstream(404).to_response();
    assert_eq!(response.status(), 404);
    let body = json!({"code": "UPSTREAM", "message": "Not Found", "status": 404});
    assert_eq!(parsed(&response), body);
    assert_eq!(upstream(404).to_json(), response.body());
    assert_eq!(Gateway::Number { status: 429 }.to_response().status(), 429);
    let details = &parsed(&Gateway::Number { status: 429 }.to_response())["details"];
    assert_eq!(*details, json!({"status": 429}));
    assert_eq!(Gateway::Own.to_response().status(), 404);
}

#[test]
fn declared_status_is_sent_where_the_field_holds_no_error_status() {
    for status in [100, 200, 302, 399, 600, 999] {
        let response = upstream(status).to_response();
        assert_eq!(response.status(), 502);
        assert_eq!(parsed(&response)["message"], "Bad Gateway");
        assert_eq!(Gateway::Number { status }.status(), 400);
    }
    for status in [0, 99, 1000, u16::MAX] {
        assert_eq!(Gateway::Number { status }.status(), 400);
    }
    assert_eq!(Gateway::Maybe(None, None).status(), 503);
    assert_eq!(Gateway::Maybe(Some(499), None).status(), 499);
    // The same as the declared one.
    assert_eq!(upstream(502).to_json(), upstream(200).to_json());
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn any_number_gives_an_error_status(status in any::<u16>()) {
        let error = Gateway::Maybe(Some(status), None);
        let expected = if (400..600).contains(&status) { status } else { 503 };
        prop_assert_eq!(error.to_response().status().as_u16(), expected);
        prop_assert_eq!(&parsed(&error.to_response())["status"], &json!(expected));
    }
}

#[test]
fn envelopes_show_the_status_and_its_reason_phrase() {
    let error = upstream(410);
    let problem = parsed(&response_in::<ProblemDetails>(&error));
    assert_eq!((&problem["status"], &problem["title"]), (&json!(410), &json!("Gone")));
    assert_eq!(parsed(&response_in::<NestJs>(&error))["error"], "Gone");
    assert_eq!(parsed(&response_in::<JsonApi>(&error))["errors"][0]["status"], "410");
    let number = Gateway::Number { status: 410 };
    assert_eq!(parsed(&response_in::<ProblemDetails>(&number))["title"], "A number");
}

#[test]
fn report_log_and_grpc_code_follow_the_status() {
    let report = upstream(404).to_report();
    assert_eq!(report.status(), Some(StatusCode::NOT_FOUND));
    assert_eq!(GrpcCode::from_error(&upstream(404)), GrpcCode::NotFound);
    assert_eq!(GrpcCode::from_error(&Gateway::Number { status: 404 }), GrpcCode::Aborted);
    let status = tonic::Status::from(upstream(404));
    assert_eq!(status.code(), tonic::Code::NotFound);
    let logged = events(|| drop(upstream(404).to_response()));
    assert!(logged[0].contains("status_code=404") && logged[0].starts_with("DEBUG"), "{logged:?}");
    let logged = events(|| drop(upstream(503).to_response()));
    assert!(logged[0].contains("status_code=503") && logged[0].starts_with("ERROR"), "{logged:?}");
}

#[test]
fn advice_that_is_not_declared_follows_the_status() {
    assert_eq!(upstream(404).retry(), Retry::never());
    assert_eq!(upstream(429).retry().strategy(), RetryStrategy::Throttle);
    assert_eq!(upstream(200).retry(), Retry::for_status(StatusCode::BAD_GATEWAY));
    assert_eq!(Gateway::Number { status: 503 }.retry().strategy(), RetryStrategy::Never);
    let wait = Some(Duration::from_secs(3));
    assert_eq!(Gateway::Maybe(Some(529), wait).retry().strategy(), RetryStrategy::Throttle);
    assert_eq!(Gateway::Maybe(Some(529), wait).to_response().headers()["retry-after"], "3");
}

#[test]
fn forwarded_error_passes_its_status_on() {
    let outer = Outer::from(upstream(404));
    assert_eq!((outer.status(), outer.retry()), (StatusCode::NOT_FOUND, Retry::never()));
    let response = outer.to_response();
    assert_eq!(response.status(), 404);
    assert_eq!(parsed(&response), json!({"error": {"code": "UPSTREAM", "message": "Not Found"}}));
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn documents_show_that_other_statuses_are_possible() {
    let catalog = Catalog::of::<Gateway>();
    let any = json!({"type": "integer", "minimum": 400, "maximum": 599});
    let errors = read(&catalog.to_json())["errors"].clone();
    assert_eq!(errors[0]["status"], 502);
    let field = &errors[0]["variants"][0]["fields"][0];
    assert_eq!((&field["place"], &field["schema"]), (&json!("status"), &any));
    assert_eq!(errors[0]["body"]["properties"]["status"], any);
    assert_eq!(errors[3]["body"]["properties"]["status"]["const"], 404);

    let document = read(&catalog.to_openapi());
    let responses = document["components"]["responses"].as_object().unwrap();
    let names: Vec<_> = responses.keys().collect();
    assert_eq!(names, ["Error400", "Error404", "Error502", "Error503", "ErrorDefault"]);
    let examples = &responses["ErrorDefault"]["content"]["application/json"]["examples"];
    assert_eq!(
        examples.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["MAYBE", "NUMBER", "UPSTREAM"]
    );
    assert!(apierror::utoipa::responses(&catalog).contains_key("default"));

    assert!(catalog.to_markdown().contains("| `UPSTREAM` | 502 or another |"));
    assert!(catalog.to_html().contains("502 Bad Gateway or another"));
    let module = catalog.to_typescript();
    assert!(
        module.contains("readonly code: \"UPSTREAM\";\n  readonly status: number;"),
        "{module}"
    );
    assert!(module.contains("readonly code: \"OWN\";\n  readonly status: 404;"), "{module}");
}

macro_rules! catalog {
    ($field:tt) => {{
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("upstream")]
        #[api(code = "UPSTREAM", status = 502)]
        struct Upstream $field;
        Catalog::of::<Upstream>()
    }};
}

#[test]
fn lock_holds_that_statuses_are_passed_on() {
    let path = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("passed-status-{}.lock", std::process::id()));
    let fixed = catalog!(());
    let passed = catalog!(
        (#[api(status)]
        u16)
    );
    check_with(&fixed, &path, Update::Nothing).unwrap();
    let Err(Error::Changed { changes, .. }) = check_with(&passed, &path, Update::Nothing) else {
        panic!("a status that is passed on is a change");
    };
    assert_eq!(changes[0].verdict, Verdict::Breaking);
    std::fs::remove_file(&path).unwrap();
    check_with(&passed, &path, Update::Nothing).unwrap();
    let lock = std::fs::read_to_string(&path).unwrap();
    assert!(lock.contains("status = 502\nother_statuses = \"passed on\"\n"), "{lock}");
    assert!(check_with(&passed, &path, Update::Nothing).is_ok());
    std::fs::remove_file(&path).unwrap();
}
