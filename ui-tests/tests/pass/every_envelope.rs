use apierror::{ApiError, DeclaredError};

macro_rules! not_found {
    ($($name:ident: $envelope:ty;)*) => {$(
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("no order")]
        #[api(code = "ORDER_NOT_FOUND", status = 404)]
        #[api(domain = "orders.example.com", envelope = $envelope)]
        struct $name;

        let response = $name.to_response();
        assert_eq!(response.status(), 404);
        assert!(String::from_utf8_lossy(response.body()).contains("no order"));
    )*};
}

#[test]
fn compiles_and_runs() {
    use apierror::envelope;

    not_found! {
        ProblemDetails: envelope::ProblemDetails;
        Flat: envelope::Flat;
        Nested: envelope::Nested;
        NestJs: envelope::NestJs;
        Google: envelope::Google;
        JsonApi: envelope::JsonApi;
        Service: envelope::Service;
        WithRetry: envelope::WithRetry<envelope::NestJs>;
        WithRetryOfService: envelope::WithRetry<envelope::Service>;
    }
}
