//! The services whose clients are generated, each with its document.

use apierror::axum::ErrorLayer;
use apierror::envelope::{Flat, ProblemDetails};
use apierror::{
    ApiError, Catalog, DeclaredError, Envelope, Failure, OpenApiVersion, ServiceError, Unions,
};
use axum::Router;
use axum::extract::Path;
use axum::response::IntoResponse;
use axum::routing::get;
use http::StatusCode;
use serde_json::{Value, json};

use crate::common::live;

/// A service at an address, and its errors as its clients know them.
pub(super) struct Service {
    pub(super) name: &'static str,
    pub(super) address: String,
    catalog: Catalog,
    /// An error that clients know.
    pub(super) known: &'static str,
    /// An error that the service has since the clients were made.
    pub(super) newer: &'static str,
    known_schema: &'static str,
    newer_schema: &'static str,
}

/// The answer of a proxy, of which no document knows.
pub(super) const PROXY: &str = "PROXY";
pub(super) const PROXY_ANSWER: &str = "Bad Gateway\n";

/// The errors of the shop's first version.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Flat)]
#[expect(dead_code, reason = "declared for the clients that were made from it")]
enum FirstShopError {
    #[error("no cart {id}")]
    #[api(code = "CART_NOT_FOUND", status = 404)]
    Cart {
        #[api(detail)]
        id: u64,
        #[api(detail = "emptiedAt")]
        emptied_at: Option<String>,
    },
    #[error("too many of {sku}")]
    #[api(code = "OUT_OF_STOCK", status = 409)]
    OutOfStock {
        #[api(detail)]
        sku: String,
        #[api(detail)]
        left: u32,
        #[api(detail)]
        sizes: Vec<u32>,
    },
    #[error("busy")]
    #[api(code = "BUSY", status = 503, header(x_queue = "full"))]
    Busy {
        #[api(retry_after)]
        wait: u32,
    },
}

/// The errors of its second version, in which an order can be missing too.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Flat)]
enum ShopError {
    #[error("no cart {id}")]
    #[api(code = "CART_NOT_FOUND", status = 404)]
    Cart {
        #[api(detail)]
        id: u64,
        #[api(detail = "emptiedAt")]
        emptied_at: Option<String>,
    },
    #[error("no order {number}")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    Order {
        #[api(detail)]
        number: String,
    },
    #[error("too many of {sku}")]
    #[api(code = "OUT_OF_STOCK", status = 409)]
    OutOfStock {
        #[api(detail)]
        sku: String,
        #[api(detail)]
        left: u32,
        #[api(detail)]
        sizes: Vec<u32>,
    },
    #[error("busy")]
    #[api(code = "BUSY", status = 503, header(x_queue = "full"))]
    Busy {
        #[api(retry_after)]
        wait: u32,
    },
}

fn shop_errors() -> Vec<ShopError> {
    vec![
        ShopError::Cart { id: 7, emptied_at: None },
        ShopError::Order { number: "7-1".to_owned() },
        ShopError::OutOfStock { sku: "shirt".to_owned(), left: 2, sizes: vec![38, 40] },
        ShopError::Busy { wait: 3 },
    ]
}

/// Errors whose texts end something in some language, with codes and members of that
/// kind.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = ProblemDetails, status = 400)]
#[api(group = "*/ `|` </script> \"\"\" ''' \\ \u{2028}{{ }} ${0} #{0}")]
enum HostileError {
    #[doc = "*/ \"quotes\" 'quotes' \"\"\" ''' `back` ${0} | \\ <script>alert(1)</script> --> \u{2028} {{ x }} \\N{x}"]
    ///
    /// "#}
    #[error("hostile")]
    #[api(
        code = "*/alert(1)//`${0}`|",
        title = "*/ \"\"\" ''' ` \\ \u{2028}\u{2029}\r\n </script><script>alert(1)</script>",
        help = "*/ \"\"\" ''' ` \\ \u{2028} </script>",
        message = "*/ \"\"\" ''' ` \\ \u{2028} </script>",
        doc_url = "https://example.com/*/",
        header(x_hostile = "*/ \"\"\" ''' ` \\ </script>")
    )]
    Markup {
        #[doc = "*/ \"\"\" ''' ` \\ </script> \u{2028}"]
        #[api(detail)]
        text: String,
        #[api(detail = "__proto__")]
        proto: u32,
        #[api(detail)]
        class: u32,
        #[api(extension)]
        constructor: u32,
        #[api(extension = "toString")]
        to_string: String,
    },
    #[error("{{}}")]
    #[api(code = "__proto__")]
    Proto,
    #[error("%s %d {{0}}")]
    #[api(code = "constructor")]
    Constructor,
    #[error("x")]
    #[api(code = "<script>")]
    Script,
    #[error("newer")]
    #[api(code = "*/newer<script>`")]
    Newer,
}

