//! The table of specs.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::Scope;
use super::fields::FieldTable;
use super::upstream::spec_causes;
use crate::model::{Body, MessageSource, Retry, Spec, Type};
use crate::value::{Duration, Effect, MetaValue, Named, Strategy};

/// ```text
/// enum __ApierrorSpecs {}
/// impl SpecTable<2> for __ApierrorSpecs {
///     const SPECS: [ErrorSpec; 2] = table(
///         TypeDefaults { group: "Order error", domain: "", headers: &[], meta: &[], fields: &[] },
///         [404, 500],
///         [SpecOverride::Grpc(GrpcCode::DataLoss)],
///         "ORDER_NOT_FOUND…Order '{id}' not found.DATABASE…",
///         b"…",
///     );
/// }
/// static __APIERROR_CELLS: [CompiledCell; 2] = compiled_cells();
/// ```
///
/// All texts are one literal, and the last literal says which belong to which row: two
/// literals compile faster than an expression for each fact.
pub(super) fn table(scope: &Scope<'_>, ty: &Type<'_>) -> TokenStream {
    let Scope { private, .. } = scope;
    let mut table = Table::default();
    for spec in ty.specs() {
        table.add(scope, spec);
    }
    let Table { statuses, overrides, known_overrides: _, texts, rows, fields } = table;
    if statuses.is_empty() {
        return TokenStream::new();
    }
    let statuses = statuses.into_iter().map(Literal::u16_unsuffixed);
    let count = count(ty);
    let rows = Literal::byte_string(&rows);
    let causes = causes(scope, ty);
    let module = || quote!(#private::module_group!());
    let group = ty.group.as_ref().map_or_else(module, |group| quote!(#group));
    let domain = ty.domain.unwrap_or_default();
    let (headers, meta) = (headers(ty.headers.iter()), meta(scope, ty.meta.iter()));
    let all_fields = if fields.is_empty() { quote!(&[]) } else { quote!(__ApierrorSpecs::FIELDS) };
    let fields = fields.table(private);
    quote! {
        enum __ApierrorSpecs {}
        #fields
        impl #private::SpecTable<#count> for __ApierrorSpecs {
            const SPECS: [#private::ErrorSpec; #count] = #private::table(
                #private::TypeDefaults {
                    group: #group,
                    domain: #domain,
                    headers: #headers,
                    meta: #meta,
                    fields: #all_fields,
                },
                [#(#statuses),*],
                [#(#overrides),*],
                #texts,
                #rows,
            );
            #causes
        }
        static __APIERROR_CELLS: [#private::CompiledCell; #count] = #private::compiled_cells();
    }
}

/// Returns `const CAUSES: &'static [(usize, &'static SpecCauses)] = …;`, or nothing if no
/// variant has `on`.
fn causes(scope: &Scope<'_>, ty: &Type<'_>) -> Option<TokenStream> {
    let private = &scope.private;
    let rows = ty.variants.iter().enumerate().filter_map(|(index, variant)| {
        let Body::Spec(spec) = &variant.body else { return None };
        let causes = spec_causes(scope, spec.on.as_ref()?);
        let index = Literal::usize_unsuffixed(index);
        Some(quote!((#index, #causes),))
    });
    let rows: TokenStream = rows.collect();
    (!rows.is_empty()).then(|| {
        quote! {
            const CAUSES: &'static [(#private::usize, &'static #private::SpecCauses)] = &[#rows];
        }
    })
}

/// The parts of the table that are complete so far.
#[derive(Default)]
struct Table {
    /// The statuses of the type, without duplicates.
    statuses: Vec<u16>,
    overrides: Vec<TokenStream>,
    /// The indices of the overrides so far, by their text.
    known_overrides: BTreeMap<String, usize>,
    /// All texts, one after the other.
    texts: String,
    /// The rows, as the core's `table` reads them.
    rows: Vec<u8>,
    fields: FieldTable,
}

/// The texts that only some kinds of errors have, by their numbers in the core's
/// `ErrorSpec::set_text`.
#[derive(Clone, Copy)]
enum Text {
    Name = 1,
    Title,
    Help,
    DocUrl,
    TypeUri,
    Group,
    Unescaped,
}

/// Ends a row.
const END: usize = 0;
/// Stands before the index of an override.
const OVERRIDE: usize = 8;

impl Table {
    fn add(&mut self, scope: &Scope<'_>, spec: &Spec<'_>) {
        let private = &scope.private;
        let Spec {
            row: _,
            name,
            code,
            status,
            envelope,
            grpc,
            log,
            retry,
            declares_retry,
            title,
            description,
            message,
            template,
            help,
            doc_url,
            type_uri,
            group,
            headers,
            meta,
            fields: _,
            exposed: _,
            on: _,
        } = spec;
        let (source, unescaped) = match message {
            MessageSource::Display => (0, None),
            MessageSource::Template(_) => (1, None),
            // Without braces, a fixed message is its own template.
            MessageSource::Fixed(fixed) if fixed == template => (2, None),
            MessageSource::Fixed(fixed) => (0, Some(&**fixed)),
            MessageSource::Reason => (3, None),
        };
        let status_index = self.status_index(status.0);
        self.push_number(status_index);
        self.push_number(source);
        self.push_text(code);
        self.push_text(description.text().unwrap_or_default());
        self.push_text(template);

        if *declares_retry {
            let key = || format!("{retry:?}");
            self.share(scope, "Retry", key, || Some(self::retry(scope, retry)));
        } else if *retry != Retry::for_status(*status, false) {
            self.share(scope, "RetryWithWait", String::new, || None);
        }
        if description.text().is_none() {
            self.push(scope, "Description", Some(description.value(private)));
        }
        if let Some(envelope) = envelope {
            self.push(scope, "Envelope", Some(quote!(#private::spec_envelope::<#envelope>())));
        }
        if let Some(grpc) = grpc {
            let variant = format_ident!("{}", grpc.variant);
            let key = || grpc.variant.to_owned();
            self.share(scope, "Grpc", key, || Some(quote!(#private::GrpcCode::#variant)));
        }
        if let Some(log) = log {
            let variant = format_ident!("{}", log.variant);
            let key = || log.variant.to_owned();
            self.share(scope, "Log", key, || Some(quote!(#private::LogLevel::#variant)));
        }
        for (text, value) in [
            (Text::Name, *name),
            (Text::Title, *title),
            (Text::Help, *help),
            // A page is also the problem type, unless that is another one.
            (Text::DocUrl, doc_url.as_deref()),
            (Text::TypeUri, type_uri.as_deref()),
            (Text::Group, *group),
            (Text::Unescaped, unescaped),
        ] {
            if let Some(value) = value {
                self.push_rare_text(text, value);
            }
        }
        if let Some(headers) = headers {
            let value = || Some(self::headers(headers.iter().copied()));
            self.share(scope, "Headers", || format!("{headers:?}"), value);
        }
        if let Some(meta) = meta {
            let value = || Some(self::meta(scope, meta.iter().copied()));
            self.share(scope, "Meta", || format!("{meta:?}"), value);
        }
        if let Some((from, to)) = self.fields.add(scope, spec) {
            let (first, end) = (Literal::usize_unsuffixed(from), Literal::usize_unsuffixed(to));
            self.share(scope, "Fields", || from.to_string(), || Some(quote!(#first, #end)));
        }
        self.push_number(END);
    }

    /// Adds an override that other rows may have too. `key` is a text that is the same
    /// for the same value.
    fn share(
        &mut self,
        scope: &Scope<'_>,
        name: &str,
        key: impl FnOnce() -> String,
        value: impl FnOnce() -> Option<TokenStream>,
    ) {
        let key = format!("{name}{}", key());
        if let Some(&known) = self.known_overrides.get(&key) {
            self.push_override(known);
        } else {
            self.known_overrides.insert(key, self.overrides.len());
            self.push(scope, name, value());
        }
    }

    /// Adds an override.
    fn push(&mut self, scope: &Scope<'_>, name: &str, value: Option<TokenStream>) {
        let private = &scope.private;
        self.push_override(self.overrides.len());
        let name = format_ident!("{name}");
        let value = value.map(|value| quote!((#value)));
        self.overrides.push(quote!(#private::SpecOverride::#name #value));
    }

    fn push_override(&mut self, index: usize) {
        self.push_number(OVERRIDE);
        self.push_number(index);
    }

    fn push_rare_text(&mut self, text: Text, value: &str) {
        self.push_number(text as usize);
        self.push_text(value);
    }

    fn push_text(&mut self, text: &str) {
        self.texts.push_str(text);
        self.push_number(text.len());
    }

    /// Adds a number in LEB128.
    #[allow(clippy::cast_possible_truncation, reason = "seven bits of it, and one more")]
    fn push_number(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.rows.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.rows.push(number as u8);
    }

    /// Returns the index of a status among those of the type.
    fn status_index(&mut self, status: u16) -> usize {
        let known = self.statuses.iter().position(|known| *known == status);
        known.unwrap_or_else(|| {
            self.statuses.push(status);
            self.statuses.len() - 1
        })
    }
}

fn headers<'a>(headers: impl Iterator<Item = &'a Named<String>>) -> TokenStream {
    let headers = headers.map(|Named { name, value }| quote!((#name, #value)));
    quote!(&[#(#headers),*])
}

fn meta<'a>(scope: &Scope<'_>, meta: impl Iterator<Item = &'a Named<MetaValue>>) -> TokenStream {
    let private = &scope.private;
    let meta = meta.map(|Named { name, value }| {
        let value = match value {
            MetaValue::Str(text) => quote!(Str(#text)),
            MetaValue::Int(number) => {
                let number = Literal::i64_unsuffixed(*number);
                quote!(Int(#number))
            }
            MetaValue::Bool(truth) => quote!(Bool(#truth)),
        };
        quote!((#name, #private::MetaValue::#value))
    });
    quote!(&[#(#meta),*])
}

fn retry(scope: &Scope<'_>, retry: &Retry) -> TokenStream {
    let private = &scope.private;
    let Retry { strategy, effect, max_attempts, base, cap, over, after, within } = retry;
    let strategy = match strategy {
        Strategy::Never => quote!(Never),
        Strategy::Once => quote!(Once),
        Strategy::Backoff => quote!(Backoff),
        Strategy::Throttle => quote!(Throttle),
        Strategy::Restart => quote!(Restart),
        Strategy::Action => quote!(Action),
        Strategy::Poll => quote!(Poll),
        Strategy::Unstated => quote!(Unstated),
    };
    let effect = match effect {
        Effect::NotApplied => quote!(NotApplied),
        Effect::Unknown => quote!(Unknown),
    };
    let max_attempts = max_attempts.map(|attempts| {
        let attempts = Literal::u32_unsuffixed(attempts);
        quote!(.with_max_attempts(#attempts))
    });
    let duration = |method: &str, duration: Option<Duration>| {
        let method = format_ident!("{method}");
        duration.map(|Duration(ms)| {
            let ms = Literal::u64_unsuffixed(ms);
            quote!(.#method(#private::millis(#ms)))
        })
    };
    let base = duration("with_base", *base);
    let cap = duration("with_cap", *cap);
    // It divides the time by the number of attempts, so it comes after them.
    let over = duration("with_over", *over);
    let after = duration("with_after", *after);
    let within = duration("with_within", *within);
    quote! {
        #private::Retry::new(#private::RetryStrategy::#strategy, #private::Effect::#effect)
            #max_attempts #base #cap #over #after #within
    }
}

/// Returns how many specs the table has. Rust 1.88 does not infer it.
pub(super) fn count(ty: &Type<'_>) -> Literal {
    Literal::usize_unsuffixed(ty.specs().count())
}
