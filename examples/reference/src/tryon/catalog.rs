//! The catalog of the virtual try-on API, from which its reference page is made.

use apierror::{Catalog, Failure, Section, envelope};

use super::{TryOnError, one_of_each};

const INTRODUCTION: &str = "
    Predictable error responses with stable codes you can switch on.

    Every `/tryon/v1/*` endpoint returns errors in the same JSON shape. Programs switch on `code`, which is the
    contract. `message` is for people, and its wording may change between releases.

    The HTTP status of a response always equals its `status` member. Read either.
";

const VALIDATION_NOTE: &str = "
    `details` is there for validation failures of the body. It has one entry of `path` and `message` for each
    field that is wrong.
";

/// The headings of the API's reference, in its order.
const GROUPS: [&str; 10] = [
    "Auth",
    "Authorization",
    "Request validation (400)",
    "Unprocessable product",
    "Payload size",
    "Billing",
    "Rate limiting",
    "Not found",
    "Conflicts",
    "Server",
];

/// Returns the errors of the API, with an example of each. Of the failures around the
/// routes, a wrong method and a body over the limit have no code of the API.
pub fn catalog() -> Catalog {
    Catalog::of::<TryOnError>()
        .in_service::<envelope::Flat>()
        .and_failure::<TryOnError>(Failure::MethodNotAllowed)
        .and_failure::<TryOnError>(Failure::PayloadTooLarge)
        .title("Errors")
        .introduction(INTRODUCTION)
        .heading(Section::Codes, "Codes")
        .group_order(GROUPS)
        .group_note("Request validation (400)", VALIDATION_NOTE)
        .examples(one_of_each())
}
