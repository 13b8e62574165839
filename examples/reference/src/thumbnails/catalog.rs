//! The catalog of the thumbnails API, from which its reference page is made.

use apierror::{Catalog, Failure, Section, envelope};

use super::{ThumbnailsError, one_of_each};

const INTRODUCTION: &str = "
    Current public API error envelope and common error codes.

    All error responses use this envelope. Validation errors may also include `error.details`, an array of field-level
    validation messages.

    The same request id is also sent as the `X-Request-Id` response header. Include it when contacting support.
";

const CLOSING: &str = "
    Error codes may expand over time. Use `code` for programmatic handling and use `message` for a safe public summary.
";

/// Returns the errors of the API, with an example of each. The routes have no time
/// limit, and of the failures around them only a wrong method has no code of the API.
pub fn catalog() -> Catalog {
    Catalog::of::<ThumbnailsError>()
        .in_service::<envelope::Nested>()
        .and_failure::<ThumbnailsError>(Failure::MethodNotAllowed)
        .title("Errors")
        .introduction(INTRODUCTION)
        .heading(Section::Codes, "Common Error Codes")
        .closing(CLOSING)
        .examples(one_of_each())
}
