//! One key of an attribute: absent, wrong, or written with a value.

use darling::FromMeta;
use darling::ast::{MetaNameValueInvalidExpr, NestedMeta};
use proc_macro2::Span;
use syn::Meta;

use crate::diagnostic::Diagnostics;
use crate::items::{key_span, key_text};
use crate::value::form::{Form, Value, ValueError, wrong_kind};

/// A key of one of the tables in [`keys`](crate::keys).
#[derive(Default)]
pub(crate) enum Attr<T> {
    #[default]
    Absent,
    /// The value is wrong. The key still counts as written, so that no second
    /// error asks for it.
    Wrong(Wrong),
    Written(Spanned<T>),
}

/// A key with a wrong value.
#[derive(Clone)]
pub(crate) struct Wrong {
    pub(crate) key: Span,
    pub(crate) error: syn::Error,
}

/// A value, and where it is written.
pub(crate) struct Spanned<T> {
    /// The span of the key. Errors about conflicting keys underline it.
    pub(crate) key: Span,
    /// The span of the value, or of the key if it has no value.
    pub(crate) span: Span,
    pub(crate) value: T,
}

impl<T> Attr<T> {
    /// Returns the span of the key, whether the value is right or wrong.
    pub(crate) fn key(&self) -> Option<Span> {
        match self {
            Self::Absent => None,
            Self::Wrong(Wrong { key, .. }) | Self::Written(Spanned { key, .. }) => Some(*key),
        }
    }

    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    pub(crate) fn is_wrong(&self) -> bool {
        matches!(self, Self::Wrong(_))
    }

    pub(crate) fn written(&self) -> Option<&Spanned<T>> {
        match self {
            Self::Written(written) => Some(written),
            Self::Absent | Self::Wrong(_) => None,
        }
    }

    pub(crate) fn value(&self) -> Option<&T> {
        match self {
            Self::Written(written) => Some(&written.value),
            Self::Absent | Self::Wrong(_) => None,
        }
    }

    /// Returns this key, or `other` if this one is absent.
    pub(crate) fn or<'s>(&'s self, other: &'s Self) -> &'s Self {
        if self.is_absent() { other } else { self }
    }

    /// Adds the error of a wrong value to `diagnostics`.
    pub(crate) fn report(&self, diagnostics: &mut Diagnostics) {
        if let Self::Wrong(wrong) = self {
            diagnostics.push(wrong.error.clone());
        }
    }
}

impl<T: Value> Attr<T> {
    fn from_form(path: &syn::Path, form: &Form<'_>) -> Self {
        let (key, key_span) = (key_text(path), key_span(path));
        let error = match T::from_form(&key, form) {
            Ok(value) => {
                return Self::Written(Spanned { key: key_span, span: form.span(), value });
            }
            Err(ValueError::Diagnostic(error)) => error,
            Err(ValueError::WrongKind) => wrong_kind(&key, T::TAKES, &T::example(&key, form), form),
        };
        Self::Wrong(Wrong { key: key_span, error })
    }
}

/// darling calls this for each key that it finds in a table.
impl<T: Value> FromMeta for Attr<T> {
    fn from_meta(item: &Meta) -> darling::Result<Self> {
        Ok(Self::from_form(item.path(), &Form::from_meta(item)))
    }

    fn from_invalid_expr(item: &MetaNameValueInvalidExpr) -> darling::Result<Self> {
        Ok(Self::from_form(&item.path, &Form::from_invalid_expr(item)))
    }
}

/// A struct with an [`Attr`] for each key that a place takes.
pub(crate) trait Table: FromMeta + Default {
    /// All keys, in the order in which messages list them.
    const KEYS: &'static [&'static str];

    /// Adds the errors of wrong values to `diagnostics`.
    fn report(&self, diagnostics: &mut Diagnostics);

    /// Returns the keys that are written, with right or wrong values.
    fn written(&self) -> Vec<(&'static str, Span)>;

    /// Reads items whose keys are all in the table, each at most once. Does not
    /// report wrong values.
    fn from_items(items: &[NestedMeta], diagnostics: &mut Diagnostics) -> Self {
        if items.is_empty() {
            return Self::default();
        }
        Self::from_list(items).unwrap_or_else(|error| {
            diagnostics.push(error.into());
            Self::default()
        })
    }
}

/// Declares a [`Table`], with one row for each key.
///
/// darling generates the code that assigns each item to the field of its key.
/// Unknown, misplaced and repeated keys never reach it:
/// [`items::accept_known`](crate::items::accept_known) reports them first, with
/// errors of our own.
macro_rules! table {
    (
        $(#[$about:meta])*
        $table:ident { $( $(#[$doc:meta])* $key:literal => $field:ident: $value:ty, )* }
    ) => {
        $(#[$about])*
        #[derive(Default, darling::FromMeta)]
        pub(crate) struct $table {
            $(
                $(#[$doc])*
                #[darling(default, rename = $key)]
                pub(crate) $field: $crate::attr::Attr<$value>,
            )*
        }

        impl $crate::attr::Table for $table {
            const KEYS: &'static [&'static str] = &[$($key),*];

            fn report(&self, diagnostics: &mut $crate::diagnostic::Diagnostics) {
                $( self.$field.report(diagnostics); )*
            }

            fn written(&self) -> Vec<(&'static str, proc_macro2::Span)> {
                let mut written = Vec::new();
                $( written.extend(self.$field.key().map(|span| ($key, span))); )*
                written
            }
        }
    };
}

pub(crate) use table;
