//! [`GrpcCode`], and the code for each status.

use std::fmt;
use std::str::FromStr;

use http::StatusCode;

use crate::retry::{Effect, Retry, RetryStrategy};
use crate::status::from_number;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $number:literal, $name:literal, $http:literal;)*) => {
        /// A code of gRPC that stands for an error: those of `google.rpc.Code` but for `OK`.
        ///
        /// The derive finds it by status, or takes it from `#[api(grpc = "…")]`. [`Google`](crate::envelope::Google) has
        /// it as its `status`; over gRPC it is the code of the status.
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
            /// All of them, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its name in `google.rpc.Code`: `"NOT_FOUND"`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The HTTP status that `google.rpc.Code` gives it.
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
    /// The caller gave up.
    Cancelled = 1, "CANCELLED", 499;
    /// Nothing is known of it.
    Unknown = 2, "UNKNOWN", 500;
    /// The request is wrong, whatever the state of the system.
    InvalidArgument = 3, "INVALID_ARGUMENT", 400;
    /// The deadline was over before the operation was.
    DeadlineExceeded = 4, "DEADLINE_EXCEEDED", 504;
    /// What the request names is not there.
    NotFound = 5, "NOT_FOUND", 404;
    /// What the request would create is there already.
    AlreadyExists = 6, "ALREADY_EXISTS", 409;
    /// The caller may not do that.
    PermissionDenied = 7, "PERMISSION_DENIED", 403;
    /// A quota is used up, or a resource.
    ResourceExhausted = 8, "RESOURCE_EXHAUSTED", 429;
    /// The system is in no state for it: the caller has to change that first.
    FailedPrecondition = 9, "FAILED_PRECONDITION", 400;
    /// It lost against another one: the caller should start over.
    Aborted = 10, "ABORTED", 409;
    /// Past the end.
    OutOfRange = 11, "OUT_OF_RANGE", 400;
    /// The service does not have the operation.
    Unimplemented = 12, "UNIMPLEMENTED", 501;
    /// Something is broken.
    Internal = 13, "INTERNAL", 500;
    /// The service cannot serve now.
    Unavailable = 14, "UNAVAILABLE", 503;
    /// Data is lost, or damaged.
    DataLoss = 15, "DATA_LOSS", 500;
    /// The request has no valid credentials.
    Unauthenticated = 16, "UNAUTHENTICATED", 401;
}

impl GrpcCode {
    /// Its number on the wire.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The code of a number; of 0, which is no error, and of numbers that are none, there is no code.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            1..=16 => Some(Self::ALL[number as usize - 1]),
            _ => None,
        }
    }

    /// The code that stands for an HTTP status (AIP-193). A 409 is [`Aborted`](Self::Aborted) where the caller should start
    /// over, else [`AlreadyExists`](Self::AlreadyExists); of the statuses that no code has, those below 500 are
    /// [`FailedPrecondition`](Self::FailedPrecondition), the others [`Internal`](Self::Internal).
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

    /// The advice for a code that nothing more is known about: that of its [HTTP status](Self::http_status). After
    /// [`Aborted`](Self::Aborted) the caller starts over, and lost data does not come back.
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

/// No code of gRPC that stands for an error has this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownGrpcCode;

impl fmt::Display for UnknownGrpcCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no error code of gRPC has this name")
    }
}

impl std::error::Error for UnknownGrpcCode {}

/// From the name in `google.rpc.Code`.
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
    fn statuses_have_the_codes_that_stand_for_them() {
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
    fn names_and_numbers_are_those_of_google_rpc_code() {
        for (code, number) in GrpcCode::ALL.iter().zip(1..) {
            assert_eq!(code.number(), number);
            assert_eq!(GrpcCode::from_number(number), Some(*code));
            assert_eq!(code.as_str().parse(), Ok(*code));
        }
        assert_eq!(GrpcCode::ALL.len(), 16);
        assert_eq!((GrpcCode::from_number(0), GrpcCode::from_number(17)), (None, None));
        assert_eq!("OK".parse::<GrpcCode>(), Err(UnknownGrpcCode));
    }

    /// A code that stands for its own HTTP status comes back from it; three share one with another.
    #[test]
    fn the_http_status_leads_back_to_the_code() {
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
