use apierror::ApiError;

struct Shard;

#[derive(thiserror::Error, ApiError)]
#[error("load")]
#[api(code = "STORE_DOWN", status = 503)]
struct StoreDown(#[api(log)] Shard);

impl std::fmt::Debug for StoreDown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoreDown")
    }
}

fn main() {}
