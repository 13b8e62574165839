//! The derive in places where names have other meanings.

use std::fmt;

use apierror::{ApiError, DeclaredError};

/// Implements `Display` and `Error` for the types below without another derive.
macro_rules! errors {
    ($($ty:ty),* $(,)?) => {$(
        impl fmt::Display for $ty {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("displayed")
            }
        }
        impl std::error::Error for $ty {}
    )*};
}

errors!(
    bare::Everything,
    bare::One,
    shadowed::Everything,
    shadowed::One,
    shadowed::Option,
    evil::Everything
);

/// Without a prelude.
mod bare {
    #![no_implicit_prelude]

    #[derive(::core::fmt::Debug, ::apierror::ApiError)]
    #[api(envelope = ::apierror::envelope::Flat, type_base = "https://example.com/")]
    pub(crate) enum Everything {
        #[api(
            code = "NAMED",
            status = 429,
            message = "{said} {said:?} {width:>width$}",
            title = "t",
            help = "h",
            retry(
                throttle,
                max_attempts = 2,
                base = "1ms",
                cap = "2ms",
                within = "3ms",
                effect = "unknown"
            ),
            header(x_static = "1"),
            meta(a = "b", c = 1, d = true)
        )]
        Named {
            said: &'static str,
            width: usize,
            #[api(detail, header = "x-field")]
            shown: ::std::option::Option<u8>,
            #[api(extension)]
            extra: bool,
            #[api(retry_after)]
            wait: ::std::option::Option<::std::time::Duration>,
        },
        #[api(code = "WHOLE", status = 400)]
        Whole(#[api(details)] ::std::option::Option<::std::string::String>),
        #[api(code = "UNIT", status = 500)]
        Unit,
        #[api(transparent)]
        Forwarded(::std::boxed::Box<One>),
    }

    #[derive(::core::fmt::Debug, ::apierror::ApiError)]
    #[api(code = "ONE", status = 404)]
    pub(crate) struct One(#[api(detail = "d")] pub(crate) u8);

    #[derive(::core::fmt::Debug, ::apierror::ApiError)]
    #[api(union)]
    pub(crate) enum Small {
        One(One),
    }

    #[derive(::core::fmt::Debug, ::apierror::ApiError)]
    #[api(union, from(Small))]
    pub(crate) enum Union {
        Everything(::std::boxed::Box<Everything>),
        One(One),
    }
}

/// Shadows each name that generated code might use.
#[allow(
    dead_code,
    unused_macros,
    non_camel_case_types,
    missing_debug_implementations,
    reason = "they only shadow names"
)]
mod shadowed {
    macro_rules! taken {
        ($($name:ident)*) => {$(
            macro_rules! $name {
                ($d:tt) => { compile_error!("generated code used a macro of the user's") };
            }
        )*};
    }
    taken! { format_args format write panic unreachable assert vec concat stringify matches const_format integrate __integrate __integrate_axum }

    pub(crate) struct Result;
    pub(crate) struct Some;
    pub(crate) struct None;
    pub(crate) struct Ok;
    pub(crate) struct Err;
    pub(crate) struct String;
    pub(crate) struct Vec;
    pub(crate) struct Box;
    pub(crate) struct Cow;
    pub(crate) struct Duration;
    pub(crate) struct StatusCode;
    pub(crate) struct HeaderMap;
    pub(crate) struct Retry;
    pub(crate) struct Details;
    pub(crate) struct ErrorSpec;
    pub(crate) struct CatalogEntry;
    pub(crate) struct Envelope;
    pub(crate) struct str;
    pub(crate) struct u8;
    pub(crate) struct u16;
    pub(crate) struct u32;
    pub(crate) struct u64;
    pub(crate) struct i64;
    pub(crate) struct usize;
    pub(crate) struct bool;
    pub(crate) trait ApiError {}
    pub(crate) trait DeclaredError {}
    pub(crate) trait Error {}
    pub(crate) trait Display {}
    pub(crate) trait Serialize {}
    pub(crate) trait Members {}
    pub(crate) trait Visitor {}
    pub(crate) trait Wait {}
    pub(crate) trait IntoResponse {}
    pub(crate) trait Sized {}
    pub(crate) trait Send {}
    pub(crate) trait Into {}
    pub(crate) mod std {}
    pub(crate) mod core {}
    pub(crate) mod alloc {}
    pub(crate) mod serde {}
    pub(crate) mod http {}
    pub(crate) mod axum {}
    pub(crate) mod apierror {}
    pub(crate) mod apierror_core {}
    pub(crate) const __APIERROR_SPECS: () = ();

