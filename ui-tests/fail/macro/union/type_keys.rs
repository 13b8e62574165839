use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api(code = "ORDER_NOT_FOUND", status = 404)]
struct NotFound;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("shipped")]
#[api(code = "SHIPPED", status = 409)]
struct Shipped;

#[derive(Debug, ApiError)]
#[api(
    union,
    domain = "shop.example",
    type_base = "https://shop.example/",
    doc_url = "https://shop.example/",
    group = "Orders",
    status = 404,
    retry = "never",
    message = display,
    header(x_a = "1"),
    meta(a = 1),
    log = "warn",
    rename_all = "lowercase",
    rename_all_fields = "camelCase",
    kind = OrderErrorKind
)]
enum OrderError {
    NotFound(NotFound),
}

fn main() {}
