//! [`GrpcCode`]: the gRPC code of an error, and the one for each HTTP status.

use std::fmt;
use std::str::FromStr;

use http::StatusCode;

use crate::retry::{Effect, Retry, RetryStrategy};
use crate::status::from_number;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $number:literal, $name:literal, $http:literal;)*) => {
        /// A gRPC code of an error: every code of `google.rpc.Code` except `OK`.
        ///
        /// It follows from the HTTP status, or is declared by `#[api(grpc = "…")]`.
        /// [`Google`](crate::envelope::Google) shows its name as `status`. Over gRPC
        /// it is the code of the response.
        ///
        /// ```
        /// use apierror::{ApiError, DeclaredError, GrpcCode};
        ///
        /// #[derive(Debug, thiserror::Error, ApiError)]
        /// enum CartError {
        ///     #[error("no cart")]
        ///     #[api(code = "CART_NOT_FOUND", status = 404)]
        ///     NotFound,
        ///     #[error("the cart is closed")]
        ///     #[api(code = "CART_CLOSED", status = 409, grpc = "FAILED_PRECONDITION")]
        ///     Closed,
        /// }
        ///
        /// let codes: Vec<_> = CartError::specs().map(|spec| spec.grpc_code()).collect();
        /// assert_eq!(codes, [GrpcCode::NotFound, GrpcCode::FailedPrecondition]);
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[non_exhaustive]
        pub enum GrpcCode {
            $($(#[$doc])* $variant = $number,)*
        }

        impl GrpcCode {
            /// All codes, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the name in `google.rpc.Code`, such as `"NOT_FOUND"`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// Returns the HTTP status that `google.rpc.Code` maps the code to.
            #[must_use]
            pub const fn http_status(self) -> StatusCode {
                from_number(match self {
                    $(Self::$variant => $http,)*
                })
            }
        }
    };
}

codes! {
    /// The caller cancelled the operation.
    Cancelled = 1, "CANCELLED", 499;
    /// The cause is unknown.
    Unknown = 2, "UNKNOWN", 500;
    /// The request is invalid in any state of the system.
    InvalidArgument = 3, "INVALID_ARGUMENT", 400;
    /// The deadline passed before the operation ended.
    DeadlineExceeded = 4, "DEADLINE_EXCEEDED", 504;
    /// The requested entity does not exist.
    NotFound = 5, "NOT_FOUND", 404;
    /// The entity to create already exists.
    AlreadyExists = 6, "ALREADY_EXISTS", 409;
    /// The caller lacks the permission.
    PermissionDenied = 7, "PERMISSION_DENIED", 403;
    /// A quota or another resource is used up.
    ResourceExhausted = 8, "RESOURCE_EXHAUSTED", 429;
    /// The system is in a state that the caller has to change first.
    FailedPrecondition = 9, "FAILED_PRECONDITION", 400;
    /// The operation lost a conflict: the caller should start over.
    Aborted = 10, "ABORTED", 409;
    /// The operation is outside the valid range.
    OutOfRange = 11, "OUT_OF_RANGE", 400;
    /// The service does not support the operation.
    Unimplemented = 12, "UNIMPLEMENTED", 501;
    /// Something in the system is broken.
    Internal = 13, "INTERNAL", 500;
    /// The service is unavailable for now.
    Unavailable = 14, "UNAVAILABLE", 503;
    /// Data is lost or damaged.
    DataLoss = 15, "DATA_LOSS", 500;
    /// The request lacks valid credentials.
    Unauthenticated = 16, "UNAUTHENTICATED", 401;
}

impl GrpcCode {
    /// Returns the number on the wire.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// Returns the code with this number, or None for 0, which is not an error, and
    /// for unknown numbers.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            1..=16 => Some(Self::ALL[number as usize - 1]),
            _ => None,
        }
    }

    /// Returns the code for an HTTP status (AIP-193).
    ///
    /// A 409 is [`Aborted`](Self::Aborted) if the caller should start over, else
    /// [`AlreadyExists`](Self::AlreadyExists). Statuses without a code of their own
    /// are [`FailedPrecondition`](Self::FailedPrecondition) below 500, and
    /// [`Internal`](Self::Internal) from 500.
    #[must_use]
    pub const fn for_status(status: StatusCode, strategy: RetryStrategy) -> Self {
        match status.as_u16() {
            400 => Self::InvalidArgument,
            401 => Self::Unauthenticated,
            403 => Self::PermissionDenied,
            404 => Self::NotFound,
            409 if matches!(strategy, RetryStrategy::Restart) => Self::Aborted,
            409 => Self::AlreadyExists,
            416 => Self::OutOfRange,
            429 => Self::ResourceExhausted,
            499 => Self::Cancelled,
            501 => Self::Unimplemented,
            503 => Self::Unavailable,
            504 => Self::DeadlineExceeded,
            500.. => Self::Internal,
            _ => Self::FailedPrecondition,
        }
    }

    /// Returns the retry advice for an error of which only the code is known.
    ///
    /// It is the advice for the code's [HTTP status](Self::http_status), with two
    /// exceptions: the caller should start over after [`Aborted`](Self::Aborted), and
    /// not retry after [`DataLoss`](Self::DataLoss).
    #[must_use]
    pub const fn retry(self) -> Retry {
        match self {
            Self::Aborted => Retry::restart(),
            Self::DataLoss => Retry::never().with_effect(Effect::Unknown),
            other => Retry::for_status(other.http_status()),
        }
    }
}