    #[derive(::std::fmt::Debug, ::apierror::ApiError)]
    #[api(envelope = ::apierror::envelope::Flat, type_base = "https://example.com/")]
    pub(crate) enum Everything {
        #[api(
            code = "NAMED",
            status = 429,
            message = "{said} {said:?} {width:>width$}",
            title = "t",
            help = "h",
            retry(
                throttle,
                max_attempts = 2,
                base = "1ms",
                cap = "2ms",
                within = "3ms",
                effect = "unknown"
            ),
            header(x_static = "1"),
            meta(a = "b", c = 1, d = true)
        )]
        Named {
            said: &'static ::std::primitive::str,
            width: ::std::primitive::usize,
            #[api(detail, header = "x-field")]
            shown: ::std::option::Option<::std::primitive::u8>,
            #[api(extension)]
            extra: ::std::primitive::bool,
            #[api(retry_after)]
            wait: ::std::option::Option<::std::time::Duration>,
        },
        #[api(code = "WHOLE", status = 400)]
        Whole(#[api(details)] ::std::option::Option<::std::string::String>),
        #[api(code = "UNIT", status = 500)]
        Unit,
        #[api(transparent)]
        Forwarded(::std::boxed::Box<One>),
    }

    #[derive(::std::fmt::Debug, ::apierror::ApiError)]
    #[api(code = "ONE", status = 404)]
    pub(crate) struct One(#[api(detail = "d")] pub(crate) ::std::primitive::u8);

    #[derive(::std::fmt::Debug, ::apierror::ApiError)]
    #[api(union)]
    pub(crate) enum Small {
        One(One),
    }

    /// Its variants have the names of traits.
    #[derive(::std::fmt::Debug, ::apierror::ApiError)]
    #[api(union, from(Small))]
    pub(crate) enum Union {
        From(::std::boxed::Box<Everything>),
        Error(One),
    }

    /// Its variants shadow those of the prelude.
    #[derive(::std::fmt::Debug, ::apierror::ApiError)]
    #[api(rename_all = "lowercase", status = 429)]
    pub(crate) enum Option {
        Some(#[api(retry_after)] ::std::option::Option<::std::primitive::u8>),
        None,
    }
}

/// Methods with the names of `ApiError`'s, on the types and on all types.
#[allow(dead_code, reason = "they only shadow methods")]
mod evil {
    pub(crate) trait Everywhere {
        fn spec(&self) -> u8 {
            0
        }
        fn message(&self) -> u8 {
            0
        }
        fn visit(&self) -> u8 {
            0
        }
        fn wait(&self) -> u8 {
            0
        }
        fn map(&self) -> u8 {
            0
        }
        fn as_ref(&self) -> u8 {
            0
        }
        fn member(&self) -> u8 {
            0
        }
        fn forwarded(&self) -> u8 {
            0
        }
        fn from(_: &Self) -> u8 {
            0
        }
        fn fmt(&self) -> u8 {
            0
        }
        fn source(&self) -> u8 {
            0
        }
    }
    impl<T: ?Sized> Everywhere for T {}

    #[derive(Debug, ::apierror::ApiError)]
    #[api(union)]
    pub(crate) enum Small {
        One(super::bare::One),
    }

    #[derive(Debug, ::apierror::ApiError)]
    #[api(union, from(Small))]
    pub(crate) enum Union {
        Everything(Box<Everything>),
        One(super::bare::One),
    }

    #[derive(Debug, ::apierror::ApiError)]
    #[api(envelope = ::apierror::envelope::Flat)]
    pub(crate) enum Everything {
        #[api(
            code = "NAMED",
            status = 429,
            message = "{said} {said:?} {width:>width$}",
            header(x_static = "1")
        )]
        Named {
            said: &'static str,
            width: usize,
            #[api(detail, header = "x-field")]
            shown: Option<u8>,
            #[api(extension)]
            extra: bool,
            #[api(retry_after)]
            wait: Option<std::time::Duration>,
        },
        #[api(code = "WHOLE", status = 400)]
        Whole(#[api(details)] Option<String>),
        #[api(code = "UNIT", status = 500)]
        Unit,
        #[api(transparent)]
        Forwarded(Box<super::bare::One>),
    }

    impl Everything {
        #[expect(clippy::unused_self, reason = "the test needs a method of this name")]
        pub(crate) fn code(&self) -> u8 {
            0
        }
        #[expect(clippy::unused_self, reason = "the test needs a method of this name")]
        pub(crate) fn details(&self) -> u8 {
            0
        }
        #[expect(clippy::unused_self, reason = "the test needs a method of this name")]
        pub(crate) fn retry_after(&self) -> u8 {
            0
        }
    }
}

