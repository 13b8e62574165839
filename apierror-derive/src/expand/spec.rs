//! The table of specs.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, Literal, Punct, Spacing, TokenStream, TokenTree};
use quote::{TokenStreamExt, format_ident, quote};

use super::Scope;
use super::fields::FieldTable;
use crate::model::{MessageSource, Retry, Spec, Type};
use crate::value::{Duration, Effect, MetaValue, Named, Strategy};

/// ```text
/// enum __ApierrorSpecs {}
/// impl SpecTable<2> for __ApierrorSpecs {
///     const SPECS: [ErrorSpec; 2] = table(
///         TypeDefaults { group: "Order error", domain: "", headers: &[], meta: &[], fields: &[] },
///         [404, 500],
///         [("ORDER_NOT_FOUND", 0, "…", "Order '{id}' not found.", 1), ("DATABASE", 1, "…", "", 3)],
///         ["Try again."],
///         [SpecOverride::Grpc(GrpcCode::DataLoss)],
///         b"…",
///     );
/// }
/// static __APIERROR_CELLS: [CompiledCell; 2] = compiled_cells();
/// ```
///
/// The rows are literals, which compile fastest: an expression with a call or a path
/// takes as long as several rows. Facts that most errors do not have are in the lists
/// of texts and of overrides, and the last literal says which rows have them.
pub(super) fn table(scope: &Scope<'_>, ty: &Type<'_>) -> TokenStream {
    let Scope { private, .. } = scope;
    let mut table = Table::default();
    for spec in ty.specs() {
        table.add(scope, spec);
    }
    let Table { statuses, rows, texts, text_count: _, overrides, known_overrides: _, rare, fields } =
        table;
    if statuses.is_empty() {
        return TokenStream::new();
    }
    let statuses = statuses.into_iter().map(Literal::u16_unsuffixed);
    let count = count(ty);
    let rare = Literal::byte_string(&rare);
    let group = &*ty.group;
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
                [#rows],
                [#texts],
                [#(#overrides),*],
                #rare,
            );
        }
        static __APIERROR_CELLS: [#private::CompiledCell; #count] = #private::compiled_cells();
    }
}

/// The parts of the table that are complete so far.
#[derive(Default)]
struct Table {
    /// The statuses of the type, without duplicates.
    statuses: Vec<u16>,
    rows: TokenStream,
    texts: TokenStream,
    text_count: usize,
    overrides: Vec<TokenStream>,
    /// The indices of the overrides so far, by their text.
    known_overrides: BTreeMap<String, usize>,
    /// Which rows have which texts and overrides, as the core's `table` reads it.
    rare: Vec<u8>,
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

/// The number in the place of a text's for a fact that is an override.
const OVERRIDE: u8 = 0;

impl Table {
    fn add(&mut self, scope: &Scope<'_>, spec: &Spec<'_>) {
        let private = &scope.private;
        let Spec {
            row,
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
        } = spec;
        let row = *row;
        if *declares_retry {
            let key = || format!("{retry:?}");
            self.share(scope, row, "Retry", key, || Some(self::retry(scope, retry)));
        } else if *retry != Retry::for_status(*status, false) {
            self.share(scope, row, "RetryWithWait", String::new, || None);
        }
        if description.text().is_none() {
            self.push(scope, row, "Description", Some(description.value(private)));
        }
        if let Some(envelope) = envelope {
            self.push(scope, row, "Envelope", Some(quote!(#private::spec_envelope::<#envelope>())));
        }
        if let Some(grpc) = grpc {
            let variant = format_ident!("{}", grpc.variant);
            let key = || grpc.variant.to_owned();
            self.share(scope, row, "Grpc", key, || Some(quote!(#private::GrpcCode::#variant)));
        }
        if let Some(log) = log {
            let variant = format_ident!("{}", log.variant);
            let key = || log.variant.to_owned();
            self.share(scope, row, "Log", key, || Some(quote!(#private::LogLevel::#variant)));
        }
        for (text, value) in [
            (Text::Name, *name),
            (Text::Title, *title),
            (Text::Help, *help),
            // A page is also the problem type, unless that is another one.
            (Text::DocUrl, doc_url.as_deref()),
            (Text::TypeUri, type_uri.as_deref()),
            (Text::Group, *group),
        ] {
            if let Some(value) = value {
                self.push_text(row, text, value);
            }
        }
        let source = match message {
            MessageSource::Display => 0,
            MessageSource::Template(_) => 1,
            // Without braces, a fixed message is its own template.
            MessageSource::Fixed(fixed) if fixed == template => 2,
            MessageSource::Fixed(fixed) => {
                self.push_text(row, Text::Unescaped, fixed);
                0
            }
            MessageSource::Reason => 3,
        };
        if let Some(headers) = headers {
            let value = || Some(self::headers(headers.iter().copied()));
            self.share(scope, row, "Headers", || format!("{headers:?}"), value);
        }
        if let Some(meta) = meta {
            let value = || Some(self::meta(scope, meta.iter().copied()));
            self.share(scope, row, "Meta", || format!("{meta:?}"), value);
        }
        if let Some((from, to)) = self.fields.add(scope, spec) {
            let (first, end) = (Literal::usize_unsuffixed(from), Literal::usize_unsuffixed(to));
            self.share(scope, row, "Fields", || from.to_string(), || Some(quote!(#first, #end)));
        }

        let status = self.status_index(status.0);
        self.rows.append(row_of([
            Literal::string(code).into(),
            status.into(),
            Literal::string(description.text().unwrap_or_default()).into(),
            Literal::string(template).into(),
            Literal::u8_unsuffixed(source).into(),
        ]));
        self.rows.append(Punct::new(',', Spacing::Alone));
    }

    /// Adds an override that other rows may have too. `key` is a text that is the same
    /// for the same value.
    fn share(
        &mut self,
        scope: &Scope<'_>,
        row: usize,
        name: &str,
        key: impl FnOnce() -> String,
        value: impl FnOnce() -> Option<TokenStream>,
    ) {
        let key = format!("{name}{}", key());
        let index = if let Some(&known) = self.known_overrides.get(&key) {
            self.push_rare(row, OVERRIDE, known);
            known
        } else {
            self.push(scope, row, name, value())
        };
        self.known_overrides.insert(key, index);
    }

    /// Adds an override, and returns its index.
    fn push(
        &mut self,
        scope: &Scope<'_>,
        row: usize,
        name: &str,
        value: Option<TokenStream>,
    ) -> usize {
        let private = &scope.private;
        let index = self.overrides.len();
        let name = format_ident!("{name}");
        let value = value.map(|value| quote!((#value)));
        self.overrides.push(quote!(#private::SpecOverride::#name #value));
        self.push_rare(row, OVERRIDE, index);
        index
    }

    fn push_text(&mut self, row: usize, text: Text, value: &str) {
        self.texts.append(Literal::string(value));
        self.texts.append(Punct::new(',', Spacing::Alone));
        self.push_rare(row, text as u8, self.text_count);
        self.text_count += 1;
    }

    fn push_rare(&mut self, row: usize, fact: u8, index: usize) {
        self.rare.extend_from_slice(&row.to_le_bytes()[..3]);
        self.rare.push(fact);
        self.rare.extend_from_slice(&index.to_le_bytes()[..3]);
    }

    /// Returns the index of a status among those of the type.
    fn status_index(&mut self, status: u16) -> Literal {
        let known = self.statuses.iter().position(|known| *known == status);
        Literal::usize_unsuffixed(known.unwrap_or_else(|| {
            self.statuses.push(status);
            self.statuses.len() - 1
        }))
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

/// Returns `(code, 0, description, message, 1)`, built token by token like the arms of
/// a `match`.
fn row_of(cells: [TokenTree; 5]) -> Group {
    let mut row = TokenStream::new();
    for cell in cells {
        row.append(cell);
        row.append(Punct::new(',', Spacing::Alone));
    }
    Group::new(Delimiter::Parenthesis, row)
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
