//! `status = 404`, `status = NOT_FOUND`

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Lit};

use super::form::{Form, Value, ValueError, ungrouped};
use crate::diagnostic::Diagnostic;
use crate::similar::nearest;

/// An HTTP error status, 400 to 599.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Status(pub(crate) u16);

/// The constants of `http::StatusCode` from 400 on.
const NAMES: &[(&str, u16)] = &[
    ("BAD_REQUEST", 400),
    ("UNAUTHORIZED", 401),
    ("PAYMENT_REQUIRED", 402),
    ("FORBIDDEN", 403),
    ("NOT_FOUND", 404),
    ("METHOD_NOT_ALLOWED", 405),
    ("NOT_ACCEPTABLE", 406),
    ("PROXY_AUTHENTICATION_REQUIRED", 407),
    ("REQUEST_TIMEOUT", 408),
    ("CONFLICT", 409),
    ("GONE", 410),
    ("LENGTH_REQUIRED", 411),
    ("PRECONDITION_FAILED", 412),
    ("PAYLOAD_TOO_LARGE", 413),
    ("URI_TOO_LONG", 414),
    ("UNSUPPORTED_MEDIA_TYPE", 415),
    ("RANGE_NOT_SATISFIABLE", 416),
    ("EXPECTATION_FAILED", 417),
    ("IM_A_TEAPOT", 418),
    ("MISDIRECTED_REQUEST", 421),
    ("UNPROCESSABLE_ENTITY", 422),
    ("LOCKED", 423),
    ("FAILED_DEPENDENCY", 424),
    ("TOO_EARLY", 425),
    ("UPGRADE_REQUIRED", 426),
    ("PRECONDITION_REQUIRED", 428),
    ("TOO_MANY_REQUESTS", 429),
    ("REQUEST_HEADER_FIELDS_TOO_LARGE", 431),
    ("UNAVAILABLE_FOR_LEGAL_REASONS", 451),
    ("INTERNAL_SERVER_ERROR", 500),
    ("NOT_IMPLEMENTED", 501),
    ("BAD_GATEWAY", 502),
    ("SERVICE_UNAVAILABLE", 503),
    ("GATEWAY_TIMEOUT", 504),
    ("HTTP_VERSION_NOT_SUPPORTED", 505),
    ("VARIANT_ALSO_NEGOTIATES", 506),
    ("INSUFFICIENT_STORAGE", 507),
    ("LOOP_DETECTED", 508),
    ("NOT_EXTENDED", 510),
    ("NETWORK_AUTHENTICATION_REQUIRED", 511),
];

/// The constants below 400, which are not error statuses.
const NOT_ERRORS: &[&str] = &[
    "CONTINUE",
    "SWITCHING_PROTOCOLS",
    "PROCESSING",
    "EARLY_HINTS",
    "OK",
    "CREATED",
    "ACCEPTED",
    "NON_AUTHORITATIVE_INFORMATION",
    "NO_CONTENT",
    "RESET_CONTENT",
    "PARTIAL_CONTENT",
    "MULTI_STATUS",
    "ALREADY_REPORTED",
    "IM_USED",
    "MULTIPLE_CHOICES",
    "MOVED_PERMANENTLY",
    "FOUND",
    "SEE_OTHER",
    "NOT_MODIFIED",
    "USE_PROXY",
    "TEMPORARY_REDIRECT",
    "PERMANENT_REDIRECT",
];

impl Status {
    pub(crate) fn is_server_error(self) -> bool {
        self.0 >= 500
    }
}

impl Value for Status {
    const TAKES: &'static str = "a number or a name of `http::StatusCode`";
    const EXAMPLE: &'static str = " = 404";

    fn from_form(_: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        let Form::Assigned(value) = form else {
            return Err(ValueError::WrongKind);
        };
        match ungrouped(value) {
            Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => match number.base10_parse() {
                Ok(status @ 400..=599) => Ok(Self(status)),
                _ => Err(out_of_range(&number.base10_digits(), number.span())),
            },
            Expr::Lit(ExprLit { lit: Lit::Float(number), .. }) => {
                Err(out_of_range(&number.base10_digits(), number.span()))
            }
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Err(match text.value() {
                status if is_status(&status) => {
                    Diagnostic::StatusQuoted { status: &status }.at(text.span()).into()
                }
                other => out_of_range(&format_args!("{other:?}"), text.span()),
            }),
            Expr::Path(path) => Ok(from_path(&path.path)?),
            _ => Err(ValueError::WrongKind),
        }
    }
}

fn from_path(path: &syn::Path) -> syn::Result<Status> {
    let Some(last) = path.segments.last() else {
        return Err(Diagnostic::StatusUnknown { name: &"" }.at(path.span()));
    };
    let written = last.ident.to_string();
    if let Some((_, number)) = NAMES.iter().find(|(known, _)| *known == written) {
        return Ok(Status(*number));
    }
    if NOT_ERRORS.contains(&written.as_str()) {
        return Err(Diagnostic::StatusRange { written: &written }.at(last.ident.span()));
    }
    let names: Vec<_> = NAMES.iter().map(|(known, _)| *known).collect();
    let error = match &nearest(&written, &names) {
        Some(near) => Diagnostic::StatusMisspelt { name: &written, near }.at(last.ident.span()),
        None => Diagnostic::StatusUnknown { name: &written }.at(last.ident.span()),
    };
    Err(error)
}

/// Returns whether a text is a status, written as a number or as a name.
fn is_status(text: &str) -> bool {
    matches!(text.parse(), Ok(400..=599_u16)) || NAMES.iter().any(|(name, _)| *name == text)
}

fn out_of_range(written: &dyn std::fmt::Display, span: Span) -> ValueError {
    Diagnostic::StatusRange { written }.at(span).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_equal_those_of_the_http_crate() {
        let registered = (400..600).filter(|number| {
            http::StatusCode::from_u16(*number)
                .is_ok_and(|status| status.canonical_reason().is_some())
        });
        assert!(registered.eq(NAMES.iter().map(|(_, number)| *number)));
        for (name, number) in NAMES {
            let reason = http::StatusCode::from_u16(*number)
                .ok()
                .and_then(|status| status.canonical_reason());
            let constant = reason
                .unwrap_or_default()
                .replace('\'', "")
                .replace([' ', '-'], "_")
                .to_uppercase();
            assert_eq!(constant, *name);
        }
    }
}