fn hostile_errors() -> Vec<HostileError> {
    use HostileError as E;
    let text = "*/ \"\"\" ''' ` \\ \u{2028} </script>".to_owned();
    let (class, to_string) = (2, "4".to_owned());
    let markup = E::Markup { text, proto: 1, class, constructor: 3, to_string };
    vec![markup, E::Proto, E::Constructor, E::Script, E::Newer]
}

/// Members that are no names in any language. Some generators write them as they are.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = ProblemDetails, status = 400)]
enum MembersError {
    #[error("members")]
    #[api(code = "MEMBERS")]
    Members {
        #[api(detail = "*/ \"\"\" ''' ` \\ \u{2028} </script>")]
        detail: String,
        #[api(extension = "a'b\"c\\d`e")]
        extension: u32,
    },
    #[error("newer")]
    #[api(code = "NEWER_MEMBERS")]
    Newer,
}

fn members_errors() -> Vec<MembersError> {
    use MembersError as E;
    vec![E::Members { detail: "d".to_owned(), extension: 2 }, E::Newer]
}

/// Returns the routes of a service: each error is at `/errors/` and its code.
fn routes<E>(errors: fn() -> Vec<E>) -> Router
where
    E: DeclaredError + IntoResponse + Send + Sync + 'static,
    E::Envelope: Envelope + 'static,
{
    let by_code = async move |Path(code): Path<String>| {
        let found = errors().into_iter().find(|error| error.code() == code);
        found.ok_or(Failure::RouteNotFound).into_response()
    };
    Router::new().route("/errors/{code}", get(by_code)).layer(ErrorLayer::<E::Envelope>::new())
}

/// Puts a proxy in front of a service, which is down for one path.
fn behind_proxy(service: Router) -> Router {
    let down = async || {
        let content_type = [("content-type", "text/plain")];
        (StatusCode::BAD_GATEWAY, content_type, PROXY_ANSWER)
    };
    Router::new().route(&format!("/errors/{PROXY}"), get(down)).fallback_service(service)
}

/// Returns catalogues whose texts, codes and members end something in some language.
pub(crate) fn hostile_catalogs() -> [(&'static str, Catalog); 2] {
    let hostile = Catalog::of::<HostileError>()
        .and_around::<ServiceError>()
        .title("*/ \"\"\" ''' ` \\ \u{2028} </script>")
        .examples(hostile_errors());
    let members = Catalog::of::<MembersError>().examples(members_errors());
    [("hostile", hostile), ("members", members)]
}

/// Starts each service on a port of its own.
pub(super) async fn start() -> Vec<Service> {
    let errors = [
        (
            "tryon",
            [
                "MISSING_REQUIRED_CLASSIFICATION",
                "MissingRequiredClassification",
                "PRODUCT_NOT_FOUND",
                "ProductNotFound",
            ],
        ),
        ("image2model", ["TOO_MANY_FILES", "TooManyFiles", "INVALID_JOB_ID", "InvalidJobId"]),
        // The bodies show no code, so a newer error is one with a newer status.
        ("image-presets", ["PRESET_NOT_FOUND", "PresetNotFound", "TIMED_OUT", "TimedOut"]),
        ("thumbnails", ["INVALID_STYLE", "InvalidStyle", "NOT_FOUND", "NotFound"]),
        (
            "designs",
            ["INSUFFICIENT_CREDITS", "InsufficientCredits", "PAYMENT_REQUIRED", "PaymentRequired"],
        ),
    ];
    let apis = reference_apis::catalogs::catalogs();
    let routers = reference_apis::over_axum::services();
    let mut all: Vec<(&'static str, Catalog, Router, [&'static str; 4])> = Vec::new();
    for (((name, catalog), router), (of, errors)) in apis.into_iter().zip(routers).zip(errors) {
        assert_eq!(name, of);
        all.push((name, catalog, router, errors));
    }
    let shop = Catalog::of::<FirstShopError>().and_around::<ServiceError>().in_service::<Flat>();
    let errors = ["CART_NOT_FOUND", "CartNotFound", "ORDER_NOT_FOUND", "OrderNotFound"];
    all.push(("shop", shop, routes(shop_errors), errors));
    let [(_, hostile), (_, members)] = hostile_catalogs();
    let errors = ["*/alert(1)//`${0}`|", "Alert10", "*/newer<script>`", "NewerScript"];
    all.push(("hostile", hostile, routes(hostile_errors), errors));
    let errors = ["MEMBERS", "Members", "NEWER_MEMBERS", "NewerMembers"];
    all.push(("members", members, routes(members_errors), errors));
    let mut services = Vec::new();
    for (name, catalog, router, [known, known_schema, newer, newer_schema]) in all {
        let address = format!("http://{}", live::serve(behind_proxy(router)).await);
        services.push(Service { name, address, catalog, known, newer, known_schema, newer_schema });
    }
    services
}

