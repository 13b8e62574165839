//! Catalogues and their documents.

use apierror::{ApiError, Catalog, FieldError, ServiceError, Unions, envelope};
use serde_json::{Value, json};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = envelope::Nested, group = "Orders")]
#[expect(dead_code, reason = "declared for its facts")]
enum Orders {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound,
    /// The fields are wrong.
    #[error("invalid")]
    #[api(code = "INVALID", status = 400)]
    Fields(#[api(details)] Vec<FieldError>),
    #[error("invalid {}", size)]
    #[api(code = "INVALID", status = 400)]
    Size {
        /// In bytes.
        #[api(detail)]
        size: u64,
        #[api(detail)]
        limit: Option<u64>,
        internal: String,
    },
    #[error("busy")]
    #[api(code = "BUSY", status = 503, group = "Server")]
    Busy {
        #[api(retry_after)]
        wait: Option<u32>,
        #[api(header = "x-queue")]
        queue: u32,
        #[api(extension = "jobId")]
        job: String,
    },
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = envelope::Nested)]
#[expect(dead_code, reason = "declared for its facts")]
enum Outer {
    #[error(transparent)]
    #[api(transparent)]
    Orders(#[from] Orders),
    #[error("signed out")]
    #[api(code = "SIGNED_OUT", status = 401)]
    SignedOut,
}

fn read(json: &str) -> Value {
    serde_json::from_str(json).expect("JSON")
}

#[test]
fn groups_follow_the_order_of_declaration() {
    let catalog = Catalog::of::<Outer>();
    let groups = catalog.groups();
    let names: Vec<_> = groups.iter().map(|group| group.name).collect();
    assert_eq!(names, ["Orders", "Server", "Outer"]);
    assert_eq!(
        groups[0].specs.iter().map(|spec| spec.code).collect::<Vec<_>>(),
        ["ORDER_NOT_FOUND", "INVALID"]
    );
    assert_eq!(catalog.len(), 4);
    assert_eq!(catalog.iter().len(), 4);
    assert!(!catalog.is_empty() && catalog.get("NOTHING").is_none());
}

/// A forwarded type may be added beside the type that forwards to it.
#[test]
fn declaration_added_twice_is_listed_once() {
    assert_eq!(Catalog::of::<Outer>().and::<Orders>().len(), 4);
    assert_eq!(Catalog::of::<Orders>().and::<Outer>().and::<Outer>().len(), 4);
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api(code = "ORDER_NOT_FOUND", status = 404, envelope = envelope::Nested)]
struct Details {
    #[api(detail)]
    id: u32,
}

macro_rules! other {
    ($name:ident: $($declaration:tt)*) => {{
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("no order")]
        #[api(code = "ORDER_NOT_FOUND")]
        #[allow(dead_code, reason = "declared for its facts")]
        #[api($($declaration)*)]
        struct $name;
        Catalog::of::<Orders>().try_and::<$name>().expect_err("another contract")
    }};
}

#[test]
fn code_with_two_contracts_is_a_conflict_that_names_both_types() {
    for (conflict, name, words) in [
        (other!(Status: status = 410, envelope = envelope::Nested), "Status", "status 404 and 410"),
        (
            other!(Retry: status = 404, retry = "once", envelope = envelope::Nested),
            "Retry",
            "retry `never` and `once`",
        ),
        (
            other!(Grpc: status = 404, grpc = "FAILED_PRECONDITION", envelope = envelope::Nested),
            "Grpc",
            "gRPC codes `NOT_FOUND` and `FAILED_PRECONDITION`",
        ),
        (other!(Envelope: status = 404, envelope = envelope::Flat), "Envelope", "envelopes `"),
        (
            other!(Type: status = 404, type_base = "https://e/", envelope = envelope::Nested),
            "Type",
            "type URIs `about:blank` and",
        ),
        (
            other!(Domain: status = 404, domain = "a.com", envelope = envelope::Nested),
            "Domain",
            "domains `none` and `a.com`",
        ),
        (
            other!(Headers: status = 404, header(x_a = "b"), envelope = envelope::Nested),
            "Headers",
            "fixed headers",
        ),
    ] {
        let text = conflict.to_string();
        assert_eq!(conflict.code(), "ORDER_NOT_FOUND");
        assert!(
            conflict.types()[0].ends_with("::Orders") && conflict.types()[1].ends_with(name),
            "{text}"
        );
        assert!(
            text.contains("::Orders`")
                && text.contains(&format!("::{name}`"))
                && text.contains(words),
            "{text}"
        );
    }

    let conflict = Catalog::of::<Orders>().try_and::<Details>().expect_err("other details");
    assert!(conflict.to_string().contains("only the second has detail `id` (u32)"), "{conflict}");
    let text = std::panic::catch_unwind(|| Catalog::of::<Orders>().and::<Details>())
        .expect_err("it panics");
    assert_eq!(text.downcast_ref::<String>(), Some(&conflict.to_string()));
}

