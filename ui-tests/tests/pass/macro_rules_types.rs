//! Types, names and paths in invisible groups.

use apierror::{ApiError, DeclaredError};

macro_rules! not_found {
    ($name:ident, $field:ident: $ty:ty, $wire:expr, $crate_path:path) => {
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("not found")]
        #[api(code = "NOT_FOUND", status = 404, message = "Nothing there.", crate = $crate_path)]
        struct $name {
            #[api(detail = $wire)]
            $field: $ty,
        }
    };
}

not_found!(NoOrder, id: u32, "orderId", ::apierror);
not_found!(NoShop, name: Option<&'static str>, "shopName", ::apierror);

#[test]
fn compiles_and_runs() {
    assert!(NoOrder { id: 7 }.details().is_some());
    assert!(NoShop { name: None }.details().is_none());
    assert_eq!(NoOrder { id: 7 }.to_response().status(), 404);
}
