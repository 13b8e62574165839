//! The document of a service after `ServiceErrors`, compared with what the service
//! answers over a real socket: each documented error occurs, and no other.

pub(crate) mod document;
mod service;

use std::fs;
use std::path::Path as FilePath;
use std::process::Command;

use apierror::utoipa::ServiceErrors;
use apierror::{ApiError, Envelope, Unions, envelope};
use http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::{Modify, OpenApi, ToSchema};

use self::document::{Errors, documented, is_valid};
use self::service::{House, NoOrder, SignedOut, answer, cases, parts, unmodified};
use crate::common::live;

async fn check_service<E: Envelope + 'static>(code: &str, unknown: &str) -> (Value, Vec<Value>) {
    let (router, document) = parts::<E>();
    let server = live::serve(router).await;
    let mut real = Errors::new();
    let mut answers = Vec::new();
    for case in cases() {
        let answer = answer(server, &case).await;
        let (path, method) = case.operation;
        let what = format!("{} of {method} {path}: {}", case.code, answer.body);
        let body = answer.json();
        let sent = body.pointer(code).or_else(|| body.get("code"));
        assert_eq!(sent, Some(&Value::from(case.code)), "{what}");
        let status = answer.status.as_str().to_owned();
        let response = &document["paths"][path][method]["responses"][&status];
        let content_type = answer.headers["content-type"].to_str().expect("text");
        let schema = &response["content"][content_type]["schema"];
        assert!(is_valid(&document, schema, &body), "{what}\n{schema:#}");
        let mut other = body.clone();
        *other
            .pointer_mut(if body.pointer(code).is_some() { code } else { "/code" })
            .expect("a code") = Value::from(unknown);
        assert!(!is_valid(&document, schema, &other), "{what}\n{schema:#}");
        for name in response["headers"].as_object().into_iter().flat_map(|headers| headers.keys()) {
            assert!(answer.headers.contains_key(name) || status != "503", "{what}: {name}");
        }
        real.insert((format!("{method} {path}"), status.clone(), case.code.to_owned()));
        answers.push(json!({
            "operation": document["paths"][path][method]["operationId"],
            "code": case.code,
            "status": status,
            "content_type": content_type,
            "body": body,
            "other": [other],
        }));
    }
    assert_eq!(documented(&document), real);
    (document, answers)
}

#[tokio::test]
async fn document_of_problem_details_has_exactly_the_real_errors() {
    let (document, _) = check_service::<envelope::ProblemDetails>("/code", "NEWER").await;
    let not_sold = &document["paths"]["/orders"]["post"]["responses"]["409"]["content"];
    // Its type declares an envelope.
    assert_eq!(
        not_sold.as_object().expect("content").keys().collect::<Vec<_>>(),
        ["application/json"]
    );
}

#[tokio::test]
async fn document_of_nested_has_exactly_the_real_errors() {
    check_service::<envelope::Nested>("/error/code", "NEWER").await;
}

#[tokio::test]
async fn document_of_custom_envelope_has_exactly_the_real_errors() {
    check_service::<House>("/fault", "NEWER").await;
}

#[test]
fn types_of_one_status_are_one_union() {
    let (_, document) = parts::<envelope::Nested>();
    let not_found = &document["paths"]["/orders/{id}"]["get"]["responses"]["404"];
    let schema = &not_found["content"]["application/json"]["schema"];
    let error = |code: &str| json!({"error": {"code": code, "message": "", "details": {"id": 1}}, "request_id": ""});
    assert_eq!(schema["$ref"], "#/components/schemas/OrderError404");
    let union = &document["components"]["schemas"]["OrderError404"];
    assert_eq!(union["oneOf"].as_array().map(Vec::len), Some(3));
    assert_eq!(union["title"], "OrderError404");
    for code in ["ORDER_NOT_FOUND", "CUSTOMER_NOT_FOUND", "ENDPOINT_NOT_FOUND"] {
        assert!(is_valid(&document, schema, &error(code)), "{code}: {schema:#}");
        assert!(not_found["description"].as_str().is_some_and(|text| text.contains(code)));
    }
    assert!(!is_valid(&document, schema, &error("CUSTOMERS_BUSY")));
    let keys =
        document["paths"]["/orders/{id}"]["get"]["responses"].as_object().expect("responses");
    assert!(keys.keys().all(|key| !key.starts_with("x-")), "{keys:?}");
}

#[expect(dead_code, reason = "only its path is used")]
#[utoipa::path(get, path = "/twice", responses((status = 204, description = "Done."), NoOrder, AnyOrder))]
fn twice() {}

/// Has the code of another type, and one of those around each handler.
#[derive(Debug, thiserror::Error, ApiError)]
#[expect(dead_code, reason = "only the document shows them")]
enum AnyOrder {
    #[error(transparent)]
    #[api(transparent)]
    NoOrder(NoOrder),
    #[error("broken")]
    #[api(code = "INTERNAL_ERROR", status = 500)]
    Broken,
}

