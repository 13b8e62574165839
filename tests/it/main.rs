//! Behaviour as a downstream crate sees it. Each module has one subject.
//!
//! Tests that need a process of their own are in `tests/process`, those about lints in `tests/lints`.

#![allow(clippy::items_after_statements, reason = "a test declares an error where it needs it")]

mod common;

mod actix_middleware;
mod aide_errors;
mod alerts;
mod assertions;
mod boxed;
mod by_hand;
mod catalog;
mod catalog_around;
mod catalog_messages;
mod client_backon;
mod client_decode;
mod client_policy;
mod client_reqwest;
mod client_tower;
mod closed_pipe;
mod command_line;
mod context;
mod contract;
mod custom_envelope;
mod declarations;
mod details;
mod dynamic;
mod envelope_overrides;
mod envelopes;
mod error_layer;
mod extractors;
mod failures;
mod fast_path;
mod generators;
mod grpc;
mod grpc_service_config;
mod guide;
mod headers;
mod hooks;
mod hostile_declarations;
mod hygiene;
mod internal;
mod kind_envelope;
mod kinds;
mod layers;
mod leaks;
mod marks;
mod members;
mod members_tell_kinds;
mod messages;
mod names;
mod openapi;
mod openapi_axum;
mod operations;
mod outage;
mod passed_status;
mod plain_text;
mod python;
mod recorded;
mod reference;
mod reference_page;
mod reference_router;
mod rendered_values;
mod report;
mod request_ids;
mod retry_advice;
mod retrying_client;
mod rfc9457;
mod schemas;
#[cfg(feature = "shop")]
mod shop;
mod trace_ids;
mod transparent;
mod tryon;
mod type_defaults;
mod typescript;
mod unions;
mod upstream;
mod utoipa_errors;
mod validation;
mod vectors;
