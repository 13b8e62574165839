//! The catalog of the image-to-model API, from which its reference page is made.

use apierror::{Catalog, Failure, Section};

use super::envelope::Detail;
use super::{Image2ModelError, one_of_each};

const INTRODUCTION: &str = "
    ## Overview

    All endpoints answer errors in one of two formats, always the same one for a code. This page lists all codes, what
    they mean, and how to handle them.
";

const VALIDATION_NOTE: &str = "
    Validate inputs before you send a request, and show people what is wrong. Do not retry: fix the input.
";

const RATE_LIMIT_NOTE: &str = "
    Respect the wait in `Retry-After`. Queue requests if many are waiting.
";

const PROCESSING_NOTE: &str = "
    Retry with exponential backoff, keep the correlation id for debugging, and put a circuit breaker around the calls.
";

const AUTHENTICATION_NOTE: &str = "
    Ask for new credentials and forget cached tokens. Do not retry with the same ones.
";

const UPLOAD: &str = "
    1. The client uploads a file in a format that is not supported.
    2. It gets `400 VALIDATION_ERROR`.
    3. It shows the supported formats, `details.allowed_formats`.
    4. The user tries again with a correct format.
";

const GENERATION: &str = "
    1. FAL.AI fails to generate a model.
    2. The client gets `502 FAL_API_ERROR`.
    3. It retries automatically, up to 3 times.
    4. If that fails too, it marks the file as failed.
    5. The user may retry later.
";

const CONCURRENCY: &str = "
    1. Too many requests are sent at the same time.
    2. The client gets `429 RATE_LIMIT_EXCEEDED`.
    3. It queues requests, and sends them again after the time that the error names.
    4. It limits how many it sends at once.
";

const CLOSING: &str = "
    ## Correlation IDs

    Every response has the id of its request in the header `X-Correlation-Id`. `PROCESSING_ERROR` has it in the body
    as well, in its details:

    ```json
    {
      \"detail\": {
        \"code\": \"PROCESSING_ERROR\",
        \"message\": \"Failed to process image\",
        \"details\": {
          \"error\": \"Internal processing error\",
          \"correlation_id\": \"req_abc123xyz\"
        }
      }
    }
    ```

    If it has no details, the id is beside the message:

    ```json
    {
      \"detail\": {
        \"code\": \"PROCESSING_ERROR\",
        \"message\": \"Internal error\",
        \"correlation_id\": \"req_abc123xyz\"
      }
    }
    ```

    Use it to report problems to support, to search logs, and to debug workflows.

    ## WebSocket/SSE Error Events

    Streams send an error as an event, and then end:

    ```text
    event: error
    data: {\"code\": \"PROCESSING_ERROR\", \"message\": \"Failed to generate model\", \"file_id\": \"file_001\"}

    event: close
    data: {\"reason\": \"error\"}
    ```

    Over a WebSocket, the data of an event is a message, and the socket is closed with the code 1011 and the reason
    `error`.
";

/// The headings of the API's reference, in its order.
const GROUPS: [&str; 6] = [
    "Authentication Errors (4xx)",
    "Validation Errors (4xx)",
    "Resource Errors (4xx)",
    "Rate Limiting Errors (4xx)",
    "Processing Errors (5xx)",
    "Custom Application Errors (5xx)",
];

/// Returns the errors of the API, with an example of each. Unknown routes, wrong
/// methods and other failures around the routes have no code of the API.
pub fn catalog() -> Catalog {
    Catalog::of::<Image2ModelError>()
        .in_service::<Detail>()
        .and_failure::<Image2ModelError>(Failure::RouteNotFound)
        .and_failure::<Image2ModelError>(Failure::MethodNotAllowed)
        .title("Error Codes and Responses")
        .introduction(INTRODUCTION)
        .heading(Section::Format, "Error Response Format")
        .heading(Section::Codes, "Error Code Reference")
        .heading(Section::Handling, "Client-Side Handling")
        .heading(Section::Retry, "Error Recovery Strategies")
        .heading(Section::Scenarios, "Common Error Scenarios")
        .group_order(GROUPS)
        .group_note("Validation Errors (4xx)", VALIDATION_NOTE)
        .group_note("Rate Limiting Errors (4xx)", RATE_LIMIT_NOTE)
        .group_note("Processing Errors (5xx)", PROCESSING_NOTE)
        .group_note("Authentication Errors (4xx)", AUTHENTICATION_NOTE)
        .scenario("Scenario 1: File Upload Validation", UPLOAD)
        .scenario("Scenario 2: Model Generation Failure", GENERATION)
        .scenario("Scenario 3: Concurrent Request Limit", CONCURRENCY)
        .closing(CLOSING)
        .examples(one_of_each())
}
