//! axum 0.8: errors become responses, and one layer gives every error response
//! of a service the same envelope.

mod error_body;
mod extract;
mod layer;
#[cfg(feature = "catalog")]
mod reference;
mod response;
mod sse;
#[cfg(any(feature = "garde", feature = "validator"))]
mod valid;

pub use self::error_body::rendered;
pub use self::extract::{Form, Json, Path, Query};
pub use self::layer::{ErrorLayer, ErrorService, ResponseFuture};
#[cfg(feature = "catalog")]
pub use self::reference::reference_router;
pub use self::response::into_response;
pub use self::sse::{error_event, error_event_in};
#[cfg(feature = "garde")]
pub use self::valid::garde;
#[cfg(feature = "validator")]
pub use self::valid::validator;
pub use crate::extract::Extracted;

#[doc(hidden)]
#[macro_export]
macro_rules! __integrate_axum {
    ([$($generics:tt)*] [$($derived:tt)*] [$($bounds:tt)*]) => {
        #[automatically_derived]
        #[allow(deprecated, reason = "generated code names deprecated items too")]
        impl $($generics)* $crate::__private::axum::IntoResponse for $($derived)* $($bounds)* {
            fn into_response(self) -> $crate::__private::axum::Response {
                $crate::__private::axum::into_response(&self)
            }
        }
        $crate::__without_self! { __integrate_axum_box [$($generics)*] [$($derived)*] [$($bounds)*] }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __integrate_axum_box {
    ([$($generics:tt)*] [$($derived:tt)*] [$($bounds:tt)*]) => {
        #[automatically_derived]
        #[allow(deprecated, reason = "generated code names deprecated items too")]
        impl $($generics)* $crate::__private::axum::IntoResponse
            for $crate::__private::Box<$($derived)*>
        $($bounds)*
        {
            fn into_response(self) -> $crate::__private::axum::Response {
                $crate::__private::axum::into_response(&*self)
            }
        }
    };
}
