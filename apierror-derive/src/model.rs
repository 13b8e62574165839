//! A checked declaration, ready to be expanded.
//!
//! No key contradicts another one, every field that a message names exists, and
//! nothing required is missing.

mod retry;

use std::borrow::Cow;

use proc_macro2::{Ident, Span};
use syn::{Generics, PredicateType, Type as SynType, TypeParamBound, Visibility, WherePredicate};

use crate::ast::Field;
use crate::docs::Docs;
use crate::message::{Placeholder, Template};
use crate::value::{Cause, GrpcCode, LogLevel, MetaValue, Named, Status};

pub(crate) use retry::Retry;

/// An error type.
pub(crate) struct Type<'a> {
    pub(crate) head: Head<'a>,
    pub(crate) envelope: syn::Path,
    /// Whether the envelope contains a parameter of the type.
    pub(crate) is_envelope_generic: bool,
    /// The span of the envelope, if it is written.
    pub(crate) envelope_span: Option<Span>,
    /// The heading of variants without their own. `None` for the module of a struct.
    pub(crate) group: Option<Cow<'a, str>>,
    pub(crate) domain: Option<&'a str>,
    /// Static headers of variants without their own.
    pub(crate) headers: &'a [Named<String>],
    /// Static facts of variants without their own.
    pub(crate) meta: &'a [Named<MetaValue>],
    /// The variants of an enum. A struct is its own only variant.
    pub(crate) variants: Vec<Variant<'a>>,
}

/// The parts of an error type that are known even if the rest has errors.
pub(crate) struct Head<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    /// The path of the facade.
    pub(crate) krate: syn::Path,
    /// Whether `crate = …` is written.
    pub(crate) is_renamed: bool,
    /// The enum of codes, if `kind = …` is written.
    pub(crate) kind: Option<KindEnum<'a>>,
    /// The upstreams whose errors the type translates. A union has none here.
    pub(crate) upstreams: Vec<&'a SynType>,
    /// Whether the type is a struct with `on`, which unions take in.
    pub(crate) has_causes: bool,
}

/// An enum whose variants hold one declared error each.
pub(crate) struct Union<'a> {
    pub(crate) head: Head<'a>,
    pub(crate) visibility: &'a Visibility,
    /// The span of the key `union`.
    pub(crate) key: Span,
    pub(crate) envelope: syn::Path,
    /// The span of the envelope, if it is written.
    pub(crate) envelope_span: Option<Span>,
    pub(crate) members: Vec<UnionMember<'a>>,
    /// The smaller unions and upstreams that this one takes in.
    pub(crate) smaller: Vec<&'a SynType>,
}

/// A variant of a union.
pub(crate) struct UnionMember<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) field: &'a Field<'a>,
    /// The type of the field, without its `Box`.
    pub(crate) error: &'a SynType,
    pub(crate) is_boxed: bool,
    /// Whether there is a `From` for it. A type parameter beside other members has none,
    /// because it may stand for the type of one of them.
    pub(crate) has_from: bool,
}

/// The enum of codes, with one variant for each code.
pub(crate) struct KindEnum<'a> {
    pub(crate) ident: Ident,
    /// The visibility of the error type.
    pub(crate) visibility: &'a Visibility,
    pub(crate) variants: Vec<KindVariant>,
}

pub(crate) struct KindVariant {
    pub(crate) ident: Ident,
    /// The name of the error, which is the code if no other is written.
    pub(crate) name: String,
    pub(crate) code: String,
    pub(crate) description: Docs,
}

pub(crate) struct Variant<'a> {
    /// `None` for a struct.
    pub(crate) ident: Option<&'a Ident>,
    /// Whether it is a variant without fields, parentheses and braces.
    pub(crate) is_unit: bool,
    pub(crate) body: Body<'a>,
}

pub(crate) enum Body<'a> {
    /// A kind of error of its own.
    Spec(Box<Spec<'a>>),
    /// Forwards to the field. The span is that of the key `transparent`.
    Transparent(&'a Field<'a>, Span),
}

/// One kind of error.
pub(crate) struct Spec<'a> {
    /// Its index among the specs of the type.
    pub(crate) row: usize,
    /// `None` if it is the code.
    pub(crate) name: Option<&'a str>,
    pub(crate) code: Cow<'a, str>,
    pub(crate) status: Status,
    /// `None` if it is the type's.
    pub(crate) envelope: Option<&'a syn::Path>,
    /// `None` if it follows from the status.
    pub(crate) grpc: Option<GrpcCode>,
    /// `None` if it follows from the status.
    pub(crate) log: Option<LogLevel>,
    pub(crate) retry: Retry,
    /// Whether `retry` is written, on the variant or on the type.
    pub(crate) declares_retry: bool,
    pub(crate) title: Option<&'a str>,
    pub(crate) description: Docs,
    pub(crate) message: MessageSource<'a>,
    /// The message as the reference page shows it.
    pub(crate) template: String,
    pub(crate) help: Option<&'a str>,
    pub(crate) doc_url: Option<String>,
    /// `None` if it is `doc_url`.
    pub(crate) type_uri: Option<String>,
    /// `None` if it is the type's.
    pub(crate) group: Option<&'a str>,
    /// `None` if they are the type's.
    pub(crate) headers: Option<Vec<&'a Named<String>>>,
    /// `None` if they are the type's.
    pub(crate) meta: Option<Vec<&'a Named<MetaValue>>>,
    pub(crate) fields: &'a [Field<'a>],
    pub(crate) exposed: Exposed<'a>,
    /// The causes in an upstream that lead to it.
    pub(crate) on: Option<On<'a>>,
}

