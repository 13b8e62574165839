use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(non_camel_case_types, reason = "raw names are in lower case")]
enum r#try {
    #[error("no {type}", type = r#type)]
    #[api(code = "TYPE_NOT_FOUND", status = 404, message = "No {type}.")]
    r#match {
        #[api(detail)]
        r#type: u32,
    },

    #[error("late")]
    #[api(code = "LATE", status = 503)]
    r#async(#[api(retry_after)] u32),
}

#[test]
fn compiles_and_runs() {
    let error = r#try::r#match { r#type: 7 };
    assert_eq!(error.message(), "No 7.");
    assert!(String::from_utf8_lossy(&error.to_json()).contains(r#""details":{"type":7}"#));
    assert_eq!(r#try::r#async(3).retry_after(), Some(std::time::Duration::from_secs(3)));
}