impl fmt::Display for GrpcCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for GrpcCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The error of parsing a name that no [`GrpcCode`] has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownGrpcCode;

impl fmt::Display for UnknownGrpcCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no error code of gRPC has this name")
    }
}

impl std::error::Error for UnknownGrpcCode {}

/// Parses the name in `google.rpc.Code`.
impl FromStr for GrpcCode {
    type Err = UnknownGrpcCode;

    fn from_str(name: &str) -> Result<Self, UnknownGrpcCode> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name).ok_or(UnknownGrpcCode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn for_status_follows_aip_193() {
        let name =
            |status| GrpcCode::for_status(from_number(status), RetryStrategy::Never).as_str();
        let table = [
            (400, "INVALID_ARGUMENT"),
            (401, "UNAUTHENTICATED"),
            (402, "FAILED_PRECONDITION"),
            (403, "PERMISSION_DENIED"),
            (404, "NOT_FOUND"),
            (409, "ALREADY_EXISTS"),
            (412, "FAILED_PRECONDITION"),
            (416, "OUT_OF_RANGE"),
            (429, "RESOURCE_EXHAUSTED"),
            (499, "CANCELLED"),
            (500, "INTERNAL"),
            (501, "UNIMPLEMENTED"),
            (502, "INTERNAL"),
            (503, "UNAVAILABLE"),
            (504, "DEADLINE_EXCEEDED"),
            (599, "INTERNAL"),
        ];
        for (status, expected) in table {
            assert_eq!(name(status), expected, "{status}");
        }
        let restart = GrpcCode::for_status(StatusCode::CONFLICT, RetryStrategy::Restart);
        assert_eq!(restart, GrpcCode::Aborted);
    }

    #[test]
    fn name_and_number_round_trip() {
        for (code, number) in GrpcCode::ALL.iter().zip(1..) {
            assert_eq!(code.number(), number);
            assert_eq!(GrpcCode::from_number(number), Some(*code));
            assert_eq!(code.as_str().parse(), Ok(*code));
        }
        assert_eq!(GrpcCode::ALL.len(), 16);
        assert_eq!((GrpcCode::from_number(0), GrpcCode::from_number(17)), (None, None));
        assert_eq!("OK".parse::<GrpcCode>(), Err(UnknownGrpcCode));
    }

    #[test]
    fn http_status_round_trips_except_for_general_codes() {
        for code in GrpcCode::ALL {
            let back = GrpcCode::for_status(code.http_status(), code.retry().strategy());
            let expected = match code {
                GrpcCode::Unknown | GrpcCode::DataLoss => GrpcCode::Internal,
                GrpcCode::FailedPrecondition | GrpcCode::OutOfRange => GrpcCode::InvalidArgument,
                other => *other,
            };
            assert_eq!(back, expected, "{code}");
        }
    }
}
