//! Generated code passes the lints of the crate that uses the derive.
//!
//! A denied lint of rustc fails each build of this file, one of clippy fails
//! `cargo clippy`.
#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub,
    unused_qualifications,
    unused_lifetimes,
    unused_results,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    variant_size_differences,
    let_underscore_drop,
    unsafe_code,
    rust_2018_idioms,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::indexing_slicing,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::exhaustive_enums,
    clippy::missing_inline_in_public_items,
    clippy::missing_trait_methods,
    clippy::pattern_type_mismatch,
    clippy::single_char_lifetime_names,
    clippy::min_ident_chars,
    clippy::shadow_reuse
)]

/// Public types, as in a library.
pub mod published {
    use core::fmt::Debug;
    use core::time::Duration;

    use apierror::ApiError;
    use apierror::envelope::{Flat, WithRetry};

    /// Uses each key of the derive.
    #[derive(Debug, thiserror::Error, ApiError)]
    #[api(envelope = WithRetry<Flat>, domain = "example.com", type_base = "https://example.com/", kind = EverythingKind)]
    #[non_exhaustive]
    pub enum Everything<'text, Value, const LENGTH: usize>
    where
        Value: Debug + Clone,
    {
        /// Members, headers and a wait.
        #[error("members of {text}")]
        #[api(
            code = "MEMBERS",
            status = 429,
            message = "{text:>8} {list:?} {width:>width$}",
            retry(
                throttle,
                max_attempts = 2,
                base = "1s",
                cap = "2s",
                within = "3s",
                effect = "unknown"
            ),
            header(cache_control = "no-store"),
            meta(kind = "a", severity = 1, live = true)
        )]
        #[non_exhaustive]
        Members {
            /// Borrowed.
            #[api(detail)]
            text: &'text str,
            /// Generic.
            #[api(extension, detail = "val")]
            value: Value,
            /// Of constant length.
            list: [u8; LENGTH],
            /// Twice in the message.
            width: usize,
            /// In a header.
            #[api(header = "x-limit")]
            limit: Option<u32>,
            /// Known wait.
            #[api(retry_after)]
            wait: Option<Duration>,
        },
        /// The whole details.
        #[error("whole")]
        #[api(code = "WHOLE", status = 400)]
        #[non_exhaustive]
        Whole(#[api(details)] Vec<apierror::FieldError>),
        /// Nothing.
        #[error("unit")]
        #[api(code = "UNIT", status = 500)]
        Unit,
        /// Out of use.
        #[error("old")]
        #[api(code = "OLD", status = 410)]
        #[deprecated = "use `Unit`"]
        Old {
            /// Out of use, and shown.
            #[deprecated = "gone"]
            #[api(detail)]
            field: u8,
        },
        /// Forwards.
        #[error(transparent)]
        #[api(transparent)]
        Forwarded(#[from] Box<Raw>),
    }

    /// Raw.
    #[derive(Debug, Clone, Copy, thiserror::Error, ApiError)]
    #[error("raw {raw}", raw = r#type)]
    #[api(code = "RAW", status = 410, message = "{type}")]
    #[non_exhaustive]
    pub struct Raw {
        /// Raw.
        #[api(detail)]
        pub r#type: u8,
    }

    /// No variants.
    #[derive(Debug, Clone, Copy, thiserror::Error, ApiError)]
    #[non_exhaustive]
    pub enum Never {}

    /// Names that are not in Rust's style.
    #[derive(Debug, Clone, Copy, thiserror::Error, ApiError)]
    #[error("x")]
    #[api(status = 400, rename_all = "camelCase")]
    #[non_exhaustive]
    #[expect(non_camel_case_types, reason = "another system chose these names")]
    pub enum Foreign {
        /// One.
        not_found,
        /// Two.
        r#try,
    }

    /// A union.
    #[derive(Debug, ApiError)]
    #[api(union)]
    #[expect(variant_size_differences, reason = "its members have any size")]
    #[non_exhaustive]
    pub enum Small<'borrowed> {
        /// Everything.
        Everything(Box<Everything<'borrowed, u8, 1>>),
        /// Foreign.
        Foreign(Foreign),
    }

    /// A larger union.
    #[derive(Debug, ApiError)]
    #[api(union, from(Small<'borrowed>), envelope = Flat)]
    #[non_exhaustive]
    pub enum Large<'borrowed, Other: Debug> {
        /// Everything.
        Everything(Box<Everything<'borrowed, u8, 1>>),
        /// Foreign.
        Foreign(Foreign),
        /// Never.
        Never {
            /// It never is.
            never: Never,
        },
        /// Another.
        Other(Other),
    }
}

/// Private.
#[derive(Debug, apierror::ApiError)]
#[api(union)]
enum PrivateUnion {
    Private(Private),
}

/// Private.
#[derive(Debug, thiserror::Error, apierror::ApiError)]
#[error("x")]
#[api(code = "X", status = 400)]
struct Private {
    #[api(detail)]
    shown: u8,
}

#[test]
fn strictly_linted_types_render() {
    use apierror::{ApiError as _, DeclaredError as _};

    let codes: Vec<_> = published::Everything::<'_, u8, 1>::specs().map(|spec| spec.code).collect();
    assert_eq!(codes, ["MEMBERS", "WHOLE", "UNIT", "OLD", "RAW"]);
    #[expect(deprecated, reason = "the test uses it")]
    let old: published::Everything<'_, u8, 1> = published::Everything::Old { field: 1 };
    assert_eq!(old.status(), 410);
    assert_eq!(published::Foreign::not_found.code(), "not_found");
    assert_eq!(published::Foreign::r#try.code(), "try");
    assert_eq!(Private { shown: 1 }.code(), "X");
    assert_eq!(published::Never::specs().count(), 0);
    let small = published::Small::from(published::Foreign::not_found);
    let large: published::Large<'_, Private> = small.into();
    assert_eq!(large.code(), "not_found");
    assert_eq!(PrivateUnion::from(Private { shown: 1 }).code(), "X");
}
