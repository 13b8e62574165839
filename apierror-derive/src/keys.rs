//! The keys of `#[api(…)]`: a table for types, one for variants, one for
//! fields.
//!
//! Each key has one row: its name, the field that holds it, and the kind of its
//! value. The next stages destructure the tables field by field, so a new row does
//! not compile until they handle it.

use crate::attr::table;
use crate::value::{
    Case, Code, CodeUri, Flag, GrpcCode, HeaderName, Headers, KindName, LogFlag, LogLevel,
    MadeMembers, MessageAttr, Meta, Name, On, Path, RetryAttr, Status, StatusFlag, Text,
    TypeMessage, Types, WireName,
};

table! {
    /// `#[api(…)]` on a type.
    TypeAttrs {
        /// The type that implements `Envelope`.
        "envelope" => envelope: Path,
        /// The owner of the codes.
        "domain" => domain: Text,
        /// The base of RFC 9457 `type`.
        "type_base" => type_base: CodeUri,
        /// The page of each error, with `{code}` for its code.
        "doc_url" => doc_url: CodeUri,
        /// The heading in the reference page, for variants without their own.
        "group" => group: Text,
        /// The HTTP status, for variants without their own.
        "status" => status: Status,
        /// The retry advice, for variants without their own.
        "retry" => retry: RetryAttr,
        /// The source of the public message, for variants without their own.
        "message" => message: TypeMessage,
        /// Static response headers of all variants.
        "header" => header: Headers,
        /// Static facts of all variants.
        "meta" => meta: Meta,
        /// The level of the log event, for variants without their own.
        "log" => log: LogLevel,
        /// The case in which variant names become codes.
        "rename_all" => rename_all: Case,
        /// The case in which field names become wire names.
        "rename_all_fields" => rename_all_fields: Case,
        /// Where `apierror` is re-exported.
        "crate" => krate: Path,
        /// The name of the generated enum of codes.
        "kind" => kind: KindName,
        /// Each variant holds one declared error.
        "union" => union: Flag,
        /// The upstreams whose errors become variants, and the smaller unions that a union
        /// takes in.
        "from" => from: Types,
    }
}

table! {
    /// `#[api(…)]` on a variant, or on a struct.
    VariantAttrs {
        /// The stable code.
        "code" => code: Code,
        /// The error's name, if it is not the code.
        "name" => name: Name,
        /// The HTTP status.
        "status" => status: Status,
        /// The gRPC code, where the status implies another one.
        "grpc" => grpc: GrpcCode,
        /// The public message.
        "message" => message: MessageAttr,
        /// A static one-line summary.
        "title" => title: Text,
        /// The retry advice.
        "retry" => retry: RetryAttr,
        /// What the caller should do.
        "help" => help: Text,
        /// The page of this error.
        "doc_url" => doc_url: CodeUri,
        /// The heading in the reference page.
        "group" => group: Text,
        /// Static response headers.
        "header" => header: Headers,
        /// Static facts for custom envelopes.
        "meta" => meta: Meta,
        /// The level of the log event.
        "log" => log: LogLevel,
        /// The type that implements `Envelope`, where it is not the type's.
        "envelope" => envelope: Path,
        /// Members of `details` that are made from templates.
        "detail" => detail: MadeMembers,
        /// Members beside those of the envelope that are made from templates.
        "extension" => extension: MadeMembers,
        /// The causes in an upstream that lead to the variant.
        "on" => on: On,
        /// Forwards everything to the only field.
        "transparent" => transparent: Flag,
    }
}

table! {
    /// `#[api(…)]` on a field.
    FieldAttrs {
        /// A member of `details`.
        "detail" => detail: WireName,
        /// The whole `details` value.
        "details" => details: Flag,
        /// A member beside those of the envelope.
        "extension" => extension: WireName,
        /// A value whose members are beside those of the envelope.
        "extensions" => extensions: Flag,
        /// The status of the occurrence.
        "status" => status: StatusFlag,
        /// Sends a member that is `None` as `null`.
        "or_null" => or_null: Flag,
        /// A response header.
        "header" => header: HeaderName,
        /// How long to wait before the next attempt.
        "retry_after" => retry_after: Flag,
        /// A fact for the log alone.
        "log" => log: LogFlag,
    }
}
