//! Runs the tests of extractors over axum.

use apierror::axum::{Form, Json, Path, Query};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{any, get, post};

use super::*;
use crate::common::live;

fn router() -> Router {
    Router::new()
        .route("/json", post(async |order: Json<Order>| order))
        .route("/json/optional", post(async |order: Option<Json<Order>>| Json(order.is_some())))
        .route(
            "/json/unserialisable",
            get(async || Json(Unserialisable(HashMap::from([((1, 2), 3)])))),
        )
        .route("/query", get(async |Query(search): Query<Search>| Json(search)))
        .route("/form", any(async |Form(search): Form<Search>| Form(search)))
        .route("/one/{id}", get(async |Path(id): Path<u32>| Json(id)))
        .route("/colour/{colour}", get(async |Path(colour): Path<Colour>| Json(colour)))
        .route("/url/{url}", get(async |Path(url): Path<Url>| Json(url)))
        .route(
            "/two/{account}/{order}",
            get(async |Path((a, o)): Path<(String, u32)>| Json((a, o))),
        )
        .route(
            "/named/{account}/{order}",
            get(async |Path(p): Path<Place>| Json((p.account, p.order))),
        )
        .route("/optional", get(async |id: Option<Path<u32>>| Json(id.is_some())))
        .route("/optional/{id}", get(async |id: Option<Path<u32>>| Json(id.is_some())))
        .route(
            "/range/{from}/{to}",
            get(async |Path(range): Path<Range>| Json((range.from, range.to))),
        )
        .route("/misfit/{a}", get(async |Path(p): Path<Place>| Json((p.account, p.order))))
        .route("/misfit/{a}/{b}", get(async |Path(id): Path<u32>| Json(id)))
        .layer(DefaultBodyLimit::max(LIMIT))
}

async fn start() -> Service {
    Service::at(live::serve(router()).await)
}

shared_tests!(start);

#[tokio::test]
async fn failure_is_an_error_of_the_service_in_its_envelope() {
    let layer =
        apierror::axum::ErrorLayer::<apierror::envelope::Flat>::new().errors::<RequestError>();
    let service = Service::at(live::serve(router().layer(layer)).await);
    super::failure_is_an_error_of_the_service_in_its_envelope(service).await;
}

#[tokio::test]
async fn optional_json_is_none_without_content_type() {
    let service = start().await;
    let none = Answer::to(service.request(Method::POST, "/json/optional")).await;
    assert_eq!((none.status.as_u16(), none.json()), (200, json!(false)));

    let some =
        service.post("/json/optional", "application/json", r#"{"product":{"images":[]}}"#).await;
    assert_eq!((some.status.as_u16(), some.json()), (200, json!(true)));

    let wrong = service.post("/json/optional", "application/json", "{}").await;
    check_field(&wrong, "VALIDATION_FAILED", "product", "Required", "missing_field");
    let other = service.post("/json/optional", "text/plain", "{}").await;
    check_refusal(&other, "UNSUPPORTED_MEDIA_TYPE", None);
}

#[tokio::test]
async fn optional_path_is_none_without_parameters() {
    let service = start().await;
    for (path, value) in [("/optional", json!(false)), ("/optional/7", json!(true))] {
        let answer = service.get(path).await;
        assert_eq!((answer.status.as_u16(), answer.json()), (200, value), "{path}");
    }
    let u32 = "Expected an integer from 0 to 4294967295";
    check_field(
        &service.get("/optional/hunter2").await,
        "INVALID_PATH",
        "id",
        u32,
        "invalid_value",
    );
}

/// actix replaces invalid UTF-8 by replacement characters instead.
#[tokio::test]
async fn path_that_is_not_utf8_is_rejected() {
    let answer = start().await.get("/one/%FF").await;
    check_field(&answer, "INVALID_PATH", "id", "Expected UTF-8", "invalid_value");
}
