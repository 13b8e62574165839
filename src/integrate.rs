//! What every derived type has beside the core's traits: whatever the features of this crate ask for.

/// `integrate! { [impl generics] [type] [where clause] }`, called once by each expansion of the derive. A framework
/// adds its macro here, in its two forms: with its feature, and without.
#[doc(hidden)]
#[macro_export]
macro_rules! __integrate {
    ($($derived:tt)*) => {
        $crate::__integrate_actix_web! { $($derived)* }
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

/// `with_schemas! { [fields] (place, type)… }`, around the fields of each expansion in which types may have a schema.
#[cfg(not(feature = "schemars"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_schemas {
    ([$($fields:tt)*] $($types:tt)*) => {
        [$($fields)*]
    };
}
