//! The values of keys: one type for each kind of value, which reads it.

mod case;
mod code;
mod duration;
mod flag;
pub(crate) mod form;
mod grpc;
mod header_name;
mod headers;
mod kind_name;
mod list;
mod made;
mod message;
mod meta;
mod path;
mod retry;
mod status;
mod text;
mod wire_name;

pub(crate) use case::Case;
pub(crate) use code::{Code, Name, illegal_character};
pub(crate) use duration::{Duration, in_units};
pub(crate) use flag::{Flag, StatusFlag};
pub(crate) use grpc::GrpcCode;
pub(crate) use header_name::HeaderName;
pub(crate) use headers::Headers;
pub(crate) use kind_name::KindName;
pub(crate) use list::Named;
pub(crate) use made::MadeMembers;
pub(crate) use message::{MessageAttr, TypeMessage};
pub(crate) use meta::{Meta, MetaValue};
pub(crate) use path::Path;
pub(crate) use retry::{Attempts, Effect, RetryAttr, RetryOptions, Strategy};
pub(crate) use status::Status;
pub(crate) use text::{CodeUri, Text};
pub(crate) use wire_name::WireName;
