//! Reason phrases, including those of common statuses that are not registered.

use http::StatusCode;

/// Returns the reason phrase of `status` in the IANA registry. 499 and 529 have
/// their usual phrases, any other status has the name of its class.
#[must_use]
pub const fn reason(status: StatusCode) -> &'static str {
    reason_of_number(status.as_u16())
}

/// Returns whether the IANA registry has a reason phrase for the status of an error.
#[must_use]
#[inline]
pub fn has_registered_reason(status: StatusCode) -> bool {
    const FIRST: u16 = 400;
    // A load is faster than the search in `StatusCode::canonical_reason`.
    static IS_REGISTERED: [bool; 200] = {
        let mut table = [false; 200];
        let mut number = FIRST;
        while number < FIRST + 200 {
            table[(number - FIRST) as usize] = registered_reason(number).is_some();
            number += 1;
        }
        table
    };
    let index = usize::from(status.as_u16().wrapping_sub(FIRST));
    IS_REGISTERED.get(index).copied().unwrap_or_else(|| status.canonical_reason().is_some())
}

/// Returns the reason phrase of a status that is given as a number.
pub(crate) const fn reason_of_number(number: u16) -> &'static str {
    match registered_reason(number) {
        Some(reason) => reason,
        None => match number {
            499 => "Client Closed Request",
            529 => "Site Is Overloaded",
            500.. => "Server Error",
            _ => "Client Error",
        },
    }
}

const fn registered_reason(number: u16) -> Option<&'static str> {
    Some(match number {
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Payload Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        417 => "Expectation Failed",
        418 => "I'm a teapot",
        421 => "Misdirected Request",
        422 => "Unprocessable Entity",
        423 => "Locked",
        424 => "Failed Dependency",
        425 => "Too Early",
        426 => "Upgrade Required",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        506 => "Variant Also Negotiates",
        507 => "Insufficient Storage",
        508 => "Loop Detected",
        510 => "Not Extended",
        511 => "Network Authentication Required",
        _ => return None,
    })
}

/// Returns the code of an error that has none, or none that can be shown: `HTTP_502`.
#[must_use]
pub fn default_code(status: StatusCode) -> String {
    format!("HTTP_{}", status.as_u16())
}

/// Returns the status with this number. The derive has checked it.
///
/// # Panics
/// At compile time, if the number is not an HTTP status.
#[must_use]
pub(crate) const fn from_number(number: u16) -> StatusCode {
    match StatusCode::from_u16(number) {
        Ok(status) => status,
        Err(_) => panic!("an HTTP status has three digits"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_of_no_error_may_have_reason() {
        assert!(has_registered_reason(StatusCode::OK));
        assert!(!has_registered_reason(from_number(299)));
        assert!(!has_registered_reason(from_number(600)));
    }

    #[test]
    fn reason_equals_phrase_of_http_crate() {
        for number in 400..600 {
            let status = from_number(number);
            match status.canonical_reason() {
                Some(phrase) => assert_eq!(reason(status), phrase),
                None if number == 499 || number == 529 => {
                    assert!(!reason(status).ends_with("Error"));
                }
                None => assert!(matches!(reason(status), "Client Error" | "Server Error")),
            }
            assert_eq!(has_registered_reason(status), status.canonical_reason().is_some());
        }
    }
}
