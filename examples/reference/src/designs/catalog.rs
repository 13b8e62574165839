//! The catalog of the designs API, from which its reference page is made.

use apierror::{Catalog, Failure};

use super::{DesignsError, Enveloped, one_of_each};

const INTRODUCTION: &str = "
    A request that fails is answered in the standard envelope: `status` is `error`, `data` is null, and `error` has a
    code that stays and a message for people.

    Branch on the HTTP status and on `error.code`. The code is part of the contract; the message may change.
";

const CLOSING: &str = "
    ## Handling errors well

    - Retry `5xx` responses with backoff: they usually pass.
    - Do not retry `400`, `401`, `403` or `404` before the request has changed: they come again.
    - On `402 INSUFFICIENT_CREDITS`, show a prompt to top up instead of retrying.
    - On `401 API_KEY_EXPIRED` or `INVALID_API_KEY`, rotate the key: see Authentication.
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
