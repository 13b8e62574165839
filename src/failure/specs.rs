//! The specs of the default errors: one for each registered status, and a few
//! more.

use apierror_core::__private::{CompiledCell, CompiledSpec, compiled_cells, entries, fixed};
use apierror_core::{CatalogEntry, ErrorSpec, FieldPlace, FieldSpec};
use http::StatusCode;

pub(super) static ROUTE_NOT_FOUND: CompiledSpec = own(0);
pub(super) static MALFORMED_BODY: CompiledSpec = own(1);
pub(super) static VALIDATION_FAILED: CompiledSpec = own(2);
pub(super) static INVALID_PATH: CompiledSpec = own(3);
pub(super) static INVALID_QUERY: CompiledSpec = own(4);
/// For an unregistered 4xx. The status in the spec is only an example.
static CLIENT_ERROR: CompiledSpec = own(5);
/// For an unregistered 5xx. The status in the spec is only an example.
static SERVER_ERROR: CompiledSpec = own(6);
/// The index of the first spec that stands for a bare status. From here on the
/// table is sorted by status.
const FIRST_STATUS: usize = 7;

const COUNT: usize = FIRST_STATUS + 42;

pub(super) const ENTRIES: &[CatalogEntry] = &entries::<COUNT, 0>(&SPECS, &[]);

/// Returns the spec for a status, or that of 500 if it is not an error status.
pub(super) fn for_status(status: StatusCode) -> CompiledSpec {
    let is_error = status.is_client_error() || status.is_server_error();
    let status = if is_error { status } else { StatusCode::INTERNAL_SERVER_ERROR };
    let (_, by_status) = SPECS.split_at(FIRST_STATUS);
    match by_status.binary_search_by_key(&status, |spec| spec.status) {
        Ok(index) => own(FIRST_STATUS + index),
        Err(_) if status.is_client_error() => CLIENT_ERROR,
        Err(_) => SERVER_ERROR,
    }
}

/// Returns whether the spec is one of the library's own. Compares addresses,
/// because a service may declare an equal spec.
#[cfg(feature = "catalog")]
pub(crate) fn is_library_spec(spec: &ErrorSpec) -> bool {
    SPECS.iter().any(|known| std::ptr::eq(known, spec))
}

/// Returns the spec of this index, with its cache.
const fn own(index: usize) -> CompiledSpec {
    CompiledSpec::new(&SPECS[index], &CELLS[index])
}

static CELLS: [CompiledCell; COUNT] = compiled_cells();

