//! A key as it was written: its value, and where it stands.

use std::fmt::Display;

use darling::FromMeta;
use darling::ast::{MetaNameValueInvalidExpr, NestedMeta};
use proc_macro2::Span;
use syn::Meta;

use super::keys::{key_span, key_text};
use super::value::{Form, Misread, Value};
use crate::fault::{Fault, Faults};

/// A value, and the key that it was written under.
#[derive(Clone)]
pub(crate) struct Written<T> {
    /// The key's place: what a conflict between keys underlines.
    pub(crate) key: Span,
    /// The value's place; of a lone word, the word's.
    pub(crate) span: Span,
    pub(crate) value: T,
}

/// What became of one key. A key with a wrong value is not absent: nothing more is asked for.
#[derive(Default)]
pub(crate) enum Given<T> {
    #[default]
    Absent,
    /// The key's place, and what is wrong.
    Wrong(Span, darling::Error),
    Written(Written<T>),
}

/// A key whose mistakes have been noted.
pub(crate) enum Read<T> {
    Absent,
    Wrong,
    Written(Written<T>),
}

impl<T> Given<T> {
    /// Where the key stands, whether its value is right or wrong.
    pub(crate) fn key(&self) -> Option<Span> {
        match self {
            Self::Written(Written { key, .. }) | Self::Wrong(key, _) => Some(*key),
            Self::Absent => None,
        }
    }

    /// Moves the mistake, if there is one, to `faults`.
    pub(crate) fn read(self, faults: &mut Faults) -> Read<T> {
        match self {
            Self::Absent => Read::Absent,
            Self::Wrong(_, error) => {
                faults.push(error);
                Read::Wrong
            }
            Self::Written(written) => Read::Written(written),
        }
    }
}

impl<T> Read<T> {
    pub(crate) fn written(self) -> Option<Written<T>> {
        match self {
            Self::Written(written) => Some(written),
            Self::Absent | Self::Wrong => None,
        }
    }

    pub(crate) fn value(self) -> Option<T> {
        self.written().map(|written| written.value)
    }

    /// Where the key stands, if its value is right.
    pub(crate) fn key(&self) -> Option<Span> {
        match self {
            Self::Written(written) => Some(written.key),
            Self::Absent | Self::Wrong => None,
        }
    }

    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    pub(crate) fn as_ref(&self) -> Read<&T> {
        match self {
            Self::Absent => Read::Absent,
            Self::Wrong => Read::Wrong,
            Self::Written(Written { key, span, value }) => {
                Read::Written(Written { key: *key, span: *span, value })
            }
        }
    }

    /// This one; where it is absent, the other.
    pub(crate) fn or(self, other: Self) -> Self {
        if self.is_absent() { other } else { self }
    }
}

impl<T: Clone> Read<&T> {
    pub(crate) fn cloned(self) -> Read<T> {
        match self {
            Self::Absent => Read::Absent,
            Self::Wrong => Read::Wrong,
            Self::Written(Written { key, span, value }) => {
                Read::Written(Written { key, span, value: value.clone() })
            }
        }
    }
}

impl<T: Value> FromMeta for Given<T> {
    fn from_none() -> Option<Self> {
        Some(Self::Absent)
    }

    fn from_meta(item: &Meta) -> darling::Result<Self> {
        Ok(Self::of(item.path(), &Form::of_meta(item)))
    }

    fn from_invalid_expr(item: &MetaNameValueInvalidExpr) -> darling::Result<Self> {
        Ok(Self::of(&item.path, &Form::of_unparsed(item)))
    }

    fn from_nested_meta(item: &NestedMeta) -> darling::Result<Self> {
        match item {
            NestedMeta::Meta(meta) => Self::from_meta(meta),
            NestedMeta::NameValueInvalidExpr(meta) => Self::from_invalid_expr(meta),
            NestedMeta::Lit(_) => Err(darling::Error::unsupported_format("literal")),
        }
    }
}

impl<T: Value> Given<T> {
    fn of(path: &syn::Path, form: &Form<'_>) -> Self {
        let (key, at) = (key_text(path), key_span(path));
        match T::read(&key, form) {
            Ok(value) => Self::Written(Written { key: at, span: form.span(), value }),
            Err(Misread::Fault(error)) => Self::Wrong(at, error),
            Err(Misread::Kind) => {
                Self::Wrong(at, wrong_kind(&key, T::TAKES, &T::example(&key, form), form))
            }
        }
    }
}

/// What to write instead of a value of another kind, or of none.
pub(super) fn wrong_kind(key: &str, takes: &str, example: &str, form: &Form<'_>) -> darling::Error {
    let (key, takes, example): (&dyn Display, &dyn Display, &dyn Display) =
        (&key, &takes, &example);
    match form {
        Form::Word(span) => Fault::NoValue { key, example }.at(*span),
        Form::Unparsed(span, tokens) if tokens.is_empty() => {
            Fault::NoValue { key, example }.at(*span)
        }
        Form::List(span, tokens) if tokens.is_empty() => {
            Fault::EmptyOptions { key, example }.at(*span)
        }
        _ => Fault::WrongKind { key, takes, example }.at(form.span()),
    }
}
