//! A mistake in what a macro was given is underlined where it was given.

use apierror::ApiError;

macro_rules! errors {
    ($($name:ident = $code:literal, $status:expr;)*) => {
        #[derive(Debug, thiserror::Error, ApiError)]
        enum OrderError {
            $(
                #[error("failed")]
                #[api(code = $code, status = $status)]
                $name,
            )*
        }
    };
}

errors! {
    NotFound = "ORDER NOT FOUND", 404;
    Gone = "ORDER_GONE", 41;
    Late = "ORDER_LATE", "503";
}

fn main() {}
