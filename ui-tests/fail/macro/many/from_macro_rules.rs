//! A mistake in an argument of a macro is underlined at the call of the macro.

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
