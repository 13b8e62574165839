use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum GatewayError {
    #[error("upstream")]
    #[api(code = "UPSTREAM", status = 502)]
    Upstream {
        #[api(status)]
        status: String,
    },
}

fn main() {}
