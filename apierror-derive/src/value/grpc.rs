//! `grpc = "FAILED_PRECONDITION"`

use super::form::{Form, Value, ValueError};
use super::text::Text;
use crate::diagnostic::{Diagnostic, listed};
use crate::similar::nearest;

/// A gRPC code of an error.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct GrpcCode {
    /// Its name in `google.rpc.Code`.
    pub(crate) name: &'static str,
    /// Its variant in the core's `GrpcCode`.
    pub(crate) variant: &'static str,
}

const CODES: &[(&str, &str)] = &[
    ("CANCELLED", "Cancelled"),
    ("UNKNOWN", "Unknown"),
    ("INVALID_ARGUMENT", "InvalidArgument"),
    ("DEADLINE_EXCEEDED", "DeadlineExceeded"),
    ("NOT_FOUND", "NotFound"),
    ("ALREADY_EXISTS", "AlreadyExists"),
    ("PERMISSION_DENIED", "PermissionDenied"),
    ("RESOURCE_EXHAUSTED", "ResourceExhausted"),
    ("FAILED_PRECONDITION", "FailedPrecondition"),
    ("ABORTED", "Aborted"),
    ("OUT_OF_RANGE", "OutOfRange"),
    ("UNIMPLEMENTED", "Unimplemented"),
    ("INTERNAL", "Internal"),
    ("UNAVAILABLE", "Unavailable"),
    ("DATA_LOSS", "DataLoss"),
    ("UNAUTHENTICATED", "Unauthenticated"),
];

impl Value for GrpcCode {
    const TAKES: &'static str = "a string";
    const EXAMPLE: &'static str = " = \"FAILED_PRECONDITION\"";

    fn from_form(key: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        let Text(written) = Text::from_form(key, form)?;
        if let Some((name, variant)) = CODES.iter().find(|(name, _)| *name == written) {
            return Ok(Self { name, variant });
        }
        let names: Vec<_> = CODES.iter().map(|(name, _)| *name).collect();
        let (code, span) = (&written, form.span());
        let error = match &nearest(&written, &names) {
            _ if written == "OK" => Diagnostic::GrpcOk {}.at(span),
            Some(near) => Diagnostic::GrpcMisspelt { code, near }.at(span),
            None => Diagnostic::GrpcUnknown { code, known: &listed(&names) }.at(span),
        };
        Err(error.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_equal_those_of_the_core() {
        let core = apierror_core::GrpcCode::ALL.iter();
        let core: Vec<_> =
            core.map(|code| (code.as_str().to_owned(), format!("{code:?}"))).collect();
        let ours: Vec<_> = CODES
            .iter()
            .map(|(name, variant)| ((*name).to_owned(), (*variant).to_owned()))
            .collect();
        assert_eq!(ours, core);
    }
}
