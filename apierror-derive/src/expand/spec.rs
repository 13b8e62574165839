//! The table of specs.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::Scope;
use crate::model::{Effect, Field, Message, MetaValue, Place, Retry, Spec, Strategy, as_written};

/// ```text
/// static __APIERROR_FRAMES: [FrameCell; 1] = …;
/// static __APIERROR_SPECS: [ErrorSpec; 1] =
///     table([spec("ORDER_NOT_FOUND", 404)], &__APIERROR_FRAMES, "Order error", "");
/// ```
pub(super) fn table(scope: &Scope<'_>) -> TokenStream {
    let krate = &scope.krate;
    let specs: Vec<TokenStream> = scope.model.specs().map(|spec| one(scope, spec)).collect();
    let count = Literal::usize_unsuffixed(specs.len());
    if specs.is_empty() {
        return TokenStream::new();
    }
    let Scope { private, model, .. } = scope;
    let group = &model.group;
    let domain = model.domain.as_deref().unwrap_or_default();
    quote! {
        static __APIERROR_FRAMES: [#private::FrameCell; #count] = [const { #private::FrameCell::new() }; #count];
        static __APIERROR_SPECS: [#krate::ErrorSpec; #count] = #private::table([#(#specs),*], &__APIERROR_FRAMES, #group, #domain);
    }
}

fn one(scope: &Scope<'_>, spec: &Spec<'_>) -> TokenStream {
    let Scope { krate, private, .. } = scope;
    let Spec {
        row: _,
        code,
        status,
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
    let number = Literal::u16_unsuffixed(status.0);
    let text = |method: &str, text: Option<&str>| {
        let method = format_ident!("{method}");
        text.filter(|text| !text.is_empty()).map(|text| quote!(.#method(#text)))
    };
    let retry = (*retry != Retry::for_status(*status, false)).then(|| {
        let retry = self::retry(scope, retry);
        quote!(.with_retry(#retry))
    });
    let title = text("with_title", title.as_deref());
    let description = text("with_description", Some(description));
    let fixed = match message {
        Message::Fixed(text) => Some(quote!(.with_fixed_message(#text))),
        Message::Reason => Some(quote!(.with_reason_as_message())),
        Message::Display | Message::Template(_) => None,
    };
    // A fixed message is its own template, but for the braces.
    let is_own_template = matches!(message, Message::Fixed(text) if text == template);
    let method = if matches!(message, Message::Template(_)) { "with_template" } else { "with_message" };
    let template = text(method, Some(template).filter(|_| !is_own_template).map(String::as_str));
    let help = text("with_help", help.as_deref());
    let type_uri = text("with_type_uri", type_uri.as_deref());
    let doc_url = text("with_doc_url", doc_url.as_deref());
    let group = text("with_group", group.as_deref());
    let fields = list("with_fields", &fields(scope, spec));
    let headers = list(
        "with_headers",
        &headers.iter().map(|(name, value)| quote!((#name, #value))).collect::<Vec<_>>(),
    );
    let meta = meta.iter().map(|(name, value)| {
        let value = match value {
            MetaValue::Str(text) => quote!(Str(#text)),
            MetaValue::Int(number) => {
                let number = Literal::i64_unsuffixed(*number);
                quote!(Int(#number))
            }
            MetaValue::Bool(truth) => quote!(Bool(#truth)),
        };
        quote!((#name, #krate::MetaValue::#value))
    });
    let meta = list("with_meta", &meta.collect::<Vec<_>>());
    quote! {
        #private::spec(#code, #number)
            #retry #title #description #fixed #template #help #type_uri #doc_url #group #fields #headers #meta
    }
}

/// `.method(const { &[…] })`; a constant of its own, since a call's argument would not live long enough.
fn list(method: &str, items: &[TokenStream]) -> Option<TokenStream> {
    let method = format_ident!("{method}");
    (!items.is_empty()).then(|| quote!(.#method(const { &[#(#items),*] })))
}

fn retry(scope: &Scope<'_>, retry: &Retry) -> TokenStream {
    let Scope { krate, private, .. } = scope;
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
        #krate::Retry::of(#krate::RetryStrategy::#strategy, #krate::Effect::#effect) #max_attempts #base #cap #within
    }
}

/// Every field that shows, in the order of declaration.
fn fields(scope: &Scope<'_>, spec: &Spec<'_>) -> Vec<TokenStream> {
    let same = |a: &Field<'_>, b: &Field<'_>| a.member == b.member;
    let mut fields = Vec::new();
    for field in &spec.fields {
        for shown in spec.shown.iter().filter(|shown| same(&shown.field, field)) {
            let place = match shown.place {
                Place::Detail => "Detail",
                Place::Extension => "Extension",
                Place::Header => "Header",
            };
            fields.push(field_spec(scope, field, place, &shown.name));
        }
        if spec.details.as_ref().is_some_and(|details| same(details, field)) {
            fields.push(field_spec(scope, field, "Details", "details"));
        }
        if spec.wait.as_ref().is_some_and(|wait| same(wait, field)) {
            fields.push(field_spec(scope, field, "RetryAfter", "retry-after"));
        }
    }
    fields
}

fn field_spec(scope: &Scope<'_>, field: &Field<'_>, place: &str, name: &str) -> TokenStream {
    let krate = &scope.krate;
    let place = format_ident!("{place}");
    let ty = as_written(field.ty);
    let optional = field.optional.then(|| quote!(.optional()));
    let description = &field.description;
    let description = (!description.is_empty()).then(|| quote!(.with_description(#description)));
    quote!(#krate::FieldSpec::new(#name, #krate::FieldPlace::#place, #ty) #optional #description)
}
