use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(
    envelope = apierror::envelope::Flat,
    envelope = apierror::envelope::NestJs,
    domain = "orders.example",
    domain = "orders.example",
    type_base = "https://a.example/",
    type_base = "https://b.example/",
    group = "Orders",
    group = "Shops",
    status = 404,
    status = 410,
    retry = "never",
    retry(backoff),
    rename_all = "UPPERCASE",
    rename_all = "lowercase",
    rename_all_fields = "camelCase",
    rename_all_fields = "kebab-case",
    crate = ::apierror,
    crate = ::apierror
)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound,
}

fn main() {}
