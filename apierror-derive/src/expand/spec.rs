//! The table of specs.

use proc_macro2::{Delimiter, Group, Literal, Punct, Spacing, TokenStream, TokenTree};
use quote::{TokenStreamExt, format_ident, quote};

use super::Scope;
use super::fields::FieldTable;
use crate::model::{MessageSource, Retry, Spec, Type};
use crate::value::{Duration, Effect, MetaValue, Named, Strategy};

/// ```text
/// static __APIERROR_SPECS: [ErrorSpec; 2] = table(
///     TypeDefaults { group: "Order error", domain: "", headers: &[], meta: &[], fields: &[] },
///     [404, 500],
///     &[("ORDER_NOT_FOUND", 0, "…", "Order '{id}' not found.", 1), ("DATABASE", 1, "…", "", 0)],
///     &[(1, SpecOverride::Message(MessageSource::Reason))],
/// );
/// static __APIERROR_COMPILED: [CompiledSpec; 2] = compiled_specs(&__APIERROR_SPECS);
/// ```
///
/// The rows are literals, which compile fastest: an expression with a call or a path
/// takes as long as several rows. Facts that most errors do not have are in the list
/// of overrides.
pub(super) fn table(scope: &Scope<'_>, ty: &Type<'_>) -> TokenStream {
    let Scope { private, .. } = scope;
    let mut table = Table::default();
    for spec in ty.specs() {
        table.add(scope, spec);
    }
    let Table { statuses, rows, overrides, fields } = table;
    if statuses.is_empty() {
        return TokenStream::new();
    }
    let statuses = statuses.into_iter().map(Literal::u16_unsuffixed);
    let count = Literal::usize_unsuffixed(ty.specs().count());
    let group = &*ty.group;
    let domain = ty.domain.unwrap_or_default();
    let (headers, meta) = (headers(ty.headers.iter()), meta(scope, ty.meta.iter()));
    let all_fields = if fields.is_empty() { quote!(&[]) } else { quote!(&__APIERROR_FIELDS) };
    let fields = fields.table(private);
    quote! {
        #fields
        static __APIERROR_SPECS: [#private::ErrorSpec; #count] = #private::table(
            #private::TypeDefaults {
                group: #group,
                domain: #domain,
                headers: #headers,
                meta: #meta,
                fields: #all_fields,
            },
            [#(#statuses),*],
            &[#rows],
            &[#(#overrides),*],
        );
        static __APIERROR_COMPILED: [#private::CompiledSpec; #count] =
            #private::compiled_specs(&__APIERROR_SPECS);
    }
}

/// The parts of the table that are complete so far.
#[derive(Default)]
struct Table {
    /// The statuses of the type, without duplicates.
    statuses: Vec<u16>,
    rows: TokenStream,
    overrides: Vec<TokenStream>,
    fields: FieldTable,
}

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
        let row = Literal::usize_unsuffixed(*row);
        let mut push = |name: &str, value: Option<TokenStream>| {
            let name = format_ident!("{name}");
            let value = value.map(|value| quote!((#value)));
            self.overrides.push(quote!((#row, #private::SpecOverride::#name #value)));
        };

        if *declares_retry {
            push("Retry", Some(self::retry(scope, retry)));
        } else if *retry != Retry::for_status(*status, false) {
            push("RetryWithWait", None);
        }
        if description.text().is_none() {
            push("Description", Some(description.value(private)));
        }
        if let Some(name) = name {
            push("Name", Some(quote!(#name)));
        }
        if let Some(envelope) = envelope {
            push("Envelope", Some(quote!(#private::spec_envelope::<#envelope>())));
        }
        if let Some(grpc) = grpc {
            let variant = format_ident!("{}", grpc.variant);
            push("Grpc", Some(quote!(#private::GrpcCode::#variant)));
        }
        if let Some(log) = log {
            let variant = format_ident!("{}", log.variant);
            push("Log", Some(quote!(#private::LogLevel::#variant)));
        }
        for (name, value) in [
            ("Title", *title),
            ("Help", *help),
            // A page is also the problem type, unless that is another one.
            ("DocUrl", doc_url.as_deref()),
            ("TypeUri", type_uri.as_deref()),
            ("Group", *group),
        ] {
            if let Some(value) = value {
                push(name, Some(quote!(#value)));
            }
        }
        let source = match message {
            MessageSource::Display => 0,
            MessageSource::Template(_) => 1,
            // Without braces, a fixed message is its own template.
            MessageSource::Fixed(fixed) if fixed == template => 2,
            MessageSource::Fixed(fixed) => {
                push("Message", Some(quote!(#private::MessageSource::Unescaped(#fixed))));
                0
            }
            MessageSource::Reason => {
                push("Message", Some(quote!(#private::MessageSource::Reason)));
                0
            }
        };
        if let Some(headers) = headers {
            push("Headers", Some(self::headers(headers.iter().copied())));
        }
        if let Some(meta) = meta {
            push("Meta", Some(self::meta(scope, meta.iter().copied())));
        }
        if let Some((from, to)) = self.fields.add(scope, spec) {
            let (from, to) = (Literal::usize_unsuffixed(from), Literal::usize_unsuffixed(to));
            push("Fields", Some(quote!(#from, #to)));
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
