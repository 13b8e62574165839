//! Five real APIs with every error of their references.
//!
//! | module | API | what its reference needs |
//! |---|---|---|
//! | [`tryon`] | virtual try-on | `Flat`; one enum that joins the errors of six modules; jobs that fail; details as a list and as an object |
//! | `image2model` | images to 3D models | two custom envelopes in one API; rate-limit headers; correlation ids; server-sent events |
//! | `image_presets` | image presets | `NestJs` with path and time; messages in Thai; extensions; no codes |
//! | `thumbnails` | thumbnails | `Nested` with the request id; status 499; 31 codes in one enum |
//! | `designs` | designs | a custom envelope with `data: null`; retry advice by code |
//!
//! Without features, the crate has only the errors of the try-on API.
#![allow(
    missing_docs,
    missing_debug_implementations,
    clippy::missing_errors_doc,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    reason = "only examples and tests of this workspace use this library"
)]

#[cfg(feature = "serve")]
pub mod api;
#[cfg(feature = "serve")]
pub mod catalogs;
#[cfg(feature = "serve")]
pub mod designs;
#[cfg(feature = "serve")]
pub mod image2model;
#[cfg(feature = "serve")]
pub mod image_presets;
#[cfg(feature = "actix-web")]
pub mod over_actix;
#[cfg(feature = "axum")]
pub mod over_axum;
#[cfg(feature = "serve")]
pub mod program;
#[cfg(feature = "axum")]
pub mod serving;
#[cfg(feature = "serve")]
pub mod thumbnails;
pub mod tryon;
