//! The catalog of the thumbnails API, from which its reference page is made.

use apierror::{Catalog, Failure, Section, envelope};

use super::{ThumbnailsError, one_of_each};

const INTRODUCTION: &str = "
    The envelope of all errors of the public API, and its common error codes.

    A validation error may have `error.details`: a list with a message for each field.

    The id of the request is also sent as the response header `X-Request-Id`. Give it to the support when you write
    to them.
";

const CLOSING: &str = "
    There may be more codes over time. Programs go by `code`; `message` is a summary that is safe to show.
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
