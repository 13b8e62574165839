//! One code of a catalogue: its declarations, and the envelope that it arrives in.

use std::any::type_name;

use apierror_core::{ApiError, Envelope, ErrorSpec, FieldSpec, Occurrence};

use super::definitions::Definitions;
use super::example::{Answer, render};
use super::merged::MergedField;
use super::rust_type::RustType;

/// One code.
#[derive(Clone)]
pub(crate) struct Entry {
    /// The first declaration.
    pub(crate) spec: &'static ErrorSpec,
    /// Every declaration, the first included: variants that share the code.
    pub(crate) variants: Vec<Variant>,
    /// The type that brought it into the catalogue.
    pub(crate) declared_by: &'static str,
    pub(crate) wire: Wire,
    /// A real occurrence, rendered.
    pub(crate) example: Option<Answer>,
}

/// One declaration of a code.
#[derive(Clone)]
pub(crate) struct Variant {
    pub(crate) spec: &'static ErrorSpec,
    /// Those of its fields, in their order.
    types: Vec<RustType>,
}

impl Variant {
    fn read(spec: &'static ErrorSpec, definitions: &mut Definitions) -> Self {
        let types = spec.fields.iter().map(|field| RustType::of(field, definitions)).collect();
        Self { spec, types }
    }

    /// Its fields, each with its type.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'static FieldSpec, &RustType)> {
        self.spec.fields.iter().zip(&self.types)
    }
}

/// An envelope as a value.
#[derive(Clone, Copy)]
pub(crate) struct Wire {
    pub(crate) envelope: &'static str,
    pub(crate) members: &'static [&'static str],
    pub(crate) of_service: bool,
    pub(crate) content_type: &'static str,
    pub(crate) render: fn(&Occurrence<'_>, &dyn ApiError) -> Answer,
}

impl Wire {
    pub(crate) fn of<E: Envelope>() -> Self {
        Self {
            envelope: type_name::<E>(),
            members: E::MEMBERS,
            of_service: E::OF_SERVICE,
            content_type: E::CONTENT_TYPE,
            render: render::<E>,
        }
    }
}

impl Entry {
    pub(crate) fn new(
        spec: &'static ErrorSpec,
        declared_by: &'static str,
        wire: Wire,
        definitions: &mut Definitions,
    ) -> Self {
        Self {
            spec,
            variants: vec![Variant::read(spec, definitions)],
            declared_by,
            wire,
            example: None,
        }
    }

    /// Another variant of the same code.
    pub(crate) fn add(&mut self, spec: &'static ErrorSpec, definitions: &mut Definitions) {
        if !self.has(spec) {
            self.variants.push(Variant::read(spec, definitions));
        }
    }

    fn has(&self, spec: &ErrorSpec) -> bool {
        self.variants.iter().any(|known| std::ptr::eq(known.spec, spec))
    }

    pub(crate) fn code(&self) -> &'static str {
        self.spec.code
    }

    /// The fields of all variants, each name once.
    pub(crate) fn fields(&self) -> Vec<MergedField> {
        MergedField::of(&self.variants)
    }

    /// What another declaration of the code has otherwise. The same declaration, forwarded by another type, is no other.
    pub(crate) fn difference(&self, other: &Self) -> Option<String> {
        if other.variants.iter().all(|variant| self.has(variant.spec)) {
            return None;
        }
        let (mine, theirs) = (self.spec, other.spec);
        if mine.status != theirs.status {
            return Some(format!("status {} and {}", mine.status.as_u16(), theirs.status.as_u16()));
        }
        if mine.retry != theirs.retry {
            let name = |spec: &ErrorSpec| spec.retry.strategy().as_str();
            return Some(format!(
                "retry `{}` and `{}`, options and effect counted",
                name(mine),
                name(theirs)
            ));
        }
        if mine.grpc_code() != theirs.grpc_code() {
            return Some(format!("gRPC codes `{}` and `{}`", mine.grpc_code(), theirs.grpc_code()));
        }
        // A type that names no envelope answers in whichever the service has.
        let defers = self.wire.of_service || other.wire.of_service;
        if !defers && self.wire.envelope != other.wire.envelope {
            return Some(format!(
                "envelopes `{}` and `{}`",
                self.wire.envelope, other.wire.envelope
            ));
        }
        if mine.type_uri() != theirs.type_uri() {
            return Some(format!("type URIs `{}` and `{}`", mine.type_uri(), theirs.type_uri()));
        }
        if mine.domain != theirs.domain {
            let name = |spec: &ErrorSpec| spec.domain.unwrap_or("none");
            return Some(format!("domains `{}` and `{}`", name(mine), name(theirs)));
        }
        if mine.headers != theirs.headers {
            return Some("other fixed headers".to_owned());
        }
        let (mine, theirs) = (self.fields(), other.fields());
        let differing = |some: &[MergedField], others: &[MergedField]| {
            some.iter().find(|field| !others.contains(field)).map(ToString::to_string)
        };
        differing(&mine, &theirs).map(|field| format!("only the first has {field}")).or_else(|| {
            differing(&theirs, &mine).map(|field| format!("only the second has {field}"))
        })
    }
}
