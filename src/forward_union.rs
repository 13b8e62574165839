//! The impls of unions that depend on nothing but their type.

/// Generated code calls `forward_union! { [visibility] [impl generics] [type] [where clause] }`
/// once for each union, for the impls that are the same for every union. They forward to
/// the error in the union, which `DeclaredError::forwarded` returns.
#[doc(hidden)]
#[macro_export]
macro_rules! __forward_union {
    ([$($visibility:tt)*] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*]) => {
        #[automatically_derived]
        #[allow(deprecated, reason = "generated code names deprecated items too")]
        impl $($generics)* $ty $($bounds)* {
            /// Converts the error into another union, which holds all members of this one.
            #[allow(dead_code, reason = "not every union is converted")]
            #[inline]
            $($visibility)* fn widen<__ApierrorWider>(self) -> __ApierrorWider
            where
                __ApierrorWider: $crate::__private::Union,
                Self: $crate::__private::Widen<__ApierrorWider>,
            {
                $crate::__private::Widen::widen(self)
            }
        }

        #[automatically_derived]
        #[allow(deprecated, reason = "generated code names deprecated items too")]
        impl $($generics)* $crate::__private::Union for $ty $($bounds)* {}

        #[automatically_derived]
        #[allow(deprecated, reason = "generated code names deprecated items too")]
        impl $($generics)* $crate::__private::Display for $ty $($bounds)* {
            fn fmt(
                &self,
                formatter: &mut $crate::__private::Formatter<'_>,
            ) -> $crate::__private::Result<(), $crate::__private::FmtError> {
                $crate::__private::Display::fmt($crate::__member!(self), formatter)
            }
        }

        #[automatically_derived]
        #[allow(deprecated, reason = "generated code names deprecated items too")]
        impl $($generics)* $crate::__private::Error for $ty $($bounds)* {
            fn source(
                &self,
            ) -> $crate::__private::Option<&(dyn $crate::__private::Error + 'static)> {
                $crate::__private::Error::source($crate::__member!(self))
            }
        }

        #[automatically_derived]
        #[allow(deprecated, reason = "generated code names deprecated items too")]
        impl $($generics)* $crate::__private::ApiError for $ty $($bounds)* {
            fn spec(&self) -> &'static $crate::__private::ErrorSpec {
                $crate::__private::ApiError::spec($crate::__member!(self))
            }
            fn message(&self) -> $crate::__private::Cow<'_, $crate::__private::str> {
                $crate::__private::ApiError::message($crate::__member!(self))
            }
            fn details(&self) -> $crate::__private::Option<$crate::__private::Details<'_>> {
                $crate::__private::ApiError::details($crate::__member!(self))
            }
            fn extensions(&self) -> $crate::__private::Option<$crate::__private::Details<'_>> {
                $crate::__private::ApiError::extensions($crate::__member!(self))
            }
            fn retry_after(&self) -> $crate::__private::Option<$crate::__private::Duration> {
                $crate::__private::ApiError::retry_after($crate::__member!(self))
            }
            fn append_headers(&self, headers: &mut $crate::__private::HeaderMap) {
                $crate::__private::ApiError::append_headers($crate::__member!(self), headers);
            }
            fn log_facts(
                &self,
                visit: &mut dyn $crate::__private::FnMut(
                    &'static $crate::__private::str,
                    &dyn $crate::__private::Debug,
                ),
            ) {
                $crate::__private::ApiError::log_facts($crate::__member!(self), visit);
            }
            fn as_error(
                &self,
            ) -> $crate::__private::Option<&(dyn $crate::__private::Error + 'static)> {
                $crate::__private::ApiError::as_error($crate::__member!(self))
            }
            fn write_message<'__apierror>(
                &'__apierror self,
                out: &mut $crate::__private::MessageWriter<'_, '__apierror>,
            ) {
                $crate::__private::ApiError::write_message($crate::__member!(self), out);
            }
            fn declared(
                &self,
                token: $crate::__private::Token,
            ) -> $crate::__private::Option<$crate::__private::CompiledSpec> {
                $crate::__private::ApiError::declared($crate::__member!(self), token)
            }
            fn code(&self) -> &'static $crate::__private::str {
                $crate::__private::ApiError::code($crate::__member!(self))
            }
            fn status(&self) -> $crate::__private::StatusCode {
                $crate::__private::ApiError::status($crate::__member!(self))
            }
            fn retry(&self) -> $crate::__private::Retry {
                $crate::__private::ApiError::retry($crate::__member!(self))
            }
        }
    };
}

/// Returns the member of a union, as `&dyn ApiError`.
#[doc(hidden)]
#[macro_export]
macro_rules! __member {
    ($union:expr) => {
        $crate::__private::DeclaredError::forwarded($union, $crate::__private::Token)
    };
}
