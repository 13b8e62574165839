//! Five real APIs with every error of their references.
//!
//! | module | API | what its reference asks for |
//! |---|---|---|
//! | [`tryon`] | virtual try-on | `Flat`; errors of six modules joined; jobs that fail; details as a list and as an object |
//! | `image2model` | images to 3D models | two envelopes of its own in one API; rate-limit headers; correlation ids; events |
//! | `image_presets` | image presets | `NestJs` with path and time; messages in Thai; members beside the envelope's; no codes |
//! | `thumbnails` | thumbnails | `Nested` with the request's id; status 499; 31 codes on one enum |
//! | `designs` | designs | an envelope of its own with `data: null`; advice by code, not by status |
//!
//! Without features there are only the try-on API's errors.
#![allow(
    missing_docs,
    missing_debug_implementations,
    clippy::missing_errors_doc,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    reason = "a library for the examples and tests of this workspace alone"
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
