//! Stage one: what was written. The darling receivers of the three attribute tables.
//!
//! Every key that is written is read, and every mistake noted; nothing is yet held against anything else.

mod code;
mod given;
mod grpc;
mod keys;
mod kind;
mod list;
mod literal;
mod message;
mod name;
mod path;
mod rename;
mod retry;
mod status;
mod text;
mod value;

use darling::FromMeta;
use syn::Attribute;

use crate::fault::Faults;

pub(crate) use keys::is_api;
use keys::{Items, Target};

pub(crate) use code::{Code, illegal_character};
pub(crate) use given::{Given, Read, Written};
pub(crate) use grpc::GrpcCode;
pub(crate) use kind::KindName;
pub(crate) use list::{Headers, Meta, MetaValue, Named};
pub(crate) use literal::{read as read_literal, text as text_of};
pub(crate) use message::Message;
pub(crate) use name::{HeaderName, WireName};
pub(crate) use path::Path;
pub(crate) use rename::Case;
pub(crate) use retry::{Effect, Retry, Strategy, in_words};
pub(crate) use status::Status;
pub(crate) use text::{Text, Uri};
pub(crate) use value::Flag;

/// `#[api(…)]` on the type.
#[derive(Default, FromMeta)]
pub(crate) struct TypeAttrs {
    /// The type that implements `Envelope`.
    pub(crate) envelope: Given<Path>,
    /// The owner of the codes.
    pub(crate) domain: Given<Text>,
    /// The base of RFC 9457 `type`.
    pub(crate) type_base: Given<Uri>,
    /// Codes from variant names.
    pub(crate) rename_all: Given<Case>,
    /// Wire names from field names.
    pub(crate) rename_all_fields: Given<Case>,
    /// Where `apierror` is re-exported.
    #[darling(rename = "crate")]
    pub(crate) krate: Given<Path>,
    /// The enum of the type's codes.
    pub(crate) kind: Given<KindName>,
    /// The heading in the reference page, of variants that have none of their own.
    pub(crate) group: Given<Text>,
    /// The HTTP status, likewise.
    pub(crate) status: Given<Status>,
    /// The retry advice, likewise.
    pub(crate) retry: Given<Retry>,
}

/// `#[api(…)]` on a variant, or on a struct.
#[derive(Default, FromMeta)]
pub(crate) struct VariantAttrs {
    /// The stable code.
    pub(crate) code: Given<Code>,
    /// The public message.
    pub(crate) message: Given<Message>,
    /// A static one-line summary.
    pub(crate) title: Given<Text>,
    /// What the caller should do.
    pub(crate) help: Given<Text>,
    /// This error's own page.
    pub(crate) doc_url: Given<Uri>,
    /// Static response headers.
    pub(crate) header: Given<Headers>,
    /// Static facts for custom envelopes.
    pub(crate) meta: Given<Meta>,
    /// Everything is forwarded to the one field.
    pub(crate) transparent: Given<Flag>,
    /// The heading in the reference page; where it is not the type's.
    pub(crate) group: Given<Text>,
    /// The HTTP status; where it is not the type's.
    pub(crate) status: Given<Status>,
    /// The code of gRPC; where it is not the status's.
    pub(crate) grpc: Given<GrpcCode>,
    /// The retry advice; where it is not the type's.
    pub(crate) retry: Given<Retry>,
    /// Whether a mistake has told already what to write.
    #[darling(skip)]
    pub(crate) told: bool,
}

/// `#[api(…)]` on a field.
#[derive(Default, FromMeta)]
pub(crate) struct FieldAttrs {
    /// A member of `details`.
    pub(crate) detail: Given<WireName>,
    /// The whole `details` value.
    pub(crate) details: Given<Flag>,
    /// A member beside the envelope's own.
    pub(crate) extension: Given<WireName>,
    /// A response header.
    pub(crate) header: Given<HeaderName>,
    /// The known wait.
    pub(crate) retry_after: Given<Flag>,
    /// Whether a mistake has told already what to write, here or on the variant.
    #[darling(skip)]
    pub(crate) told: bool,
}

impl TypeAttrs {
    /// Of an enum.
    pub(crate) fn read(attrs: &[Attribute], faults: &mut Faults) -> Self {
        receive(&keys::items(attrs, Target::Enum, faults).list, faults)
    }

    /// Of a struct, which takes both tables; what stands in both is the variant's.
    pub(crate) fn read_struct(attrs: &[Attribute], faults: &mut Faults) -> (Self, VariantAttrs) {
        let Items { list, told } = keys::items(attrs, Target::Struct, faults);
        let (of_variant, of_type): (Vec<_>, Vec<_>) =
            list.into_iter().partition(keys::is_of_variant);
        (receive(&of_type, faults), VariantAttrs { told, ..receive(&of_variant, faults) })
    }
}

impl VariantAttrs {
    pub(crate) fn read(attrs: &[Attribute], faults: &mut Faults) -> Self {
        let Items { list, told } = keys::items(attrs, Target::Variant, faults);
        Self { told, ..receive(&list, faults) }
    }
}

impl FieldAttrs {
    pub(crate) fn read(attrs: &[Attribute], faults: &mut Faults) -> Self {
        let Items { list, told } = keys::items(attrs, Target::Field, faults);
        Self { told, ..receive(&list, faults) }
    }
}

fn receive<T: FromMeta + Default>(items: &[darling::ast::NestedMeta], faults: &mut Faults) -> T {
    faults.handle(T::from_list(items)).unwrap_or_default()
}
