//! The errors of cases 1 to 5 without apierror, as a service declares them that
//! writes its own bodies.

use std::borrow::Cow;
use std::hint::black_box;

use http::StatusCode;
use serde::Serialize;

use crate::case::Case;

pub(crate) const REQUEST_ID: &str = "0190f6b1-7c3e-7a52-9d41-5b8e6f2a13c7";
pub(crate) const PATH: &str = "/v1/orders/shirt-42";

pub(crate) const SKU: &str = "shirt-42";
pub(crate) const NAME: &str = "เสื้อยืด \"ชบา\"\tไซซ์ L\n(สีขาว)";

pub(crate) const ISSUES: [(&str, &str); 20] = [
    ("product.images.0.url", "Required"),
    ("product.images.1.url", "Invalid url"),
    ("product.images.1.width", "Expected number, received string"),
    ("product.images.2.role", "Invalid enum value. Expected 'front' | 'back', received 'side'"),
    ("product.name", "String must contain at least 1 character(s)"),
    ("product.category", "Required"),
    ("product.sku", "String must contain at most 64 character(s)"),
    ("product.variants.0.size", "Required"),
    ("product.variants.0.colour", "Required"),
    ("product.variants.3.price", "Number must be greater than 0"),
    ("person.image.url", "Invalid url"),
    ("person.height", "Expected number, received null"),
    ("person.consent", "Expected boolean, received string"),
    ("options.background", "Invalid enum value. Expected 'keep' | 'white', received 'blue'"),
    ("options.count", "Number must be less than or equal to 4"),
    ("options.seed", "Expected integer, received float"),
    ("webhook.url", "Invalid url"),
    ("webhook.secret", "String must contain at least 16 character(s)"),
    ("validForDays", "Expected number, received string"),
    ("metadata.campaign", "String must contain at most 128 character(s)"),
];

/// One field that failed validation.
#[derive(Debug, Serialize)]
pub struct Issue {
    pub(crate) path: String,
    pub(crate) message: String,
}

/// The errors of a service.
///
/// Some variants belong to no case; they give the matches a realistic length.
#[derive(Debug, thiserror::Error)]
pub enum PlainError {
    #[error("products: no row")]
    ProductNotFound,
    #[error("Product '{sku}' is out of stock.")]
    OutOfStock { sku: String },
    #[error("{} invalid fields", fields.len())]
    Validation { fields: Vec<Issue> },
    #[error("generation is queued")]
    NotFinished,
    #[error("สินค้า \"{name}\" ถูกจองแล้ว")]
    Reserved { name: String },
    #[error("no session")]
    SignedOut,
    #[error("Plan '{plan}' allows {limit} generations a month.")]
    Quota { plan: String, limit: u32 },
    #[error("store")]
    Store(#[source] std::io::Error),
}

impl PlainError {
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
                    .map(|&(path, message)| Issue {
                        path: path.to_owned(),
                        message: message.to_owned(),
                    })
                    .collect(),
            },
            Case::RequestId => Self::NotFinished,
            Case::Escapes => Self::Reserved { name: NAME.to_owned() },
            _ => unreachable!("case {case} is declared in `kinds`"),
        }
    }

    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::ProductNotFound => "PRODUCT_NOT_FOUND",
            Self::OutOfStock { .. } => "OUT_OF_STOCK",
            Self::Validation { .. } => "VALIDATION_FAILED",
            Self::NotFinished => "NOT_FINISHED",
            Self::Reserved { .. } => "PRODUCT_RESERVED",
            Self::SignedOut => "SIGNED_OUT",
            Self::Quota { .. } => "QUOTA_EXCEEDED",
            Self::Store(_) => "INTERNAL_ERROR",
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::ProductNotFound => StatusCode::NOT_FOUND,
            Self::OutOfStock { .. } | Self::NotFinished | Self::Reserved { .. } => {
                StatusCode::CONFLICT
            }
            Self::Validation { .. } => StatusCode::BAD_REQUEST,
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::Quota { .. } => StatusCode::PAYMENT_REQUIRED,
            Self::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub(crate) fn title(&self) -> &'static str {
        self.status().canonical_reason().unwrap_or("Error")
    }

    /// The public message, as most services write it: `Display` where the text
    /// has fields.
    pub(crate) fn message(&self) -> Cow<'static, str> {
        match self {
            Self::OutOfStock { .. } | Self::Reserved { .. } | Self::Quota { .. } => {
                Cow::Owned(self.to_string())
            }
            Self::ProductNotFound => {
                Cow::Borrowed("The product is not in this account's catalogue.")
            }
            Self::Validation { .. } => {
                Cow::Borrowed("Request body failed validation. See `details` for per-field errors.")
            }
            Self::NotFinished => Cow::Borrowed("Generation is not finished."),
            Self::SignedOut => Cow::Borrowed("Sign in first."),
            Self::Store(_) => Cow::Borrowed("Internal Server Error"),
        }
    }

    /// The same message by `format!`, which allocates less than `to_string`.
    pub(crate) fn formatted_message(&self) -> Cow<'static, str> {
        match self {
            Self::OutOfStock { sku } => Cow::Owned(format!("Product '{sku}' is out of stock.")),
            Self::Reserved { name } => Cow::Owned(format!("สินค้า \"{name}\" ถูกจองแล้ว")),
            Self::Quota { plan, limit } => {
                Cow::Owned(format!("Plan '{plan}' allows {limit} generations a month."))
            }
            _ => self.message(),
        }
    }

    /// The id of the request. Only case 4 has one.
    pub(crate) fn request_id(&self) -> Option<&'static str> {
        matches!(self, Self::NotFinished).then(|| black_box(REQUEST_ID))
    }

    pub(crate) fn issues(&self) -> Option<&[Issue]> {
        if let Self::Validation { fields } = self { Some(fields) } else { None }
    }
}
