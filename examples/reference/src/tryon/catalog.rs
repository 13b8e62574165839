//! The catalog of the virtual try-on API, from which its reference page is made.

use apierror::{Catalog, Failure, Section, envelope};

use super::{TryOnError, one_of_each, operations};

const INTRODUCTION: &str = "
    Predictable error responses with stable codes you can switch on.

    Every `/tryon/v1/*` endpoint returns errors in the same JSON shape. Branch on `code` — it's the stable contract.
    Treat `message` as human-readable text that may be polished between releases.

    The HTTP status in the response always matches the `status` field. You can read either — both are part of the
    contract.

    Codes are grouped by what triggered them. Branching on the code is enough — the same code always means the same
    thing across endpoints. Switch on `code` and let the message bubble up to your logs/UI for debugging. Don't parse
    `message` — it's polished text, not a stable identifier.
";

const VALIDATION_NOTE: &str = "
    For validation failures (Zod rejections of the request body) the response also includes a `details` array with one
    entry per offending field.
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
    operations::add(Catalog::of::<TryOnError>())
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
