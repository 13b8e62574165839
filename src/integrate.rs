//! The impls that the features of this crate add to every derived type.

/// Generated code calls `integrate! { [impl generics] [type] [where clause] }`
/// once for each derived type.
///
/// To add a framework, call its macro here, and define an empty one below for
/// builds without its feature.
#[doc(hidden)]
#[macro_export]
macro_rules! __integrate {
    ($($derived:tt)*) => {
        $crate::__integrate_actix_web! { $($derived)* }
        $crate::__integrate_anyhow! { $($derived)* }
        $crate::__integrate_axum! { $($derived)* }
        $crate::__integrate_tonic! { $($derived)* }
        $crate::__integrate_utoipa! { $($derived)* }
    };
}

#[cfg(not(feature = "actix-web"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __integrate_actix_web {
    ($($derived:tt)*) => {};
}

/// Registers a derived type for the conversion from `anyhow::Error`. A generic
/// type stands for many types, which cannot all be registered.
#[cfg(feature = "anyhow")]
#[doc(hidden)]
#[macro_export]
macro_rules! __integrate_anyhow {
    ([] [$derived:ty] $bounds:tt) => {
        #[allow(deprecated, reason = "generated code names deprecated items too")]
        const _: () = {
            $crate::__private::inventory::submit! {
                $crate::__private::KnownType::new::<$derived>()
            }
        };
    };
    ([$($generics:tt)+] $derived:tt $bounds:tt) => {};
}

#[cfg(not(feature = "anyhow"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __integrate_anyhow {
    ($($derived:tt)*) => {};
}

#[cfg(not(feature = "axum"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __integrate_axum {
    ($($derived:tt)*) => {};
}

#[cfg(not(feature = "tonic"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __integrate_tonic {
    ($($derived:tt)*) => {};
}

#[cfg(not(feature = "utoipa"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __integrate_utoipa {
    ($($derived:tt)*) => {};
}

/// Generated code calls `with_schemas! { [fields] (place, type)… }` around
/// fields whose types may have a schema. Without the feature it keeps the
/// fields as they are.
#[cfg(not(feature = "schemars"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_schemas {
    ([$($fields:tt)*] $($types:tt)*) => {
        [$($fields)*]
    };
}
