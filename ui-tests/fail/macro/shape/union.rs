use apierror::ApiError;

#[derive(ApiError)]
union OrderError {
    number: u32,
    signed: i32,
}

fn main() {}
