use apierror::ApiError;

macro_rules! error {
    ($code:expr, $message:expr) => {
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("failed")]
        #[api(code = $code, status = 404, message = $message)]
        struct NotFound {
            id: u32,
        }
    };
}

error!(concat!("ORDER_", "NOT_FOUND"), "No order {sku}.");

fn main() {}
