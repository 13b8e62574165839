//! The writers of a catalogue: one file for each kind of document.

mod grafana;
pub(crate) mod grpc_service_config;
pub(crate) mod html;
pub(crate) mod json;
mod markdown;
pub(crate) mod openapi;
mod prometheus;
mod python;
mod typescript;