#[test]
fn declared_grpc_code_is_in_the_documents() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("shipped")]
    #[api(code = "SHIPPED", status = 409, grpc = "FAILED_PRECONDITION")]
    struct Shipped;

    let catalog = Catalog::of::<Shipped>().and::<Orders>();
    let json = read(&catalog.to_json());
    assert_eq!(json["errors"][0]["grpc"], "FAILED_PRECONDITION");
    // A gRPC code that follows from the status is left out.
    assert!(json["errors"][1].get("grpc").is_none());
    let markdown = catalog.to_markdown();
    assert!(markdown.contains("| `SHIPPED` | 409 (gRPC `FAILED_PRECONDITION`) |"), "{markdown}");
    assert!(markdown.contains("| `ORDER_NOT_FOUND` | 404 |"), "{markdown}");
}

#[test]
fn json_contains_every_fact() {
    let catalog = Catalog::of::<Orders>().title("Orders").version("2026-11");
    let json = read(&catalog.to_json());
    assert_eq!(json, serde_json::to_value(&catalog).expect("it serialises"));
    assert_eq!(json["version"], 1);
    assert_eq!((&json["title"], &json["api_version"]), (&json!("Orders"), &json!("2026-11")));
    assert_eq!(
        json["groups"],
        json!([
            { "name": "Orders", "codes": ["ORDER_NOT_FOUND", "INVALID"] },
            { "name": "Server", "codes": ["BUSY"] },
        ])
    );
    let invalid = &json["errors"][1];
    assert_eq!(invalid["variants"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        invalid["variants"][1]["fields"][0],
        json!({
            "name": "size", "place": "detail", "rust_type": "u64", "optional": false, "description": "In bytes.",
            "schema": { "type": "integer", "minimum": 0 },
        })
    );
    // A field without an attribute is nowhere.
    assert!(!catalog.to_json().contains("internal"));
    let busy = &json["errors"][2];
    assert_eq!(busy["example"]["headers"], json!({ "x-queue": "3", "retry-after": "30" }));
    assert_eq!(busy["example"]["body"]["jobId"], "job_4f9c2a");
    assert_eq!(busy["example"]["body"]["error"]["code"], "BUSY");
    assert_eq!(busy["envelope"], "Nested");
}

#[test]
fn code_of_several_variants_allows_the_details_of_each() {
    let document = read(&Catalog::of::<Orders>().to_openapi());
    let invalid = &document["components"]["schemas"]["Invalid"];
    let details = &invalid["properties"]["error"]["properties"]["details"]["anyOf"];
    assert_eq!(details[0]["type"], "array");
    assert_eq!(details[1]["required"], json!(["size"]));
    assert_eq!(invalid["properties"]["error"]["required"], json!(["code", "message", "details"]));
}

#[test]
fn openapi_has_headers_retry_advice_and_a_choice_per_status() {
    let document = read(&Catalog::of::<Orders>().and::<ServiceError>().to_openapi());
    let components = &document["components"];
    let headers = &components["responses"]["Error503"]["headers"];
    assert_eq!(headers["Retry-After"]["schema"]["minimum"], 1);
    assert_eq!(headers["x-queue"]["schema"]["type"], "integer");
    let busy = &components["schemas"]["Busy"];
    // It only follows from the status.
    assert!(busy.get("x-retry").is_none());
    assert_eq!(busy["properties"]["jobId"], json!({ "type": "string" }));
    assert_eq!(busy["properties"]["request_id"], json!({ "type": "string" }));
    assert_eq!(busy["required"], json!(["error", "jobId"]));

    // The code is a member of the root in one envelope, and not in the other.
    let closed = |catalog: Catalog| read(&catalog.openapi().unions(Unions::Closed).write());
    let flat = closed(Catalog::of::<ServiceError>().in_service::<envelope::Flat>());
    let content = &flat["components"]["responses"]["Error400"]["content"]["application/json"];
    let schema = &flat["components"]["schemas"]["Error400"];
    assert!(schema["oneOf"].as_array().is_some_and(|all| all.len() > 2));
    assert_eq!(schema["discriminator"]["propertyName"], "code");
    let mapped = &schema["discriminator"]["mapping"]["INVALID_PATH"];
    assert_eq!(mapped, "#/components/schemas/InvalidPath");
    assert_eq!(content["examples"]["INVALID_PATH"]["value"]["code"], "INVALID_PATH");
    let nested = closed(Catalog::of::<ServiceError>().in_service::<envelope::Nested>());
    let schema = &nested["components"]["schemas"]["Error400"];
    assert!(schema["oneOf"].is_array() && schema["discriminator"].is_null());
    let nest = closed(Catalog::of::<ServiceError>().in_service::<envelope::NestJs>());
    let schema = &nest["components"]["schemas"]["Error400"];
    assert!(schema["anyOf"].is_array() && schema["oneOf"].is_null());
}

/// A header that only the envelope adds is documented like any other.
#[test]
fn openapi_has_the_headers_of_an_envelope() {
    type Advising = envelope::WithRetryHeaders<envelope::Flat>;
    let document = read(&Catalog::of::<ServiceError>().in_service::<Advising>().to_openapi());
    let header = |status: u16| {
        document["components"]["responses"][format!("Error{status}")]["headers"]["x-should-retry"]
            .clone()
    };
    assert_eq!(header(404)["schema"], json!({ "type": "string", "const": "false" }));
    assert_eq!(header(429)["schema"], json!({ "type": "string", "const": "true" }));
    let text = header(404)["description"].as_str().map(str::to_owned).expect("whose it is");
    assert!(text.contains("ROUTE_NOT_FOUND"), "{text}");
}

/// A custom title, a fixed header, and the meaning of a field.
#[test]
fn page_shows_every_fact() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("sign in")]
    #[api(
        code = "SIGN_IN",
        status = 401,
        title = "Sign in first",
        header(www_authenticate = "Bearer <realm>")
    )]
    struct SignIn {
        #[api(retry_after)]
        wait: Option<u32>,
        /// Where to `sign in`.
        #[api(detail)]
        at: String,
    }
    let page = Catalog::of::<SignIn>()
        .examples([SignIn { wait: None, at: "/login".to_owned() }])
        .to_html();
    for expected in [
        "<p class=\"title\">Sign in first</p>",
        "<td><code>www-authenticate</code> <span class=\"type\">header, string</span></td><td>Always <code>Bearer &lt;realm&gt;</code>.</td>",
        "<td>Where to <code>sign in</code>.</td>",
        "<span class=\"type\">header, integer (seconds), optional</span></td><td>How long to wait before the next attempt.</td>",
        "aria-label=\"Fields of SIGN_IN\"",
        "aria-label=\"Example response of SIGN_IN\"",
    ] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    // A title that repeats the reason phrase is left out.
    assert!(!Catalog::of::<Outer>().to_html().contains("class=\"title\""));
}