macro_rules! answers_as_anywhere {
    ($place:ident, $one:expr) => {{
        use $place::Everything;

        let wait = Some(std::time::Duration::from_millis(1_200));
        let response =
            Everything::Named { said: "hi", width: 3, shown: Some(4), extra: true, wait }.to_response();
        assert_eq!(
            response.body(),
            r#"{"code":"NAMED","message":"hi \"hi\"   3","status":429,"details":{"shown":4},"extra":true}"#
        );
        assert_eq!(response.headers()["x-static"], "1");
        assert_eq!(response.headers()["x-field"], "4");
        assert_eq!(response.headers()["retry-after"], "2");
        assert_eq!(
            Everything::Whole(Some("w".into())).to_json(),
            r#"{"code":"WHOLE","message":"displayed","status":400,"details":"w"}"#
        );
        assert_eq!(
            Everything::Unit.to_json(),
            r#"{"code":"UNIT","message":"Internal Server Error","status":500}"#
        );
        assert_eq!(
            Everything::Forwarded(Box::new($one)).to_json(),
            r#"{"code":"ONE","message":"displayed","status":404,"details":{"d":7}}"#
        );
        assert_eq!(Everything::specs().count(), 4);
        let union = <$place::Union as From<_>>::from(<$place::Small as From<_>>::from($one));
        assert_eq!((union.to_string().as_str(), ApiError::code(&union)), ("displayed", "ONE"));
        assert!(std::error::Error::source(&union).is_none());
        let widened = <$place::Union as From<_>>::from(Everything::Unit).widen::<$place::Union>();
        assert_eq!(ApiError::code(&widened), "UNIT");
    }};
}

#[test]
fn derive_works_without_a_prelude() {
    answers_as_anywhere!(bare, bare::One(7));
    let spec = bare::Everything::Unit.spec();
    assert_eq!((spec.code, &*spec.type_uri()), ("UNIT", "https://example.com/unit"));
}

#[test]
fn derive_works_where_each_name_is_shadowed() {
    answers_as_anywhere!(shadowed, shadowed::One(7));
    assert_eq!(shadowed::Option::None.code(), "none");
    assert_eq!(shadowed::Everything::Unit.spec().group, "Everything");
}

#[test]
fn derive_works_beside_methods_of_the_same_names() {
    answers_as_anywhere!(evil, bare::One(7));
    let unit = evil::Everything::Unit;
    assert_eq!((ApiError::code(&unit), unit.code()), ("UNIT", 0));
    assert!(ApiError::details(&unit).is_none() && unit.details() == 0 && unit.retry_after() == 0);
}

#[test]
fn integrations_work_in_the_same_places() {
    use axum::response::IntoResponse;

    assert_eq!(bare::One(1).into_response().status(), 404);
    assert_eq!(shadowed::One(1).into_response().status(), 404);
    assert_eq!(shadowed::Everything::Unit.into_response().status(), 500);
}
