//! The documents that are written from a catalogue, one file each.

pub(crate) mod grpc_service_config;
pub(crate) mod html;
pub(crate) mod json;
mod markdown;
mod openapi;
mod typescript;
