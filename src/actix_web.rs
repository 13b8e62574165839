//! actix-web 4: errors become responses, and one middleware gives every error
//! response of an app the same envelope.
//!
//! actix-web uses the types of `http` 0.2, so the methods here take those.

mod config;
pub(crate) mod convert;
mod extract;
mod layer;
#[cfg(feature = "catalog")]
mod reference;
mod rejection;
mod responded_error;
mod response;
mod sse;
mod unrouted;
#[cfg(any(feature = "garde", feature = "validator"))]
mod valid;

pub use self::config::{form_config, json_config, path_config, query_config};
pub use self::extract::{Form, Json, Path, Query, ReadBody};
pub use self::layer::{ErrorMiddleware, ErrorService, ResponseFuture};
#[cfg(feature = "catalog")]
pub use self::reference::reference_resource;
pub use self::response::into_response;
#[doc(hidden)]
pub use self::response::status_code;
pub use self::sse::{error_event, error_event_in};
pub use self::unrouted::unrouted;
#[cfg(feature = "garde")]
pub use self::valid::garde;
#[cfg(feature = "validator")]
pub use self::valid::validator;
pub use crate::extract::Extracted;

#[doc(hidden)]
#[macro_export]
macro_rules! __integrate_actix_web {
    ([$($generics:tt)*] [$($derived:tt)*] [$($bounds:tt)*]) => {
        #[automatically_derived]
        #[allow(deprecated, reason = "generated code names deprecated items too")]
        impl $($generics)* $crate::__private::actix_web::ResponseError for $($derived)* $($bounds)* {
            fn status_code(&self) -> $crate::__private::actix_web::StatusCode {
                $crate::__private::actix_web::status_code(self)
            }
            fn error_response(&self) -> $crate::__private::actix_web::HttpResponse {
                $crate::__private::actix_web::into_response(self)
            }
        }
        $crate::__without_self! { __integrate_actix_web_box [$($generics)*] [$($derived)*] [$($bounds)*] }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __integrate_actix_web_box {
    ([$($generics:tt)*] [$($derived:tt)*] [$($bounds:tt)*]) => {
        #[automatically_derived]
        #[allow(deprecated, reason = "generated code names deprecated items too")]
        impl $($generics)* $crate::__private::actix_web::ResponseError
            for $crate::__private::Box<$($derived)*>
        $($bounds)*
        {
            fn status_code(&self) -> $crate::__private::actix_web::StatusCode {
                $crate::__private::actix_web::status_code(&**self)
            }
            fn error_response(&self) -> $crate::__private::actix_web::HttpResponse {
                $crate::__private::actix_web::into_response(&**self)
            }
        }
    };
}
