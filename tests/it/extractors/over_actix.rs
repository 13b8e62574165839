//! Runs the tests of extractors over actix-web.

use actix_web::web::{self, PayloadConfig, ServiceConfig};
use apierror::actix_web::{
    ErrorMiddleware, Form, Json, Path, Query, form_config, json_config, path_config, query_config,
};
use apierror::envelope::Flat;

use super::*;
use crate::common::actix;

fn routes(app: &mut ServiceConfig) {
    app.app_data(PayloadConfig::new(LIMIT))
        .route("/json", web::post().to(async |order: Json<Order>| order))
        .route(
            "/json/unserialisable",
            web::get().to(async || Json(Unserialisable(HashMap::from([((1, 2), 3)])))),
        )
        .route("/query", web::get().to(async |Query(search): Query<Search>| Json(search)))
        .route("/form", web::route().to(async |Form(search): Form<Search>| Form(search)))
        .route("/one/{id}", web::get().to(async |Path(id): Path<u32>| Json(id)))
        .route("/colour/{colour}", web::get().to(async |Path(colour): Path<Colour>| Json(colour)))
        .route("/url/{url}", web::get().to(async |Path(url): Path<Url>| Json(url)))
        .route(
            "/two/{account}/{order}",
            web::get().to(async |Path((a, o)): Path<(String, u32)>| Json((a, o))),
        )
        .route(
            "/named/{account}/{order}",
            web::get().to(async |Path(p): Path<Place>| Json((p.account, p.order))),
        )
        .route(
            "/range/{from}/{to}",
            web::get().to(async |Path(range): Path<Range>| Json((range.from, range.to))),
        )
        .route(
            "/misfit/{a}",
            web::get().to(async |Path(p): Path<Place>| Json((p.account, p.order))),
        )
        .route("/misfit/{a}/{b}", web::get().to(async |Path(id): Path<u32>| Json(id)));
}

/// Starts a server without the middleware: the extractors make the responses.
async fn start() -> Service {
    let server = actix_web::HttpServer::new(|| actix_web::App::new().configure(routes));
    Service::at(actix::start!(server))
}

shared_tests!(start);

#[tokio::test]
async fn failure_is_an_error_of_the_service_in_its_envelope() {
    let service =
        Service::at(actix::serve(ErrorMiddleware::<Flat>::new().errors::<RequestError>(), routes));
    super::failure_is_an_error_of_the_service_in_its_envelope(service).await;
}

