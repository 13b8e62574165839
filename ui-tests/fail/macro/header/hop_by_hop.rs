use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound {
        #[api(header = "connection")]
        f0: u32,
        #[api(header = "Keep-Alive")]
        f1: u32,
        #[api(header = "transfer-encoding")]
        f2: u32,
        #[api(header = "TE")]
        f3: u32,
        #[api(header = "trailer")]
        f4: u32,
        #[api(header = "upgrade")]
        f5: u32,
        #[api(header = "proxy-connection")]
        f6: u32,
    },
}

fn main() {}
