use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound {
        #[api(header = "x order")]
        f0: u32,
        #[api(header = "x-order:")]
        f1: u32,
        #[api(header = "x-ördnung")]
        f2: u32,
        #[api(header = "x(order)")]
        f3: u32,
        #[api(header = "x-order\n")]
        f4: u32,
    },
}

fn main() {}
