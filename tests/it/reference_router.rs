//! The reference that a service serves, over a real socket.

use apierror::axum::{ErrorLayer, reference_router};
use apierror::{ApiError, Catalog, DeclaredError, envelope};
use axum::Router;
use http::{HeaderMap, Method, StatusCode};
use serde_json::Value;
use tokio::net::TcpListener;

use crate::common::live::{Answer, client};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = envelope::ProblemDetails, type_base = "https://api.example.com/docs/errors/")]
enum Orders {
    #[error("no order {0}")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound(u32),
    #[error("busy")]
    #[api(code = "odd/code.x", status = 409)]
    Odd,
    #[error("elsewhere")]
    #[api(
        code = "ELSEWHERE",
        status = 410,
        doc_url = "https://other.example.com/docs/errors/order-not-found"
    )]
    Elsewhere,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("gone")]
#[api(code = "PLAIN", status = 410)]
struct Plain;

fn catalog() -> Catalog {
    Catalog::of::<Orders>().and::<Plain>().title("Orders").examples([
        Orders::NotFound(7),
        Orders::Odd,
        Orders::Elsewhere,
    ])
}

async fn serve(app: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, app).await });
    format!("http://{address}")
}

async fn ask(server: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = client().get(format!("{server}{path}"));
    Answer::to(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)))
        .await
}

#[tokio::test]
async fn type_uri_of_every_problem_has_a_page() {
    let app = Router::new()
        .nest_service("/docs/errors", reference_router(catalog()))
        .layer(ErrorLayer::<envelope::Flat>::new());
    let server = serve(app).await;
    let body: Value = serde_json::from_slice(&Orders::NotFound(7).to_json()).expect("JSON");
    let path = body["type"]
        .as_str()
        .and_then(|uri| uri.strip_prefix("https://api.example.com"))
        .expect("a path");
    let page = ask(&server, path, &[]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    assert!(page.body.contains("id=\"ORDER_NOT_FOUND\"") && !page.body.contains("id=\"PLAIN\""));
    // The link to the page of all codes.
    assert!(page.body.contains("<a href=\"/docs/errors\">All errors</a>"));

    // The path of `type_base`, with and without its slash.
    for path in ["/docs/errors", "/docs/errors/"] {
        let page = ask(&server, path, &[]).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.body.contains("id=\"ORDER_NOT_FOUND\"") && page.body.contains("id=\"PLAIN\""));
        let json = ask(&server, path, &[("accept", "application/json")]).await;
        assert_eq!(json.json()["errors"].as_array().map(Vec::len), Some(4), "{path}");
    }
    // A code without its own type URI, and one whose page is on another host.
    for (path, code) in [
        ("PLAIN", "PLAIN"),
        ("ELSEWHERE", "ELSEWHERE"),
        ("odd/code.x", "odd/code.x"),
        ("ORDER_NOT_FOUND", "ORDER_NOT_FOUND"),
    ] {
        let page = ask(&server, &format!("/docs/errors/{path}"), &[]).await;
        assert!(
            page.status == StatusCode::OK && page.body.contains(&format!("id=\"{code}\"")),
            "{path}: {}",
            page.status
        );
    }
    let none = ask(&server, "/docs/errors/no-such-code", &[]).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    assert_eq!(none.json()["code"], "ROUTE_NOT_FOUND");
    for path in ["", "/", "/order-not-found", "/order-not-found/"] {
        let posted =
            Answer::to(client().request(Method::POST, format!("{server}/docs/errors{path}"))).await;
        assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(posted.headers["allow"], "GET,HEAD");
        assert_eq!(posted.json()["code"], "METHOD_NOT_ALLOWED");
    }
}

