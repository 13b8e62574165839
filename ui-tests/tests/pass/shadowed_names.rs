#![allow(
    dead_code,
    non_camel_case_types,
    unused_macros,
    reason = "they are there to be in the way"
)]

mod shadows {
    pub struct Result;
    pub struct Option;
    pub struct Some;
    pub struct None;
    pub struct Ok;
    pub struct Err;
    pub struct String;
    pub struct Vec;
    pub struct Box;
    pub struct Cow;
    pub struct Duration;
    pub struct str;
    pub struct u16;
    pub struct u32;
    pub struct bool;
    pub struct usize;
    pub trait Error {}
    pub trait Display {}
    pub trait Serialize {}
    pub trait ApiError {}
    pub trait DeclaredError {}
    pub trait Envelope {}
    pub trait From {}
    pub trait Into {}
    pub mod std {}
    pub mod core {}
    pub mod serde {}
    pub mod http {}
    pub mod apierror {}
    pub mod __private {}

    macro_rules! format_args {
        ($($any:tt)*) => {
            compile_error!("shadowed")
        };
    }
    macro_rules! unreachable {
        ($($any:tt)*) => {
            compile_error!("shadowed")
        };
    }
    macro_rules! panic {
        ($($any:tt)*) => {
            compile_error!("shadowed")
        };
    }

    #[derive(::std::fmt::Debug, ::apierror::ApiError)]
    pub enum OrderError {
        #[api(
            code = "ORDER_NOT_FOUND",
            status = 404,
            message = "No {id}, {shop:?}.",
            header(x_a = "1"),
            meta(a = 1)
        )]
        NotFound {
            #[api(detail, extension = "order", header = "x-order")]
            id: ::std::primitive::u32,
            #[api(detail)]
            shop: ::std::option::Option<&'static ::std::primitive::str>,
        },

        #[api(code = "LATE", status = 503, retry(throttle, base = "2s"))]
        Late(#[api(retry_after)] ::std::primitive::u8, #[api(details)] ::std::string::String),
    }

    impl ::std::fmt::Display for OrderError {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.write_str("failed")
        }
    }

    impl ::std::error::Error for OrderError {}
}

#[test]
fn compiles_and_runs() {
    let error = shadows::OrderError::NotFound { id: 7, shop: None };
    assert_eq!(apierror::ApiError::message(&error), "No 7, None.");
    let late = shadows::OrderError::Late(3, "late".to_owned());
    assert_eq!(apierror::DeclaredError::to_response(&late).headers()["retry-after"], "3");
}
