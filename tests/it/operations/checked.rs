//! The check of operations over real servers.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use actix_web::{HttpRequest, HttpResponse, web};
use apierror::actix_web::ErrorMiddleware;
use apierror::axum::ErrorLayer;
use apierror::envelope::Flat;
use apierror::{Catalog, Error, Failed, OperationCheck, ResultExt};
use axum::Router;
use axum::routing::{get, post};

use super::{OutOfStock, ProductNotFound, SignInError, catalog};
use crate::common::live::{Answer, client, serve};
use crate::common::{actix, events};
use crate::grpc::rpc::{self, Speaker};

type Sink = Arc<Mutex<Vec<String>>>;

/// Notes the operation and the code of each undeclared error.
fn check(catalog: &Catalog, sink: &Sink) -> OperationCheck {
    let sink = Arc::clone(sink);
    OperationCheck::new(catalog).on_undeclared(move |failed: &Failed<'_>| {
        let operation = failed.operation().unwrap_or_default();
        let method = failed.method().map(ToString::to_string).unwrap_or_default();
        let line = format!("{method} {operation} {}", failed.occurrence().code());
        sink.lock().expect("no panic").push(line);
    })
}

fn take(sink: &Sink) -> Vec<String> {
    std::mem::take(&mut *sink.lock().expect("no panic"))
}

/// Returns the error that the query of a request asks for.
fn answer(query: Option<&str>) -> Result<(), Error> {
    match query {
        Some("product") => Err(ProductNotFound { sku: "a".to_owned() }.into()),
        Some("stock") => Err(OutOfStock.into()),
        Some("sign-in") => Err(SignInError::SignedOut.into()),
        Some("internal") => std::fs::read("/no/such/file").map(drop).internal(),
        _ => panic!("SECRET"),
    }
}

/// Asks for each kind of error, and returns what the check found.
async fn found(sink: &Sink, address: SocketAddr) -> Vec<String> {
    for (method, path) in [
        ("GET", "/products/a?product"),
        ("HEAD", "/products/a?product"),
        ("GET", "/products/a?sign-in"),
        ("GET", "/products/a?internal"),
        ("GET", "/products/a?panic"),
        ("GET", "/products/a?stock"),
        ("HEAD", "/products/a?stock"),
        ("POST", "/orders?stock"),
        ("GET", "/unlisted?stock"),
        ("GET", "/unlisted?sign-in"),
        ("GET", "/nowhere"),
        ("DELETE", "/products/a"),
    ] {
        let method = method.parse().expect("a method");
        let request = client().request(method, format!("http://{address}{path}"));
        let answer = Answer::to(request).await;
        assert!(answer.status.as_u16() >= 400, "{path}: {answer:?}");
    }
    take(sink)
}

const UNDECLARED: [&str; 3] = [
    "GET /products/{sku} OUT_OF_STOCK",
    "HEAD /products/{sku} OUT_OF_STOCK",
    "GET /unlisted OUT_OF_STOCK",
];

#[tokio::test]
async fn check_finds_undeclared_errors_of_axum() {
    let sink = Sink::default();
    let ask = async |uri: http::Uri| answer(uri.query());
    let app = Router::new()
        .nest("/products", Router::new().route("/{sku}", get(ask)))
        .route("/orders", post(ask))
        .route("/unlisted", get(ask))
        .layer(ErrorLayer::<Flat>::new().check_operations(check(&catalog(), &sink)));
    assert_eq!(found(&sink, serve(app).await).await, UNDECLARED);
}

#[tokio::test]
async fn check_finds_undeclared_errors_of_actix() {
    let sink = Sink::default();
    let middleware = ErrorMiddleware::<Flat>::new().check_operations(check(&catalog(), &sink));
    let address = actix::serve(middleware, |app| {
        let ask =
            async |request: HttpRequest| answer(request.uri().query()).map(|()| HttpResponse::Ok());
        let products = web::resource("/products/{sku:[a-z]{1,9}}");
        app.service(products.route(web::get().to(ask)).route(web::head().to(ask)))
            .route("/orders", web::post().to(ask))
            .route("/unlisted", web::get().to(ask));
    });
    let found = found(&sink, address).await;
    // actix-web names a route with the patterns of its parameters.
    let found: Vec<_> = found.iter().map(|line| line.replace(":[a-z]{1,9}", "")).collect();
    assert_eq!(found, UNDECLARED);
}

#[tokio::test]
async fn check_finds_undeclared_errors_of_tonic() {
    let sink = Sink::default();
    let speaker = Speaker::new(async |what: String| Ok(answer(Some(&what)).map(|()| what)?));
    let catalog = Catalog::of::<SignInError>()
        .everywhere::<SignInError>()
        .operation::<ProductNotFound>("POST", "/test.v1.Speaker/Say");
    let layer = apierror::tonic::ErrorLayer::new().check_operations(check(&catalog, &sink));
    let caller = rpc::serve(layer, speaker).await;
    for what in ["product", "sign-in", "internal", "panic", "stock"] {
        caller.failure(what).await;
    }
    assert_eq!(take(&sink), ["POST /test.v1.Speaker/Say OUT_OF_STOCK"]);
}

#[test]
fn undeclared_error_is_logged_at_error_level() {
    let logged = events(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let app = Router::new()
                .route("/orders", post(async || Err::<(), Error>(SignInError::SignedOut.into())))
                .route("/unlisted", get(async || Err::<(), _>(OutOfStock)))
                .layer(ErrorLayer::<Flat>::new().check_operations(&catalog()));
            let address = serve(app).await;
            for (method, path) in [("POST", "/orders"), ("GET", "/unlisted")] {
                let method = method.parse().expect("a method");
                Answer::to(client().request(method, format!("http://{address}{path}"))).await;
            }
        });
    });
    let found: Vec<_> = logged.iter().filter(|event| event.contains("does not declare")).collect();
    let [event] = found.as_slice() else { panic!("{logged:#?}") };
    for part in ["ERROR", "OUT_OF_STOCK", "GET", "/unlisted"] {
        assert!(event.contains(part), "{event}");
    }
}
