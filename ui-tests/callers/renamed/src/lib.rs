//! A caller that renames the facade.

#[cfg(test)]
mod tests {
    use api_errors::{ApiError, DeclaredError};

    #[derive(Debug, thiserror::Error, ApiError)]
    #[api(crate = api_errors, envelope = api_errors::envelope::Flat)]
    enum OrderError {
        #[error("no order {id}")]
        #[api(code = "ORDER_NOT_FOUND", status = 404, retry = "throttle")]
        NotFound {
            #[api(detail, header = "x-order")]
            id: u32,
            #[api(retry_after)]
            wait: Option<u8>,
        },
        #[error(transparent)]
        #[api(transparent)]
        Other(#[from] Other),
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("other")]
    #[api(crate = ::api_errors, code = "OTHER", status = 500)]
    struct Other;

    #[derive(Debug, ApiError)]
    #[api(union, crate = api_errors)]
    enum ReadError {
        Other(Other),
    }

    #[derive(Debug, ApiError)]
    #[api(union, from(ReadError), crate = api_errors)]
    enum ShopError {
        Order(Box<OrderError>),
        Other(Other),
    }

    #[test]
    fn union_names_the_renamed_facade() {
        assert_eq!(ShopError::from(ReadError::from(Other)).code(), "OTHER");
        let order = ShopError::from(OrderError::NotFound { id: 7, wait: None });
        assert_eq!(order.widen::<ShopError>().to_string(), "no order 7");
    }

    #[test]
    fn crate_key_names_the_renamed_facade() {
        let error = OrderError::NotFound { id: 7, wait: None };
        assert_eq!(error.to_response().headers()["x-order"], "7");
        assert_eq!(
            OrderError::from(Other).to_json(),
            r#"{"code":"OTHER","message":"Internal Server Error","status":500}"#
        );
        assert_eq!(api_errors::Error::from(Other).code(), "OTHER");
    }
}
