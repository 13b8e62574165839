//! The table of specs.

use proc_macro2::{Delimiter, Group, Literal, Punct, Spacing, TokenStream, TokenTree};
use quote::{TokenStreamExt, format_ident, quote};

use super::{Scope, schema};
use crate::model::{Effect, Field, Message, MetaValue, Place, Retry, Spec, Strategy, as_written};

/// ```text
/// static __APIERROR_COMPILED: [CompiledCell; 2] = …;
/// static __APIERROR_SPECS: [ErrorSpec; 2] = table(
///     TypeDefaults { group: "Order error", domain: "", fields: &[] },
///     [404, 500],
///     &[("ORDER_NOT_FOUND", 0, "…", "Order '{id}' not found.", 1), ("DATABASE", 1, "…", "", 0)],
///     &[(1, SpecOverride::Message(MessageSource::Reason))],
///     &__APIERROR_COMPILED,
/// );
/// ```
///
/// Rows of literals, because they are what the compiler is fastest with: an expression with a call or a path in it costs
/// several rows, and most kinds of errors need none. What is rare stands in the list behind them.
pub(super) fn table(scope: &Scope<'_>) -> TokenStream {
    let Scope { private, model, .. } = scope;
    let mut table = Table::default();
    for spec in model.specs() {
        table.add(scope, spec);
    }
    let Table { statuses, rows, facts, fields, types } = table;
    if statuses.is_empty() {
        return TokenStream::new();
    }
    let statuses = statuses.into_iter().map(Literal::u16_unsuffixed);
    let count = Literal::usize_unsuffixed(model.specs().count());
    let group = &model.group;
    let domain = model.domain.as_deref().unwrap_or_default();
    let field_count = Literal::usize_unsuffixed(fields.len());
    let (fields, all_fields) = if fields.is_empty() {
        (None, quote!(&[]))
    } else {
        (Some(field_table(private, &field_count, &fields, &types)), quote!(&__APIERROR_FIELDS))
    };
    quote! {
        #fields
        static __APIERROR_COMPILED: [#private::CompiledCell; #count] = #private::compiled_cells();
        static __APIERROR_SPECS: [#private::ErrorSpec; #count] = #private::table(
            #private::TypeDefaults { group: #group, domain: #domain, fields: #all_fields },
            [#(#statuses),*],
            &[#rows],
            &[#(#facts),*],
            &__APIERROR_COMPILED,
        );
    }
}

/// The table in the making.
#[derive(Default)]
struct Table {
    /// Each once.
    statuses: Vec<u16>,
    rows: TokenStream,
    facts: Vec<TokenStream>,
    fields: Vec<TokenStream>,
    /// Types of fields that may have a schema of their own, and the places of those fields.
    types: Vec<TokenStream>,
}

impl Table {
    fn add(&mut self, scope: &Scope<'_>, spec: &Spec<'_>) {
        let private = &scope.private;
        let Spec {
            row,
            code,
            status,
            grpc,
            retry,
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
            shown: _,
            details: _,
            wait: _,
        } = spec;
        let row = Literal::usize_unsuffixed(*row);
        let mut fact = |name: &str, value: Option<TokenStream>| {
            let name = format_ident!("{name}");
            let value = value.map(|value| quote!((#value)));
            self.facts.push(quote!((#row, #private::SpecOverride::#name #value)));
        };
        let text = |text: &String| Some(quote!(#text));

        if *retry != Retry::for_status(*status, false) {
            fact("Retry", Some(self::retry(scope, retry)));
        }
        if let Some(grpc) = grpc {
            let variant = format_ident!("{}", grpc.variant);
            fact("Grpc", Some(quote!(#private::GrpcCode::#variant)));
        }
        for (name, value) in [
            ("Title", title),
            ("Help", help),
            ("TypeUri", type_uri),
            ("DocUrl", doc_url),
            ("Group", group),
        ] {
            if let Some(value) = value {
                fact(name, text(value));
            }
        }
        let says = match message {
            Message::Display => 0,
            Message::Template(_) => 1,
            // A fixed message is its own template, but for the braces.
            Message::Fixed(fixed) if fixed == template => 2,
            Message::Fixed(fixed) => {
                fact("Message", Some(quote!(#private::MessageSource::Unescaped(#fixed))));
                0
            }
            Message::Reason => {
                fact("Message", Some(quote!(#private::MessageSource::Reason)));
                0
            }
        };
        if !headers.is_empty() {
            let headers = headers.iter().map(|(name, value)| quote!((#name, #value)));
            fact("Headers", Some(quote!(&[#(#headers),*])));
        }
        if !meta.is_empty() {
            let meta = meta.iter().map(|(name, value)| {
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
            fact("Meta", Some(quote!(&[#(#meta),*])));
        }
        let fields = fields(scope, spec, self.fields.len(), &mut self.types);
        if !fields.is_empty() {
            let from = Literal::usize_unsuffixed(self.fields.len());
            let to = Literal::usize_unsuffixed(self.fields.len() + fields.len());
            fact("Fields", Some(quote!(#from, #to)));
            self.fields.extend(fields);
        }

        let status = self.place_of(status.0);
        self.rows.append(row_of([
            Literal::string(code).into(),
            status.into(),
            Literal::string(description).into(),
            Literal::string(template).into(),
            Literal::u8_unsuffixed(says).into(),
        ]));
        self.rows.append(Punct::new(',', Spacing::Alone));
    }

    /// Where the status stands among those of the type.
    fn place_of(&mut self, status: u16) -> Literal {
        let known = self.statuses.iter().position(|known| *known == status);
        Literal::usize_unsuffixed(known.unwrap_or_else(|| {
            self.statuses.push(status);
            self.statuses.len() - 1
        }))
    }
}

/// `(code, 0, description, message, true)`. As with the arms of a `match`, one token after the other.
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
    let Retry { strategy, effect, max_attempts, base, cap, within } = retry;
    let strategy = match strategy {
        Strategy::Never => quote!(Never),
        Strategy::Once => quote!(Once),
        Strategy::Backoff => quote!(Backoff),
        Strategy::Throttle => quote!(Throttle),
        Strategy::Restart => quote!(Restart),
        Strategy::Action => quote!(Action),
        Strategy::Poll => quote!(Poll),
    };
    let effect = match effect {
        Effect::NotApplied => quote!(NotApplied),
        Effect::Unknown => quote!(Unknown),
    };
    let max_attempts = max_attempts.map(|attempts| {
        let attempts = Literal::u32_unsuffixed(attempts);
        quote!(.with_max_attempts(#attempts))
    });
    let duration = |method: &str, ms: Option<u64>| {
        let method = format_ident!("{method}");
        ms.map(|ms| {
            let ms = Literal::u64_unsuffixed(ms);
            quote!(.#method(#private::millis(#ms)))
        })
    };
    let base = duration("with_base", *base);
    let cap = duration("with_cap", *cap);
    let within = duration("with_within", *within);
    quote! {
        #private::Retry::of(#private::RetryStrategy::#strategy, #private::Effect::#effect) #max_attempts #base #cap #within
    }
}

/// ```text
/// static __APIERROR_FIELDS: [FieldSpec; 2] = with_schemas! { [FieldSpec::new("price", Detail, "Money"), …] (0, Money) };
/// ```
///
/// Whether a type has a schema is the facade's to find out, as its features say; where there is none to look at, the
/// fields stand alone.
fn field_table(
    private: &TokenStream,
    count: &Literal,
    fields: &[TokenStream],
    types: &[TokenStream],
) -> TokenStream {
    let table = quote!([#(#fields),*]);
    if types.is_empty() {
        return quote!(static __APIERROR_FIELDS: [#private::FieldSpec; #count] = #table;);
    }
    quote! {
        #[allow(deprecated, reason = "a deprecated type still has a schema")]
        static __APIERROR_FIELDS: [#private::FieldSpec; #count] = #private::with_schemas! { #table #(#types)* };
    }
}

/// Every field that shows, in the order of declaration; and the types that may have schemas, each with its field's place
/// in the table, which has `before` of other specs.
fn fields(
    scope: &Scope<'_>,
    spec: &Spec<'_>,
    before: usize,
    types: &mut Vec<TokenStream>,
) -> Vec<TokenStream> {
    let same = |a: &Field<'_>, b: &Field<'_>| a.member == b.member;
    let mut fields: Vec<TokenStream> = Vec::new();
    let mut may_have_schema = |field: &Field<'_>, at: usize| {
        if let Some(ty) = schema::subject(scope.model, field) {
            let at = Literal::usize_unsuffixed(before + at);
            types.push(quote!((#at, #ty)));
        }
    };
    for field in &spec.fields {
        for shown in spec.shown.iter().filter(|shown| same(&shown.field, field)) {
            let place = match shown.place {
                Place::Detail => "Detail",
                Place::Extension => "Extension",
                Place::Header => "Header",
            };
            if shown.place != Place::Header {
                may_have_schema(field, fields.len());
            }
            fields.push(field_spec(scope, field, place, &shown.name));
        }
        if spec.details.as_ref().is_some_and(|details| same(details, field)) {
            may_have_schema(field, fields.len());
            fields.push(field_spec(scope, field, "Details", "details"));
        }
        if spec.wait.as_ref().is_some_and(|wait| same(wait, field)) {
            fields.push(field_spec(scope, field, "RetryAfter", "retry-after"));
        }
    }
    fields
}

fn field_spec(scope: &Scope<'_>, field: &Field<'_>, place: &str, name: &str) -> TokenStream {
    let private = &scope.private;
    let place = format_ident!("{place}");
    let ty = as_written(field.ty);
    let optional = field.optional.then(|| quote!(.optional()));
    let description = &field.description;
    let description = (!description.is_empty()).then(|| quote!(.with_description(#description)));
    quote!(#private::FieldSpec::new(#name, #private::FieldPlace::#place, #ty) #optional #description)
}