/// Each message is a fixed sentence: none depends on the request or the
/// service.
static SPECS: [ErrorSpec; COUNT] = [
    kind("ROUTE_NOT_FOUND", 404, "There is no such route.")
        .with_description("No route of the API has the path of the request.")
        .with_help("Check the path."),
    kind("MALFORMED_BODY", 400, "The request body cannot be read.")
        .with_description("The body ends early, or is not of the format that it claims to be.")
        .with_help("Send a well-formed body. The response says where reading it stopped.")
        .with_fields(FIELD_ERRORS),
    kind("VALIDATION_FAILED", 422, "The request failed validation.")
        .with_description("The body is well-formed, but fields of it are missing or wrong.")
        .with_help("Correct the fields that the response names.")
        .with_fields(FIELD_ERRORS),
    kind("INVALID_PATH", 400, "A path parameter is invalid.")
        .with_description("A parameter in the path of the request is not what it should be.")
        .with_help("Correct the parameters that the response names.")
        .with_fields(FIELD_ERRORS),
    kind("INVALID_QUERY", 400, "A query parameter is invalid.")
        .with_description("A parameter in the query of the request is missing or wrong.")
        .with_help("Correct the parameters that the response names.")
        .with_fields(FIELD_ERRORS),
    kind("CLIENT_ERROR", 400, "The request cannot be served.")
        .with_description("Any other fault of the request; the status of the response says more."),
    kind("SERVER_ERROR", 500, "The server cannot serve the request.")
        .with_description("Any other fault of the server; the status of the response says more."),
    kind("BAD_REQUEST", 400, "The request cannot be understood."),
    kind("UNAUTHORIZED", 401, "The request lacks valid credentials."),
    kind("PAYMENT_REQUIRED", 402, "The request needs a payment."),
    kind("FORBIDDEN", 403, "The request is not allowed."),
    kind("NOT_FOUND", 404, "There is no such resource."),
    kind("METHOD_NOT_ALLOWED", 405, "The resource does not support this method.")
        .with_help("Use one of the methods in the `Allow` header."),
    kind("NOT_ACCEPTABLE", 406, "The resource has no representation that the request accepts."),
    kind(
        "PROXY_AUTHENTICATION_REQUIRED",
        407,
        "The request lacks valid credentials for the proxy.",
    ),
    kind("REQUEST_TIMEOUT", 408, "The request took too long."),
    kind("CONFLICT", 409, "The request conflicts with the state of the resource."),
    kind("GONE", 410, "The resource is gone for good."),
    kind("LENGTH_REQUIRED", 411, "The request needs a `Content-Length`."),
    kind("PRECONDITION_FAILED", 412, "A precondition of the request does not hold."),
    kind("PAYLOAD_TOO_LARGE", 413, "The request body is too large."),
    kind("URI_TOO_LONG", 414, "The URI of the request is too long."),
    kind("UNSUPPORTED_MEDIA_TYPE", 415, "The request body has a format that is not supported.")
        .with_help("Name the format of the body in `Content-Type`."),
    kind("RANGE_NOT_SATISFIABLE", 416, "The resource does not have the range of the request."),
    kind("EXPECTATION_FAILED", 417, "The `Expect` header of the request cannot be met."),
    kind("IM_A_TEAPOT", 418, "The server is a teapot."),
    kind("MISDIRECTED_REQUEST", 421, "The request reached a server that does not answer for it."),
    kind("UNPROCESSABLE_ENTITY", 422, "The content of the request cannot be processed."),
    kind("LOCKED", 423, "The resource is locked."),
    kind("FAILED_DEPENDENCY", 424, "Another request failed that this one depends on."),
    kind("TOO_EARLY", 425, "The request might be a replay."),
    kind("UPGRADE_REQUIRED", 426, "The request needs another protocol."),
    kind("PRECONDITION_REQUIRED", 428, "The request needs a precondition."),
    kind("TOO_MANY_REQUESTS", 429, "There are too many requests."),
    kind("REQUEST_HEADER_FIELDS_TOO_LARGE", 431, "The headers of the request are too large."),
    kind("UNAVAILABLE_FOR_LEGAL_REASONS", 451, "The resource is not available for legal reasons."),
    kind("CLIENT_CLOSED_REQUEST", 499, "The client closed the request."),
    kind("INTERNAL_ERROR", 500, "Something went wrong on the server."),
    kind("NOT_IMPLEMENTED", 501, "The server does not support what the request asks for."),
    kind("BAD_GATEWAY", 502, "A server behind this one answered wrongly."),
    kind("SERVICE_UNAVAILABLE", 503, "The server cannot serve requests now."),
    kind("GATEWAY_TIMEOUT", 504, "A server behind this one did not answer in time."),
    kind("HTTP_VERSION_NOT_SUPPORTED", 505, "The HTTP version of the request is not supported."),
    kind("VARIANT_ALSO_NEGOTIATES", 506, "The server negotiates content in a circle."),
    kind("INSUFFICIENT_STORAGE", 507, "The server has no room left for the request."),
    kind("LOOP_DETECTED", 508, "The request runs in a circle."),
    kind("NOT_EXTENDED", 510, "The request needs an extension."),
    kind("NETWORK_AUTHENTICATION_REQUIRED", 511, "The network needs credentials."),
    kind("SITE_IS_OVERLOADED", 529, "The server is overloaded."),
];

/// Creates a spec with a fixed message, which is also its description.
const fn kind(code: &'static str, status: u16, message: &'static str) -> ErrorSpec {
    fixed(code, status, message).with_description(message).with_group("Service")
}

const FIELD_ERRORS: &[FieldSpec] =
    &[FieldSpec::new("details", FieldPlace::Details, "Vec<FieldError>").optional()];

#[cfg(test)]
mod tests {
    use super::*;

    /// Converts a reason phrase to a code: `I'm a teapot` to `IM_A_TEAPOT`.
    fn screaming(phrase: &str) -> String {
        phrase.replace('\'', "").replace([' ', '-'], "_").to_uppercase()
    }

    #[test]
    fn code_of_registered_status_is_its_reason_phrase() {
        for number in 400..600 {
            let status = StatusCode::from_u16(number).expect("a status");
            let spec = for_status(status).spec;
            match status.canonical_reason() {
                Some(_) if number == 500 => assert_eq!(spec.code, "INTERNAL_ERROR"),
                Some(phrase) => assert_eq!(spec.code, screaming(phrase)),
                None if number == 499 || number == 529 => {
                    assert_eq!(spec.code, screaming(spec.title));
                }
                None if number < 500 => assert_eq!(spec.code, "CLIENT_ERROR"),
                None => assert_eq!(spec.code, "SERVER_ERROR"),
            }
        }
        assert_eq!(for_status(StatusCode::FOUND).spec.code, "INTERNAL_ERROR");
    }

    #[test]
    fn codes_are_unique() {
        let mut codes: Vec<_> = SPECS.iter().map(|spec| spec.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), COUNT);
    }
}
