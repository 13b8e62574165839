//! The errors of cases 1 to 5, declared for apierror: one type for each
//! envelope. And for actix-web-error.

use apierror::{ApiError, FieldError, Occurrence, envelope};

use crate::bodies::{CustomBody, Fault};
use crate::case::Case;
use crate::plain::{ISSUES, NAME, SKU};

/// A service's own envelope: `{ok, fault: {code, text}, fields?, trace?}`.
#[derive(Debug)]
pub struct Custom;

impl envelope::Envelope for Custom {
    const MEMBERS: &'static [&'static str] = &["ok", "fault", "fields", "trace"];
    type Body<'a> = CustomBody<'a, apierror::Details<'a>>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> Self::Body<'a> {
        CustomBody {
            ok: false,
            fault: Fault { code: occurrence.code(), text: occurrence.message() },
            fields: occurrence.details(),
            trace: occurrence.request_id(),
        }
    }
}

macro_rules! declare {
    ($name:ident, $($envelope:tt)+) => {
        #[derive(Debug, thiserror::Error, ApiError)]
        #[api(envelope = $($envelope)+)]
        pub enum $name {
            #[error("products: no row")]
            #[api(code = "PRODUCT_NOT_FOUND", status = 404)]
            #[api(message = "The product is not in this account's catalogue.")]
            ProductNotFound,

            #[error("stock: no row for {sku}")]
            #[api(code = "OUT_OF_STOCK", status = 409, message = "Product '{sku}' is out of stock.")]
            OutOfStock { sku: String },

            #[error("{} invalid fields", fields.len())]
            #[api(code = "VALIDATION_FAILED", status = 400)]
            #[api(message = "Request body failed validation. See `details` for per-field errors.")]
            Validation {
                #[api(details)]
                fields: Vec<FieldError>,
            },

            #[error("generation is queued")]
            #[api(code = "NOT_FINISHED", status = 409, message = "Generation is not finished.")]
            NotFinished,

            #[error("reserved: {name}")]
            #[api(code = "PRODUCT_RESERVED", status = 409, message = "สินค้า \"{name}\" ถูกจองแล้ว")]
            Reserved { name: String },

            #[error("no session")]
            #[api(code = "SIGNED_OUT", status = 401, message = "Sign in first.")]
            SignedOut,

            #[error("plan {plan} allows {limit} a month")]
            #[api(code = "QUOTA_EXCEEDED", status = 402)]
            #[api(message = "Plan '{plan}' allows {limit} generations a month.")]
            Quota { plan: String, limit: u32 },

            #[error("store")]
            #[api(code = "INTERNAL_ERROR", status = 500, retry(backoff, max_attempts = 3))]
            Store(#[source] std::io::Error),
        }

        impl $name {
            /// The error of one of the cases 1 to 5.
            ///
            /// # Panics
            /// For any other case.
            #[must_use]
            pub fn from_case(case: Case) -> Self {
                match case {
                    Case::Fixed => Self::ProductNotFound,
                    Case::Field => Self::OutOfStock { sku: SKU.to_owned() },
                    Case::Validation => Self::Validation {
                        fields: ISSUES
                            .iter()
                            .map(|&(path, message)| FieldError::new(path.to_owned(), message.to_owned()))
                            .collect(),
                    },
                    Case::RequestId => Self::NotFinished,
                    Case::Escapes => Self::Reserved { name: NAME.to_owned() },
                    _ => unreachable!("case {case} is declared in `kinds`"),
                }
            }
        }
    };
}

declare!(InFlat, envelope::Flat);
declare!(InNested, envelope::Nested);
declare!(InProblem, envelope::ProblemDetails);
declare!(InCustom, Custom);

/// The errors whose bodies actix-web-error can express: `{"error": <Display>}`.
#[derive(Debug, thiserror::Error, actix_web_error::Json)]
pub enum ForActix {
    #[error("The product is not in this account's catalogue.")]
    #[status(404)]
    ProductNotFound,
    #[error("Product '{sku}' is out of stock.")]
    #[status(409)]
    OutOfStock { sku: String },
    #[error("สินค้า \"{name}\" ถูกจองแล้ว")]
    #[status(409)]
    Reserved { name: String },
}

impl ForActix {
    /// None where the body has more than a message.
    pub(crate) fn from_case(case: Case) -> Option<Self> {
        match case {
            Case::Fixed => Some(Self::ProductNotFound),
            Case::Field => Some(Self::OutOfStock { sku: SKU.to_owned() }),
            Case::Escapes => Some(Self::Reserved { name: NAME.to_owned() }),
            _ => None,
        }
    }
}
