//! The impls that the features of this crate add to every derived type.

/// Generated code calls `integrate! { [impl generics] [type] [where clause] "variants" }`
/// once for each derived type.
///
/// To add a framework, call its macro here, and define an empty one below for
/// builds without its feature.
#[doc(hidden)]
#[macro_export]
macro_rules! __integrate {
    ($generics:tt $error:tt $bounds:tt $variants:tt) => {
        $crate::__integrate_actix_web! { $generics $error $bounds }
        $crate::__integrate_aide! { $generics $error $bounds }
        $crate::__integrate_anyhow! { $generics $error $bounds }
        $crate::__integrate_axum! { $generics $error $bounds }
        $crate::__integrate_test! { $generics $error $bounds $variants }
        $crate::__integrate_tonic! { $generics $error $bounds }
        $crate::__integrate_utoipa! { $generics $error $bounds }
    };
}

/// Calls a macro with a derived type, whose bounds then name the type where they
/// named `Self`: for impls whose `Self` is another type.
///
/// The rules look at up to four tokens at once: with one step per token, long bounds
/// would reach the compiler's recursion limit.
#[cfg(any(feature = "actix-web", feature = "axum", feature = "tonic"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __without_self {
    // Hot path: a type without parameters has only a bound on itself.
    ($then:ident [] [$($derived:tt)*] [where Self: $($error:tt)*]) => {
        $crate::$then! { [] [$($derived)*] [where $($derived)*: $($error)*] }
    };
    ($then:ident [$($generics:tt)*] $derived:tt [$($bounds:tt)*]) => {
        $crate::__without_self! { @bounds $then [$($generics)*] $derived [] $($bounds)* }
    };
    (@bounds $then:ident $generics:tt $derived:tt $done:tt) => {
        $crate::$then! { $generics $derived $done }
    };
    (@bounds $n:ident $g:tt [$($derived:tt)*] [$($done:tt)*] Self $($rest:tt)*) => {
        $crate::__without_self! { @bounds $n $g [$($derived)*] [$($done)* $($derived)*] $($rest)* }
    };
    (@bounds $n:ident $g:tt [$($derived:tt)*] [$($done:tt)*] $a:tt Self $($rest:tt)*) => {
        $crate::__without_self! { @bounds $n $g [$($derived)*] [$($done)* $a $($derived)*] $($rest)* }
    };
    (@bounds $n:ident $g:tt [$($derived:tt)*] [$($done:tt)*] $a:tt $b:tt Self $($rest:tt)*) => {
        $crate::__without_self! { @bounds $n $g [$($derived)*] [$($done)* $a $b $($derived)*] $($rest)* }
    };
    (@bounds $n:ident $g:tt [$($derived:tt)*] [$($done:tt)*] $a:tt $b:tt $c:tt Self $($rest:tt)*) => {
        $crate::__without_self! { @bounds $n $g [$($derived)*] [$($done)* $a $b $c $($derived)*] $($rest)* }
    };
    (@bounds $n:ident $g:tt $derived:tt [$($done:tt)*] $a:tt $b:tt $c:tt $d:tt $($rest:tt)*) => {
        $crate::__without_self! { @bounds $n $g $derived [$($done)* $a $b $c $d] $($rest)* }
    };
    (@bounds $n:ident $g:tt $derived:tt [$($done:tt)*] $a:tt $($rest:tt)*) => {
        $crate::__without_self! { @bounds $n $g $derived [$($done)* $a] $($rest)* }
    };
}

#[cfg(not(feature = "actix-web"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __integrate_actix_web {
    ($($derived:tt)*) => {};
}

#[cfg(not(feature = "aide"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __integrate_aide {
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

#[cfg(not(feature = "test"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __integrate_test {
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