/// Uses actix's own extractors with the configurations of this crate.
#[tokio::test]
async fn configurations_make_rejections_errors_of_the_service() {
    let service =
        Service::at(actix::serve(ErrorMiddleware::<Flat>::new(), |app: &mut ServiceConfig| {
            app.app_data(json_config().limit(LIMIT))
                .app_data(form_config().limit(LIMIT))
                .app_data(query_config())
                .app_data(path_config())
                .route("/json", web::post().to(async |_: web::Json<Order>| "fine"))
                .route("/query", web::get().to(async |_: web::Query<Search>| "fine"))
                .route("/form", web::post().to(async |_: web::Form<Search>| "fine"))
                .route("/one/{id}", web::get().to(async |_: web::Path<u32>| "fine"))
                .route(
                    "/two/{account}/{order}",
                    web::get().to(async |_: web::Path<(String, u32)>| "fine"),
                )
                .route("/misfit/{a}", web::get().to(async |_: web::Path<Place>| "fine"))
                .route("/map/{a}", web::get().to(async |_: Path<HashMap<String, String>>| "fine"));
        }));
    let fields = async |path: &str, content_type: &str, body: &str| {
        let answer = service.post(path, content_type, body.to_owned()).await;
        assert!(!answer.body.contains(SECRET), "{}", answer.body);
        let field = answer.json()["details"][0].clone();
        (
            answer.json()["code"].as_str().expect("a code").to_owned(),
            field["path"].clone(),
            field["message"].clone(),
        )
    };
    let found =
        |code: &str, path: &str, message: &str| (code.to_owned(), json!(path), json!(message));

    let json = "application/json";
    let missing = fields("/json", json, r#"{"labels":{"hunter2":1}}"#).await;
    assert_eq!(missing, found("VALIDATION_FAILED", "product", "Required"));
    let wrong =
        fields("/json", json, r#"{"product":{"images":[]},"validForDays":"hunter2"}"#).await;
    assert_eq!(wrong, found("VALIDATION_FAILED", "", "Expected an integer from 0 to 255"));
    let torn = fields("/json", json, r#"{"product": hunter2"#).await;
    assert_eq!(torn, found("MALFORMED_BODY", "", "expected value at line 1 column 13"));
    let long = service.post("/json", json, json!(SECRET.repeat(LIMIT)).to_string()).await;
    assert_eq!((long.status.as_u16(), &long.json()["code"]), (413, &json!("PAYLOAD_TOO_LARGE")));
    let other = service.post("/json", "text/plain", "{}").await;
    assert_eq!(
        (other.status.as_u16(), &other.json()["code"]),
        (415, &json!("UNSUPPORTED_MEDIA_TYPE"))
    );

    let form = "application/x-www-form-urlencoded";
    assert_eq!(
        fields("/form", form, "colour=red").await,
        found("VALIDATION_FAILED", "page", "Required")
    );
    let long = service.post("/form", form, "a".repeat(LIMIT + 1)).await;
    assert_eq!(long.status, 413);
    assert_eq!(service.post("/form", "text/plain", "page=1").await.status, 415);

    let u32 = "Expected an integer from 0 to 4294967295";
    for (path, code, field, message) in [
        ("/query?colour=red", "INVALID_QUERY", "page", "Required"),
        ("/query?page=hunter2", "INVALID_QUERY", "", "Expected an integer"),
        ("/one/hunter2", "INVALID_PATH", "id", u32),
        ("/two/acct/hunter2", "INVALID_PATH", "", u32),
    ] {
        let answer = service.get(path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()["code"].as_str()),
            (400, Some(code)),
            "{path}"
        );
        let details = &answer.json()["details"][0];
        assert_eq!(
            (&details["path"], &details["message"]),
            (&json!(field), &json!(message)),
            "{path}"
        );
        assert!(!answer.body.contains(SECRET), "{}", answer.body);
    }
    assert_eq!(service.get("/misfit/1").await.json()["code"], "INTERNAL_ERROR");
    // actix cannot deserialize parameters into a map.
    assert_eq!(service.get("/map/1").await.json()["code"], "INTERNAL_ERROR");
}

/// `tests/it/validation.rs` has the full tests, for axum.
#[tokio::test]
async fn valid_rejects_invalid_values() {
    use apierror::actix_web::{garde, validator};

    #[derive(Debug, Deserialize, ::garde::Validate, ::validator::Validate)]
    struct Item {
        #[garde(length(min = 3))]
        #[validate(length(min = 3))]
        name: String,
    }

    let service =
        Service::at(actix::serve(ErrorMiddleware::<Flat>::new(), |app: &mut ServiceConfig| {
            app.route(
                "/garde",
                web::post().to(async |item: garde::Valid<Json<Item>>| item.name.clone()),
            )
            .route(
                "/validator",
                web::post().to(async |item: validator::Valid<Json<Item>>| item.name.clone()),
            )
            .route(
                "/query",
                web::get().to(async |item: garde::Valid<Query<Item>>| item.name.clone()),
            )
            .route(
                "/path/{name}",
                web::get().to(async |item: validator::Valid<Path<Item>>| item.name.clone()),
            );
        }));
    let garde = json!([{ "path": "name", "message": "length is lower than 3" }]);
    let validator =
        json!([{ "path": "name", "message": "Length must be at least 3", "code": "length" }]);
    for (path, details) in [("/garde", &garde), ("/validator", &validator)] {
        let wrong = service.post(path, "application/json", r#"{"name":"ab"}"#).await;
        assert_eq!((wrong.status.as_u16(), &wrong.json()["details"]), (422, details), "{path}");
        assert_eq!(service.post(path, "application/json", r#"{"name":"abc"}"#).await.body, "abc");
        let none = service.post(path, "application/json", "{}").await;
        assert_eq!(none.json()["details"][0]["message"], "Required");
    }
    for (path, code, details) in
        [("/query?name=ab", "INVALID_QUERY", garde), ("/path/ab", "INVALID_PATH", validator)]
    {
        let wrong = service.get(path).await.json();
        assert_eq!((&wrong["code"], &wrong["details"]), (&json!(code), &details), "{path}");
    }
}