/// The schema is inferred from rendered samples.
#[test]
fn schema_of_an_envelope_matches_its_shape() {
    macro_rules! properties {
        ($envelope:ty) => {
            read(&Catalog::of::<ServiceError>().in_service::<$envelope>().to_openapi())["components"]["schemas"]
                ["RouteNotFound"]
                .clone()
        };
    }
    let problem = properties!(envelope::ProblemDetails);
    assert_eq!(problem["properties"]["type"]["const"], "about:blank");
    assert_eq!(problem["required"], json!(["type", "title", "status", "detail", "code"]));
    let nest = properties!(envelope::NestJs);
    assert_eq!(nest["properties"]["timestamp"]["format"], "date-time");
    assert_eq!(nest["properties"]["statusCode"]["const"], 404);
    let google = properties!(envelope::Google);
    assert_eq!(google["properties"]["error"]["properties"]["status"]["const"], "NOT_FOUND");
    let with_retry = properties!(envelope::WithRetry<envelope::Flat>);
    assert_eq!(with_retry["properties"]["retry"]["properties"]["strategy"]["const"], "never");
}

#[test]
fn documents_are_reproducible() {
    let catalog = Catalog::of::<Orders>().and::<ServiceError>();
    for write in [
        Catalog::to_json,
        Catalog::to_markdown,
        Catalog::to_html,
        Catalog::to_openapi,
        Catalog::to_typescript,
    ] {
        assert_eq!(write(&catalog), write(&catalog.clone()));
    }
}
