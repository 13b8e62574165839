//! The catalog of the image-to-model API, from which its reference page is made.

use apierror::{Catalog, Failure, RequestContext, Section, context};

use super::envelope::Detail;
use super::{Image2ModelError, one_of_each};

const INTRODUCTION: &str = "
    ## Overview

    The Image2Model API answers errors in one of two formats, always the same one for a code. This guide documents all
    error codes, their meanings, and how to handle them.
";

const VALIDATION_NOTE: &str = "
    - Validate inputs before sending requests
    - Provide clear feedback to users
    - Don't retry - fix the input
";

const RATE_LIMIT_NOTE: &str = "
    - Implement exponential backoff
    - Respect retry-after headers
    - Consider request queuing
";

const PROCESSING_NOTE: &str = "
    - Retry with exponential backoff
    - Log correlation IDs for debugging
    - Implement circuit breakers
";

const AUTHENTICATION_NOTE: &str = "
    - Prompt for new credentials
    - Clear cached tokens
    - Don't retry with same credentials
";

const UPLOAD: &str = "
    1. Client uploads unsupported file format
    2. `400 VALIDATION_ERROR`
    3. Show supported formats to user (`details.allowed_formats`)
    4. Allow retry with correct format
";

const GENERATION: &str = "
    1. FAL.AI fails to generate model
    2. `502 FAL_API_ERROR`
    3. Retry automatically (up to 3 times)
    4. If still failing, mark as failed
    5. Allow manual retry later
";

const CONCURRENCY: &str = "
    1. Too many simultaneous requests
    2. `429 RATE_LIMIT_EXCEEDED`
    3. Queue requests client-side
    4. Retry after indicated time
    5. Implement request throttling
";

const CLOSING: &str = "
    ## Correlation IDs

    All errors include a correlation ID for tracking, in the header `X-Correlation-Id`. `PROCESSING_ERROR` has it in
    the body as well, in its details:

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

    Use correlation IDs when:

    - Reporting issues to support
    - Searching logs
    - Debugging complex workflows

    ## WebSocket/SSE Error Events

    For streaming endpoints, errors are sent as events:

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
    // One error has the id of the request in its details.
    let request = RequestContext::new().with_request_id("req_abc123");
    let examples = context::sync_scope(request.into(), one_of_each);
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
        .examples(examples)
}
