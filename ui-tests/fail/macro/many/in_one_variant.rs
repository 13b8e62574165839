//! Every key of one variant is wrong, and each is reported.

use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(
        code = "",
        status = 99,
        message = "{nope}",
        title = "",
        retry = "backof",
        help = 3,
        doc_url = "a b",
        header(connection = "close"),
        meta(a = 1.5),
        statuss = 3
    )]
    NotFound {
        #[api(detail, details, retry_afte)]
        id: u32,
    },
}

fn main() {}
