use apierror::ApiError;
use std::collections::HashMap;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound {
        #[api(extensions)]
        ids: HashMap<String, u32>,
        #[api(extensions)]
        names: HashMap<String, String>,
    },
}

fn main() {}