#[tokio::test]
async fn router_works_alone_and_merged() {
    let server = serve(reference_router(catalog())).await;
    let merged = serve(Router::new().merge(reference_router(catalog()))).await;
    for server in [server, merged] {
        for path in [
            "/",
            "/order-not-found",
            "/docs/errors",
            "/docs/errors/",
            "/docs/errors/order-not-found",
            "/PLAIN",
        ] {
            assert_eq!(ask(&server, path, &[]).await.status, StatusCode::OK, "{path}");
        }
    }
    // In a router with state, and under a prefix within another prefix.
    let app: Router<u8> = Router::new().nest_service("/errors", reference_router(catalog()));
    let server = serve(Router::new().nest("/v1", app.with_state(7))).await;
    for path in
        ["/v1/errors", "/v1/errors/", "/v1/errors/order-not-found", "/v1/errors/order-not-found/"]
    {
        assert_eq!(ask(&server, path, &[]).await.status, StatusCode::OK, "{path}");
    }
    let page = ask(&server, "/v1/errors/order-not-found/", &[]).await;
    assert!(page.body.contains("<a href=\"/v1/errors\">All errors</a>"), "{}", page.body);
}

/// axum's `nest` forwards every path except the prefix with a trailing slash.
#[tokio::test]
async fn nested_router_answers_every_path_that_axum_forwards() {
    let server =
        serve(Router::new().nest("/errors", reference_router(catalog()).with_state(()))).await;
    for path in ["/errors", "/errors/order-not-found", "/errors/PLAIN"] {
        assert_eq!(ask(&server, path, &[]).await.status, StatusCode::OK, "{path}");
    }
    assert_eq!(ask(&server, "/errors/", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn accept_header_selects_json() {
    let server = serve(reference_router(catalog())).await;
    for (accept, is_json) in [
        ("application/json", true),
        ("application/*", true),
        ("text/html;q=0.5, application/json", true),
        ("text/html;q=0.5, */*;q=0.8", true),
        ("APPLICATION/JSON; q=0.1", true),
        ("*/*", false),
        ("text/html", false),
        ("text/html, application/json", false),
        ("application/json;q=0, */*", false),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", false),
        ("", false),
        (";;,=,", false),
        ("application/json;q=nonsense", false),
    ] {
        let answer = ask(&server, "/", &[("accept", accept)]).await;
        let expected = if is_json { "application/json" } else { "text/html; charset=utf-8" };
        assert_eq!(answer.headers["content-type"], expected, "{accept}");
        assert_eq!(answer.headers["vary"], "accept");
    }
    let whole = ask(&server, "/", &[("accept", "application/json")]).await;
    assert_eq!(whole.body, catalog().to_json());
    let one = ask(&server, "/order-not-found", &[("accept", "application/json")]).await.json();
    assert_eq!(one, whole.json()["errors"][0]);
    assert_eq!(one["example"]["body"]["detail"], "no order 7");
}

#[tokio::test]
async fn unchanged_page_is_not_sent_again() {
    let server = serve(reference_router(catalog())).await;
    let get = async |headers: &[(&str, &str)]| ask(&server, "/", headers).await;
    let tag = |headers: &HeaderMap| headers["etag"].to_str().expect("text").to_owned();
    let (page, json) = (get(&[]).await, get(&[("accept", "application/json")]).await);
    assert_eq!(page.headers["cache-control"], "public, max-age=300");
    assert_eq!(page.headers["x-content-type-options"], "nosniff");
    assert!(
        page.headers["content-security-policy"]
            .to_str()
            .expect("text")
            .starts_with("default-src 'none'")
    );
    let (of_page, of_json) = (tag(&page.headers), tag(&json.headers));
    assert_ne!(of_page, of_json);
    for known in [of_page.clone(), format!("\"x\", W/{of_page}"), "*".to_owned()] {
        let answer = get(&[("if-none-match", &known)]).await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (StatusCode::NOT_MODIFIED, ""),
            "{known}"
        );
        assert_eq!(tag(&answer.headers), of_page);
    }
    assert_eq!(get(&[("if-none-match", &of_json)]).await.status, StatusCode::OK);

    // The tag does not depend on the server.
    assert_eq!(
        tag(&ask(&serve(reference_router(catalog())).await, "/", &[]).await.headers),
        of_page
    );
    let head = Answer::to(client().head(format!("{server}/"))).await;
    assert_eq!((head.status, head.body.as_str()), (StatusCode::OK, ""));
    assert_eq!(head.headers["content-length"], page.body.len().to_string().as_str());
}
