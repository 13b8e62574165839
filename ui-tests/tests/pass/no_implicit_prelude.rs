#![no_implicit_prelude]

#[derive(::std::fmt::Debug, ::thiserror::Error, ::apierror::ApiError)]
#[api(envelope = ::apierror::envelope::Flat)]
enum OrderError {
    #[error("no order")]
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
        #[api(detail, header = "x-shop")]
        shop: ::std::option::Option<&'static ::std::primitive::str>,
    },

    #[error("late")]
    #[api(code = "LATE", status = 503, retry(throttle, base = "2s"))]
    Late(
        #[api(retry_after)] ::std::option::Option<::std::primitive::u8>,
        #[api(details)] ::std::option::Option<::std::string::String>,
    ),

    #[error("closed")]
    #[api(transparent)]
    Closed(Closed),
}

#[derive(::std::fmt::Debug, ::thiserror::Error, ::apierror::ApiError)]
#[error("closed")]
#[api(code = "CLOSED", status = 403)]
struct Closed;

#[::core::prelude::v1::test]
fn compiles_and_runs() {
    let status = ::apierror::DeclaredError::to_response(&OrderError::Closed(Closed)).status();
    ::std::assert_eq!(status, 403);
    let late = OrderError::Late(::std::option::Option::None, ::std::option::Option::None);
    ::std::assert_eq!(::apierror::ApiError::code(&late), "LATE");
    let not_found = OrderError::NotFound { id: 7, shop: ::std::option::Option::None };
    ::std::assert_eq!(::apierror::ApiError::message(&not_found), "No 7, None.");
}