impl Service {
    /// Returns the codes with which clients call the service. Some clients lose members
    /// with hostile names, so that these clients only have to compile.
    pub(super) fn codes(&self) -> Vec<&'static str> {
        let known = (self.name != "members").then_some(self.known);
        known.into_iter().chain([self.newer, PROXY]).collect()
    }

    /// Returns the client that the library writes.
    pub(super) fn typescript(&self) -> String {
        self.catalog.to_typescript()
    }

    /// Returns the type that a client has for an error, if bodies show its code.
    pub(super) fn type_of(&self, code: &str) -> Option<&'static str> {
        match self.name {
            "image-presets" => None,
            _ if code == self.known => Some(self.known_schema),
            _ if code == self.newer => Some("UnknownApiError"),
            _ => None,
        }
    }

    /// Returns the document from which the clients are made: of one operation that
    /// can fail with each error but the newer one.
    pub(super) fn document(&self, version: OpenApiVersion, unions: Unions) -> Value {
        let document = self.catalog.openapi().version(version).unions(unions).write();
        let mut document: Value = serde_json::from_str(&document).expect("JSON");
        self.forget_newer(&mut document);
        let mut responses = json!({
            "200": {
                "description": "Never sent.",
                "content": { "application/json": { "schema": { "type": "string" } } },
            },
        });
        for name in document["components"]["responses"].as_object().expect("responses").keys() {
            // The others belong to operations.
            let Some(status) = name.strip_prefix("Error").map(str::to_lowercase) else { continue };
            responses[status] = json!({ "$ref": format!("#/components/responses/{name}") });
        }
        document["paths"]["/errors/{code}"]["get"] = json!({
            "operationId": "fail",
            "parameters": [
                { "name": "code", "in": "path", "required": true, "schema": { "type": "string" } },
            ],
            "responses": responses,
        });
        document
    }

    /// Removes the newer error, as if it was not declared yet.
    fn forget_newer(&self, document: &mut Value) {
        let components = &mut document["components"];
        let mut gone: Vec<String> = Vec::new();
        let responses = components["responses"].as_object_mut().expect("responses");
        responses.retain(|name, response| {
            let mut contents = response["content"].as_object_mut().expect("content").values_mut();
            let is_empty = contents.any(|content| {
                let examples = content.get_mut("examples").and_then(Value::as_object_mut);
                examples.is_some_and(|named| named.remove(self.newer).is_some() && named.is_empty())
            });
            if is_empty {
                gone.push(name.clone());
            }
            !is_empty
        });
        let schemas = components["schemas"].as_object_mut().expect("schemas");
        if schemas.remove(self.newer_schema).is_some() {
            gone.push(self.newer_schema.to_owned());
        }
        schemas.retain(|name, _| !gone.contains(name));
        let reference = format!("#/components/schemas/{}", self.newer_schema);
        for schema in schemas.values_mut() {
            for keyword in ["anyOf", "oneOf"] {
                if let Some(arms) = schema.get_mut(keyword).and_then(Value::as_array_mut) {
                    arms.retain(|arm| arm["$ref"] != *reference);
                }
            }
            if let Some(Value::Object(mapping)) = schema.pointer_mut("/discriminator/mapping") {
                mapping.retain(|_, target| *target != *reference);
            }
        }
    }
}