#[test]
fn error_of_several_types_is_documented_once() {
    #[derive(OpenApi)]
    #[openapi(paths(twice))]
    struct Plain;

    let mut document = Plain::openapi();
    ServiceErrors::<envelope::Flat>::new().modify(&mut document);
    let document = serde_json::to_value(document).expect("JSON");
    let response = |status: &str| {
        let response = &document["paths"]["/twice"]["get"]["responses"][status];
        let schema = &response["content"]["application/json"]["schema"]["$ref"];
        (schema.clone(), response["description"].as_str().expect("text").lines().count())
    };
    let reference = |name: &str| Value::from(format!("#/components/schemas/{name}"));
    assert_eq!(response("500"), (reference("InternalError"), 1));
    // And the one for an unknown route.
    assert_eq!(response("404"), (reference("TwiceError404"), 2));
    assert_eq!(
        document["components"]["schemas"]["TwiceError404"]["oneOf"].as_array().map(Vec::len),
        Some(2)
    );
}

#[test]
fn unions_are_open_or_single_on_request() {
    let document = |unions| {
        let mut document = unmodified();
        ServiceErrors::<envelope::Nested>::new().unions(unions).modify(&mut document);
        serde_json::to_value(document).expect("JSON")
    };
    let newer = json!({"error": {"code": "NEWER", "message": ""}, "request_id": ""});
    for (unions, name) in [(Unions::Open, "PingError404"), (Unions::Single, "ApiError")] {
        let document = document(unions);
        let content = &document["paths"]["/ping"]["get"]["responses"]["404"]["content"];
        let schema = &content["application/json"]["schema"];
        assert_eq!(schema["$ref"], format!("#/components/schemas/{name}"));
        assert!(is_valid(&document, schema, &newer), "{schema:#}");
    }
}

#[test]
fn recursive_details_refer_to_their_schema() {
    let (_, document) = parts::<envelope::ProblemDetails>();
    let content = &document["paths"]["/orders"]["post"]["responses"]["409"]["content"];
    let schema = &content["application/json"]["schema"];
    let body = |leaf: Value| {
        let tree = json!({"name": "a", "children": [{"name": "b", "children": [leaf]}]});
        json!({"code": "NOT_SOLD", "message": "", "status": 409, "details": {"tree": tree}})
    };
    assert!(is_valid(&document, schema, &body(json!({"name": "c", "children": []}))));
    assert!(!is_valid(&document, schema, &body(json!({"name": 7, "children": []}))));
}

#[test]
fn schema_of_the_service_keeps_its_name() {
    let (_, document) = parts::<envelope::Flat>();
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["OrderNotFound"]["properties"]["id"]["type"], "integer");
    let renamed = &schemas["OrderNotFound2"];
    assert_eq!(renamed["properties"]["code"]["const"], "ORDER_NOT_FOUND");
    assert_eq!(renamed["title"], "OrderNotFound2");
}

/// Returns the document after as many modifications.
fn modified(times: usize) -> utoipa::openapi::OpenApi {
    let mut document = unmodified();
    for _ in 0..times {
        ServiceErrors::<envelope::Nested>::new().everywhere::<SignedOut>().modify(&mut document);
    }
    document
}

#[test]
fn second_modification_changes_nothing() {
    let [once, twice] = [1, 2].map(|times| serde_json::to_value(modified(times)).expect("JSON"));
    assert_eq!(once, twice);
}

#[test]
fn document_has_the_same_bytes_each_time() {
    let text = || modified(1).to_json().expect("JSON");
    let first = text();
    for _ in 0..20 {
        assert_eq!(text(), first);
    }
}

/// Written by hand, with a body of its own.
#[derive(Serialize, ToSchema)]
struct Refusal {
    reason: String,
}

#[expect(dead_code, reason = "only its path is used")]
#[utoipa::path(
    method(get, head),
    path = "/by-hand/{id}",
    params(("id" = u32, Path)),
    responses(
        NoOrder,
        (status = 404, description = "There is none.", body = Refusal, example = json!({"reason": "none"})),
        (status = 500, description = "It broke."),
        (status = 503, description = "It sleeps.")
    )
)]
fn by_hand() {}

