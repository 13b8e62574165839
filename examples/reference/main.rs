//! Five real APIs, each with every error of its reference, served by one program.
//!
//! ```text
//! cargo run --example reference --features axum
//! cargo run --example reference --features axum -- 8080
//! ```
//!
//! | prefix | API | what its reference asks for |
//! |---|---|---|
//! | `/tryon` | virtual try-on | `Flat`; errors of six modules joined; jobs that fail; details as a list and as an object |
//! | `/image2model` | images to 3D models | two envelopes of its own in one API; rate-limit headers; correlation ids; events |
//! | `/image-presets` | image presets | `NestJs` with path and time; messages in Thai; members beside the envelope's; no codes |
//! | `/thumbnails` | thumbnails | `Nested` with the request's id; status 499; 31 codes on one enum |
//! | `/designs` | designs | an envelope of its own with `data: null`; advice by code, not by status |
//!
//! `/reference/tryon`, and so on, is the reference of each API as a page, made from its declarations.
//!
//! Each has routes that fail as the real ones do, and `/errors/{code}`, the error of that code, for those who write a
//! client. `tests/reference.rs` holds all of them against the references in `tests/data`.

pub(crate) mod api;
pub(crate) mod catalogs;
pub(crate) mod designs;
pub(crate) mod image2model;
pub(crate) mod image_presets;
#[cfg(feature = "actix-web")]
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "the program serves over axum, its tests over both")
)]
pub(crate) mod over_actix;
pub(crate) mod over_axum;
mod program;
mod serving;
pub(crate) mod thumbnails;
pub(crate) mod tryon;
#[cfg(feature = "actix-web")]
#[path = "tryon/over_actix.rs"]
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "the program serves over axum, its tests over both")
)]
pub(crate) mod tryon_over_actix;
#[path = "tryon/over_axum.rs"]
mod tryon_over_axum;
#[path = "tryon/service.rs"]
pub(crate) mod tryon_service;

use std::process::ExitCode;

use apierror::axum::reference_router;
use axum::Router;

use over_axum::{api, whole};

/// A prefix, and what to ask under it.
const TRY: [(&str, &str); 5] = [
    ("/tryon", "-H 'x-api-key: demo' {}/v1/products/shirt-42"),
    ("/image2model", "-H 'x-api-key: demo' {}/v1/jobs/invalid@id"),
    (
        "/image-presets",
        "-X PATCH -H 'authorization: Bearer ip_demo' -H 'content-type: application/json' -d '{\"name\":\"x\"}' \
         {}/v0/images/presets/community-7",
    ),
    ("/thumbnails", "-X DELETE -H 'x-api-key: pkz_demo' {}/v1/personas/unknown"),
    ("/designs", "-H 'x-api-key: dk_broke' -X POST {}/v1/designs/d_1/generate"),
];

/// The five APIs, each under its prefix; the reference of each under `/reference` and its prefix.
pub(crate) fn service() -> Router {
    let references =
        catalogs::catalogs().into_iter().fold(Router::new(), |router, (prefix, catalog)| {
            router.nest_service(&format!("/reference/{prefix}"), reference_router(catalog))
        });
    references
        .nest("/tryon", api(tryon_over_axum::routes(), tryon::one_of_each, None))
        .nest("/image2model", whole::<image2model::Image2Model>())
        .nest("/image-presets", whole::<image_presets::ImagePresets>())
        .nest("/thumbnails", whole::<thumbnails::Thumbnails>())
        .nest("/designs", whole::<designs::Designs>())
}

#[tokio::main]
async fn main() -> ExitCode {
    serving::run("reference", service(), |address| {
        for (prefix, request) in TRY {
            println!(
                "{prefix}\n  curl -i {}",
                request.replace("{}", &format!("{address}{prefix}"))
            );
        }
    })
    .await
}
