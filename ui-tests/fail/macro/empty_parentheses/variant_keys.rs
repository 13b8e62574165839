use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code(), status(), message(), title(), retry(), help(), doc_url(), group(), header(), meta())]
    NotFound,
}

fn main() {}