#[test]
fn response_by_hand_keeps_what_it_says() {
    const ERRORS: ServiceErrors<envelope::Flat> = ServiceErrors::new();

    #[derive(OpenApi)]
    #[openapi(paths(by_hand), modifiers(&ERRORS))]
    struct Plain;

    let document = serde_json::to_value(Plain::openapi()).expect("JSON");
    let responses = &document["paths"]["/by-hand/{id}"]["get"]["responses"];
    let not_found = &responses["404"];
    let lines: Vec<_> = not_found["description"].as_str().expect("text").lines().collect();
    assert_eq!(lines[..2], ["There is none.", ""]);
    assert!(lines[2].starts_with("- `ORDER_NOT_FOUND`: "), "{lines:?}");
    let content = &not_found["content"]["application/json"];
    let refusal = json!({"reason": "none"});
    assert!(is_valid(&document, &content["schema"], &refusal));
    assert_eq!(content["examples"]["example"]["value"], refusal);
    let order =
        json!({"code": "ORDER_NOT_FOUND", "message": "", "status": 404, "details": {"id": 1}});
    assert!(is_valid(&document, &content["schema"], &order));
    assert_eq!(
        responses["500"]["description"].as_str().expect("text").lines().next(),
        Some("It broke.")
    );
    // The layer gives a bare status a body.
    let busy = json!({"code": "SERVICE_UNAVAILABLE", "message": "", "status": 503});
    assert!(is_valid(&document, &responses["503"]["content"]["application/json"]["schema"], &busy));
}

#[test]
fn errors_of_head_have_no_body() {
    #[derive(OpenApi)]
    #[openapi(paths(by_hand))]
    struct Plain;

    let mut document = Plain::openapi();
    ServiceErrors::<envelope::Flat>::new().modify(&mut document);
    let document = serde_json::to_value(document).expect("JSON");
    let responses = &document["paths"]["/by-hand/{id}"]["head"]["responses"];
    assert!(responses["400"]["description"].is_string());
    assert!(responses["400"]["content"].is_null());
}

#[test]
fn same_codes_with_other_contracts_panic() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("other")]
    #[api(code = "ORDER_NOT_FOUND", status = 410)]
    struct Other;

    let mut document = unmodified();
    let errors = ServiceErrors::<envelope::Flat>::new().everywhere::<Other>();
    let panic =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| errors.modify(&mut document)));
    let panic = panic.expect_err("a conflict");
    let text = panic.downcast_ref::<String>().expect("text");
    assert!(text.contains("NoOrder") && text.contains("Other"), "{text}");
}

#[expect(dead_code, reason = "only its path is used")]
#[utoipa::path(
    put,
    path = "/bytes",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 204, description = "Done."))
)]
fn put_bytes() {}

#[expect(dead_code, reason = "only its path is used")]
#[utoipa::path(
    put,
    path = "/text",
    request_body(content = String, content_type = "text/plain"),
    responses((status = 204, description = "Done."))
)]
fn put_text() {}

#[test]
fn bodies_of_other_formats_cause_fewer_errors() {
    #[derive(OpenApi)]
    #[openapi(paths(put_bytes, put_text))]
    struct Plain;

    let mut document = Plain::openapi();
    let errors = ServiceErrors::<envelope::Flat>::new();
    errors.status(StatusCode::SERVICE_UNAVAILABLE).modify(&mut document);
    let document = serde_json::to_value(document).expect("JSON");
    let codes = |path: &str| -> Vec<String> {
        let errors = documented(&document).into_iter();
        let errors = errors.filter(|(operation, ..)| *operation == format!("put {path}"));
        errors.map(|(_, _, code)| code).collect()
    };
    let around = [
        "ROUTE_NOT_FOUND",
        "METHOD_NOT_ALLOWED",
        "REQUEST_TIMEOUT",
        "PAYLOAD_TOO_LARGE",
        "INTERNAL_ERROR",
        "SERVICE_UNAVAILABLE",
    ];
    assert_eq!(codes("/bytes"), around);
    // axum's own extractor refuses text that is not UTF-8.
    assert_eq!(codes("/text"), [&["BAD_REQUEST"][..], &around].concat());
}

#[tokio::test]
#[ignore = "needs validators from PyPI: .ci/run installs them and runs this"]
async fn documents_with_service_errors_are_valid() {
    let services = [
        ("problem", check_service::<envelope::ProblemDetails>("/code", "NEWER").await),
        ("nested", check_service::<envelope::Nested>("/error/code", "NEWER").await),
        ("house", check_service::<House>("/fault", "NEWER").await),
    ];
    let root = FilePath::new(env!("CARGO_MANIFEST_DIR"));
    for (name, (document, answers)) in services {
        let folder = FilePath::new(env!("CARGO_TARGET_TMPDIR")).join("utoipa-errors").join(name);
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("openapi.json"), document.to_string()).expect("a file");
        fs::write(folder.join("answers.json"), Value::from(answers).to_string()).expect("a file");
        let mut python = Command::new(root.join("../target/tools/venv/bin/python"));
        let output = python.arg(root.join("tools/document.py")).arg(&folder).output();
        let output = output.unwrap_or_else(|fault| panic!("{fault}; run .ci/tools"));
        let text = [output.stdout, output.stderr].concat();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&text));
    }
}
