use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("load {shard}")]
    #[api(code = "A", status = 404)]
    A { #[api(log)] shard: u8 },

    #[error("load")]
    #[api(code = "B", status = 503, message = "Shard {0}.")]
    B(#[api(log)] u8),

    #[error("load")]
    #[api(code = "C", status = 503)]
    C { #[api(log, header = "x-shard")] shard: u8 },

    #[error("load {shard}")]
    #[api(code = "D", status = 503)]
    D { #[api(log = "warn")] shard: u8 },
}

fn main() {}
