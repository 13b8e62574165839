//! The catalog of the designs API, from which its reference page is made.

use apierror::{Catalog, Failure};

use super::{DesignsError, Enveloped, one_of_each};

const INTRODUCTION: &str = "
    When a request fails, the API returns the standard envelope with `status: \"error\"`, a null `data`, and an `error`
    object carrying a stable `code` and a human-readable `message`.

    Branch your code on the HTTP status and `error.code`. The `message` is for humans and may change; the `code` is part
    of the contract.
";

const CLOSING: &str = "
    ## Handling errors well

    - Retry `5xx` responses with backoff; they are usually transient.
    - Do not retry `400`/`401`/`403`/`404` without changing the request — they are deterministic.
    - On `402 INSUFFICIENT_CREDITS`, surface a top-up prompt rather than retrying.
    - On `401 API_KEY_EXPIRED` or `INVALID_API_KEY`, rotate the key — see Authentication.
";

/// Returns the errors of the API, with an example of each. The routes have no time
/// limit, and of the failures around them only a wrong method has no code of the API.
pub fn catalog() -> Catalog {
    Catalog::of::<DesignsError>()
        .in_service::<Enveloped>()
        .and_failure::<DesignsError>(Failure::MethodNotAllowed)
        .title("Errors")
        .introduction(INTRODUCTION)
        .closing(CLOSING)
        .examples(one_of_each())
}