/// What `on(…)` says of one kind of error.
pub(crate) struct On<'a> {
    /// The span of the key.
    pub(crate) key: Span,
    pub(crate) causes: &'a [Cause],
    /// The field that receives the upstream's error.
    pub(crate) source: Option<Source<'a>>,
    /// The field that receives the upstream's wait, an `Option`.
    pub(crate) wait: Option<&'a Field<'a>>,
    /// The indices of the upstreams whose errors become this one.
    pub(crate) upstreams: Vec<usize>,
}

/// A field that holds the error of an upstream.
pub(crate) struct Source<'a> {
    pub(crate) field: &'a Field<'a>,
    pub(crate) holding: Holding,
    /// The type of the error.
    pub(crate) held: &'a SynType,
}

/// How a field holds an error.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holding {
    Whole,
    Box,
    Arc,
    /// A `Box<dyn Error>`, which holds the error of any upstream.
    Any,
}

/// The source of the public message.
pub(crate) enum MessageSource<'a> {
    Display,
    /// The reason phrase of the status.
    Reason,
    /// A text without fields.
    Fixed(String),
    /// A text with placeholders.
    Template(Vec<Placeholder<'a>>),
}

/// What a response or the log shows of the fields.
#[derive(Default)]
pub(crate) struct Exposed<'a> {
    /// Members and headers, in the order of the fields.
    pub(crate) members: Vec<Member<'a>>,
    /// The field that is the whole of `details`.
    pub(crate) details: Option<&'a Field<'a>>,
    /// The field that says how long to wait before the next attempt.
    pub(crate) wait: Option<&'a Field<'a>>,
    /// The field that holds the status of the occurrence.
    pub(crate) status: Option<&'a Field<'a>>,
    /// The fields for the log alone. No response shows them.
    pub(crate) logged: Vec<&'a Field<'a>>,
}

/// A field that is a member or a header.
pub(crate) struct Member<'a> {
    pub(crate) value: MemberValue<'a>,
    pub(crate) place: Place,
    /// The name on the wire.
    pub(crate) name: String,
    /// The span of the value that names it, or of the key.
    pub(crate) span: Span,
}

/// The value of a member.
pub(crate) enum MemberValue<'a> {
    /// A field, which is left out if it is `None`.
    Field(&'a Field<'a>),
    /// A field, which is `null` if it is `None`.
    Nullable(&'a Field<'a>),
    /// A text that is made from a template.
    Made(Template<'a>),
}

impl<'a> MemberValue<'a> {
    /// Returns the field, if the value is one.
    pub(crate) fn field(&self) -> Option<&'a Field<'a>> {
        match self {
            Self::Field(field) | Self::Nullable(field) => Some(field),
            Self::Made(_) => None,
        }
    }

    /// Returns whether the value comes from a field, alone or with others.
    pub(crate) fn uses(&self, field: &Field<'_>) -> bool {
        match self {
            Self::Field(own) | Self::Nullable(own) => std::ptr::eq(*own, field),
            Self::Made(template) => template.uses(field),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Detail,
    Extension,
    /// The members of the field are extensions.
    Extensions,
    Header,
}

impl<'a> Type<'a> {
    pub(crate) fn specs(&self) -> impl Iterator<Item = &Spec<'a>> {
        self.variants.iter().filter_map(|variant| match &variant.body {
            Body::Spec(spec) => Some(&**spec),
            Body::Transparent(..) => None,
        })
    }
}

impl Exposed<'_> {
    /// Returns whether the header `name` comes from a field.
    pub(crate) fn has_header(&self, name: &str) -> bool {
        self.members.iter().any(|member| member.place == Place::Header && member.name == name)
    }

    /// Returns the name of a field in the body.
    pub(crate) fn wire_name(&self, field: &Field<'_>) -> Option<&str> {
        let in_body = |place| matches!(place, Place::Detail | Place::Extension);
        let is_field = |member: &&Member<'_>| {
            in_body(member.place)
                && member.value.field().is_some_and(|own| std::ptr::eq(own, field))
        };
        let mut named = self.members.iter().filter(is_field);
        named.next().map(|member| member.name.as_str())
    }
}

impl Head<'_> {
    /// Returns whether no value of the type borrows anything: it has no lifetime, and
    /// each type parameter has the bound `'static`.
    pub(crate) fn borrows_nothing(&self) -> bool {
        let is_static = |bound: &TypeParamBound| matches!(bound, TypeParamBound::Lifetime(lifetime) if lifetime.ident == "static");
        let is_bound = |parameter: &Ident| {
            let clause = self.generics.where_clause.iter().flat_map(|clause| &clause.predicates);
            clause.into_iter().any(|predicate| match predicate {
                WherePredicate::Type(PredicateType {
                    bounded_ty: SynType::Path(path),
                    bounds,
                    ..
                }) => path.path.is_ident(parameter) && bounds.iter().any(is_static),
                _ => false,
            })
        };
        self.generics.lifetimes().next().is_none()
            && self.generics.type_params().all(|parameter| {
                parameter.bounds.iter().any(is_static) || is_bound(&parameter.ident)
            })
    }
}

impl Place {
    /// Returns the key that puts a field there.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Detail => "detail",
            Self::Extension => "extension",
            Self::Extensions => "extensions",
            Self::Header => "header",
        }
    }
}

impl Spec<'_> {
    /// Returns the name, which is the code if no other is written.
    pub(crate) fn name(&self) -> &str {
        self.name.unwrap_or(&self.code)
    }
}

impl KindEnum<'_> {
    /// Returns the variant for a name.
    pub(crate) fn variant_of(&self, name: &str) -> Option<&Ident> {
        self.variants.iter().find(|variant| variant.name == name).map(|variant| &variant.ident)
    }

    /// Returns whether any name differs from its code.
    pub(crate) fn has_names(&self) -> bool {
        self.variants.iter().any(|variant| variant.name != variant.code)
    }
}
