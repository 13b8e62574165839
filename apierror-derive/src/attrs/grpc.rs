//! `grpc = "FAILED_PRECONDITION"`

use super::text::Text;
use super::value::{Form, Misread, Value};
use crate::fault::{Fault, listed, nearest};

/// A code of gRPC that stands for an error.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct GrpcCode {
    /// In `google.rpc.Code`.
    pub(crate) name: &'static str,
    /// Of the core's enum.
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

    fn read(key: &str, form: &Form<'_>) -> Result<Self, Misread> {
        let Text(written) = Text::read(key, form)?;
        if let Some((name, variant)) = CODES.iter().find(|(name, _)| *name == written) {
            return Ok(Self { name, variant });
        }
        let names = || CODES.iter().map(|(name, _)| *name);
        let code: &dyn std::fmt::Display = &written;
        let fault = if written == "OK" {
            Fault::GrpcOk {}.at(form.span())
        } else if let Some(near) = nearest(&written, names()) {
            Fault::GrpcMisspelt { code, near: &near }.at(form.span())
        } else {
            Fault::GrpcUnknown { code, known: &listed(names()) }.at(form.span())
        };
        Err(fault.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_of_the_core() {
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
