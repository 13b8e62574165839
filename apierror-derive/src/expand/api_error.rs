//! `impl ApiError`

use proc_macro2::TokenStream;
use quote::quote;

use super::alike::Use;
use super::format::format_args;
use super::forward::{forward, has_transparent};
use super::{Arm, Scope, row};
use crate::ast::Field;
use crate::message::Placeholder;
use crate::model::{Body, MessageSource, Place, Spec, Type, Variant};

/// ```text
/// fn __apierror_row(error: &OrderError) -> usize { … }          // if the type is not generic, and no variant is transparent
/// impl ApiError for OrderError {
///     fn spec(&self) -> &'static ErrorSpec { spec_at::<__ApierrorSpecs, 2>(__apierror_row(self)) }
///     fn message(&self) -> Cow<'_, str> { message(self) }
///     fn write_message(&self, out: &mut MessageWriter) { … }      // if a message is not fixed
///     fn declared(&self, _: Token) -> Option<CompiledSpec> {
///         Some(compiled_at::<__ApierrorSpecs, 2>(__apierror_row(self), &__APIERROR_CELLS))
///     }
///     fn log_facts(&self, visit: &mut dyn FnMut(…)) { … }      // if a field is for the log alone
///     fn as_error(&self) -> Option<&(dyn Error + 'static)> { Some(self) }  // unless it may borrow
///     // details, extensions, retry_after, append_headers: if the type has any
/// }
/// ```
pub(super) fn implementation<'m>(scope: &Scope<'m>, ty: &'m Type<'m>) -> TokenStream {
    let Scope { private, .. } = scope;
    let row = row::function(scope, ty);
    let spec = row::spec(scope, ty);
    let write_message = write_message(scope, ty);
    let details = values(scope, ty, &quote!(details), Place::Detail);
    let extensions = values(scope, ty, &quote!(extensions), Place::Extension);
    let retry_after = retry_after(scope, ty);
    let append_headers = append_headers(scope, ty);
    let facts = facts(scope, ty);
    let declared = row::declared(scope, ty);
    let as_error = as_error(scope);
    let log_facts = log_facts(scope, ty);
    let implementation = scope.implement(
        &quote!(#private::ApiError),
        &quote! {
            fn spec(&self) -> &'static #private::ErrorSpec {
                #spec
            }
            fn message(&self) -> #private::Cow<'_, #private::str> {
                #private::message(self)
            }
            #write_message
            #declared
            #details
            #extensions
            #retry_after
            #append_headers
            #facts
            #as_error
            #log_facts
        },
    );
    quote!(#row #implementation)
}

/// Returns `write_message` with an arm for each template, unless every message is
/// fixed.
fn write_message<'m>(scope: &Scope<'m>, ty: &'m Type<'m>) -> Option<TokenStream> {
    let Scope { private, .. } = scope;
    let is_fixed = |variant: &Variant<'_>| match &variant.body {
        Body::Spec(spec) => {
            matches!(spec.message, MessageSource::Reason | MessageSource::Fixed(_))
        }
        Body::Transparent(..) => false,
    };
    if ty.variants.iter().all(is_fixed) {
        return None;
    }
    let default = quote!(#private::write_message(self, __apierror_out));
    let use_of = |variant: &'m Variant<'m>| match &variant.body {
        Body::Spec(spec) => match &spec.message {
            MessageSource::Template(placeholders) => Use::of_placeholders(placeholders),
            _ => None,
        },
        Body::Transparent(..) => None,
    };
    let body = scope.match_alike(ty, &default, &use_of, &|variant: &'m Variant<'m>| {
        let Body::Spec(spec) = &variant.body else {
            return forward(scope, variant, &quote!(write_message), &quote!(, __apierror_out));
        };
        let MessageSource::Template(placeholders) = &spec.message else { return None };
        let is_used =
            |field: &&Field<'_>| placeholders.iter().any(|placeholder| placeholder.uses(field));
        let fields = spec.fields.iter().filter(is_used).collect();
        Some(Arm::block(fields, write_placeholders(scope, placeholders)))
    });
    Some(quote! {
        fn write_message<'__apierror>(
            &'__apierror self,
            __apierror_out: &mut #private::MessageWriter<'_, '__apierror>,
        ) {
            #body
        }
    })
}

/// Returns a call for each placeholder. The texts between them are in the spec.
fn write_placeholders(scope: &Scope<'_>, placeholders: &[Placeholder<'_>]) -> TokenStream {
    let calls = placeholders.iter().map(|placeholder| write_placeholder(scope, placeholder));
    quote!(#(#calls);*)
}

fn write_placeholder(scope: &Scope<'_>, placeholder: &Placeholder<'_>) -> TokenStream {
    let private = &scope.private;
    let Placeholder { field, format } = placeholder;
    if placeholder.is_unformatted() {
        let value = field.binding_at_type();
        return quote!(#private::Field(#value).show(__apierror_out));
    }
    if let Some((precision, width)) = placeholder.rounding() {
        let value = field.binding_at_type();
        return quote!(#private::Field(#value).show_rounded(__apierror_out, #precision, #width));
    }
    if format.is_plain() {
        let value = field.binding_at_type();
        return quote!(#private::show(__apierror_out, #value));
    }
    let text = format_args(scope, &[], std::slice::from_ref(placeholder));
    quote!(#private::MessageWriter::format(__apierror_out, #text))
}

/// Returns the method `details` or `extensions`, if the type has any.
fn values<'m>(
    scope: &Scope<'m>,
    ty: &'m Type<'m>,
    method: &TokenStream,
    place: Place,
) -> Option<TokenStream> {
    let Scope { private, .. } = scope;
    let has_members =
        has_members(ty, place) || place == Place::Extension && has_members(ty, Place::Extensions);
    let arm = |variant: &'m Variant<'m>| {
        let Body::Spec(spec) = &variant.body else {
            return forward(scope, variant, method, &TokenStream::new());
        };
        let field = spec.exposed.details.filter(|_| place == Place::Detail)?;
        let value = field.binding_at_type();
        let body = if field.looks_like_field_errors() {
            quote!(#private::Option::Some(#private::Whole(#value).into_details()))
        } else if field.is_optional {
            quote!(#private::Option::map(#private::Option::as_ref(#value), #private::as_details))
        } else {
            quote!(#private::Option::Some(#private::as_details(#value)))
        };
        Some(Arm::block(vec![field], body))
    };
    if !has_members && !ty.variants.iter().any(|variant| arm(variant).is_some()) {
        return None;
    }
    let default = if has_members {
        let place = if place == Place::Detail { quote!(Detail) } else { quote!(Extension) };
        quote!(#private::members(self, #private::Place::#place))
    } else {
        quote!(#private::Option::None)
    };
    let use_of = |variant: &'m Variant<'m>| match &variant.body {
        Body::Spec(spec) => Use::of_field(spec.exposed.details.filter(|_| place == Place::Detail)?),
        Body::Transparent(..) => None,
    };
    let body = scope.match_alike(ty, &default, &use_of, &arm);
    Some(quote! {
        fn #method(&self) -> #private::Option<#private::Details<'_>> {
            #body
        }
    })
}

fn retry_after<'m>(scope: &Scope<'m>, ty: &'m Type<'m>) -> Option<TokenStream> {
    let private = &scope.private;
    if !has_transparent(ty) && ty.specs().all(|spec| spec.exposed.wait.is_none()) {
        return None;
    }
    let declared = quote!(#private::Retry::after(&#private::ApiError::spec(self).retry));
    let has_declared = |spec: &Spec<'_>| spec.retry.after.is_some();
    let default = if ty.specs().any(has_declared) {
        declared.clone()
    } else {
        quote!(#private::Option::None)
    };
    let use_of = |variant: &'m Variant<'m>| match &variant.body {
        Body::Spec(spec) => {
            let mut wait = Use::of_field(spec.exposed.wait?)?;
            wait.key.push(if has_declared(spec) { 'd' } else { 'w' });
            Some(wait)
        }
        Body::Transparent(..) => None,
    };
    let body = scope.match_alike(ty, &default, &use_of, &|variant: &'m Variant<'m>| {
        let Body::Spec(spec) = &variant.body else {
            return forward(scope, variant, &quote!(retry_after), &TokenStream::new());
        };
        let field = spec.exposed.wait?;
        let value = field.binding_at_type();
        let wait = quote!(#private::Wait::wait(#value));
        let wait =
            if has_declared(spec) { quote!(#private::Option::or(#wait, #declared)) } else { wait };
        Some(Arm::block(vec![field], wait))
    });
    Some(quote! {
        fn retry_after(&self) -> #private::Option<#private::Duration> {
            #body
        }
    })
}

fn append_headers<'m>(scope: &Scope<'m>, ty: &'m Type<'m>) -> Option<TokenStream> {
    let Scope { private, .. } = scope;
    let has_headers = has_members(ty, Place::Header);
    if !has_headers && !has_transparent(ty) {
        return None;
    }
    let default = if has_headers {
        quote!(#private::append_headers(self, __apierror_headers))
    } else {
        quote!(#private::append_fixed_headers(#private::ApiError::spec(self), __apierror_headers))
    };
    let body = scope.match_variants(ty, &default, &|variant| {
        forward(scope, variant, &quote!(append_headers), &quote!(, __apierror_headers))
    });
    Some(quote! {
        fn append_headers(&self, __apierror_headers: &mut #private::HeaderMap) {
            #body
        }
    })
}

/// Returns the methods `code`, `status` and `retry`, if they may differ from the spec.
/// They may if a variant is transparent, because the type of its field may have an impl
/// by hand, or if a field passes a status on.
fn facts<'m>(scope: &Scope<'m>, ty: &'m Type<'m>) -> TokenStream {
    let private = &scope.private;
    let has_passed = ty.specs().any(|spec| spec.exposed.status.is_some());
    let status = |spec: &'m Spec<'m>| {
        let field = spec.exposed.status?;
        let value = field.binding_at_type();
        let declared = quote!(#private::ApiError::spec(self).status);
        Some(Arm::block(vec![field], quote!(#private::passed_status(#value, #declared))))
    };
    let use_in_status = |spec: &'m Spec<'m>| Use::of_field(spec.exposed.status?);
    // Without declared advice, the advice follows from the status.
    let retry = |spec: &'m Spec<'m>| {
        spec.exposed.status.filter(|_| !spec.declares_retry)?;
        let by_status = if spec.exposed.wait.is_some() {
            quote!(for_status_with_wait)
        } else {
            quote!(for_status)
        };
        let status = quote!(#private::ApiError::status(self));
        Some(Arm::block(Vec::new(), quote!(#private::Retry::#by_status(#status))))
    };
    let use_in_retry = |spec: &'m Spec<'m>| {
        spec.exposed.status.filter(|_| !spec.declares_retry)?;
        let key = if spec.exposed.wait.is_some() { "wait" } else { "" }.to_owned();
        Some(Use { key, fields: Vec::new() })
    };
    let (str, status_code, retry_type) =
        (quote!(&'static #private::str), quote!(#private::StatusCode), quote!(#private::Retry));
    let mut methods = TokenStream::new();
    if has_transparent(ty) {
        methods.extend(fact(scope, ty, &quote!(code), &str, &|_| None, &|_| None));
    }
    if has_transparent(ty) || has_passed {
        methods.extend(fact(scope, ty, &quote!(status), &status_code, &use_in_status, &status));
        methods.extend(fact(scope, ty, &quote!(retry), &retry_type, &use_in_retry, &retry));
    }
    methods
}

/// Returns the method of a fact, with the arms of `own`. A transparent variant asks its
/// field. The default is the fact of the spec.
fn fact<'m>(
    scope: &Scope<'m>,
    ty: &'m Type<'m>,
    fact: &TokenStream,
    result: &TokenStream,
    use_of: &dyn Fn(&'m Spec<'m>) -> Option<Use<'m>>,
    own: &dyn Fn(&'m Spec<'m>) -> Option<Arm<'m>>,
) -> TokenStream {
    let private = &scope.private;
    let default = quote!(#private::ApiError::spec(self).#fact);
    let use_of = |variant: &'m Variant<'m>| match &variant.body {
        Body::Spec(spec) => use_of(spec),
        Body::Transparent(..) => None,
    };
    let body =
        scope.match_alike(ty, &default, &use_of, &|variant: &'m Variant<'m>| match &variant.body {
            Body::Spec(spec) => own(spec),
            Body::Transparent(..) => forward(scope, variant, fact, &TokenStream::new()),
        });
    quote!(fn #fact(&self) -> #result { #body })
}

/// Returns the method `log_facts`, if the type may have any.
fn log_facts<'m>(scope: &Scope<'m>, ty: &'m Type<'m>) -> Option<TokenStream> {
    let private = &scope.private;
    if !has_transparent(ty) && ty.specs().all(|spec| spec.exposed.logged.is_empty()) {
        return None;
    }
    let use_of = |variant: &'m Variant<'m>| match &variant.body {
        Body::Spec(spec) if spec.exposed.logged.is_empty() => None,
        Body::Spec(spec) => Use::of_named(&spec.exposed.logged),
        Body::Transparent(..) => None,
    };
    let body = scope.match_alike(ty, &quote!({}), &use_of, &|variant: &'m Variant<'m>| {
        let Body::Spec(spec) = &variant.body else {
            return forward(scope, variant, &quote!(log_facts), &quote!(, __apierror_visit));
        };
        let logged = &spec.exposed.logged;
        let calls = logged.iter().map(|field| {
            let (name, value) = (field.name(), field.binding_at_type());
            quote!(__apierror_visit(#name, #private::as_fact(#value));)
        });
        let arm = || Arm::block(logged.clone(), quote!(#(#calls)*));
        (!logged.is_empty()).then(arm)
    });
    Some(quote! {
        fn log_facts(
            &self,
            __apierror_visit: &mut dyn #private::FnMut(&'static #private::str, &dyn #private::Debug),
        ) {
            #body
        }
    })
}

/// Returns the method `as_error`, if the type borrows nothing, as far as its
/// parameters tell.
fn as_error(scope: &Scope<'_>) -> Option<TokenStream> {
    let private = &scope.private;
    scope.head.borrows_nothing().then(|| {
        quote! {
            fn as_error(&self) -> #private::Option<&(dyn #private::Error + 'static)> {
                #private::Option::Some(self)
            }
        }
    })
}

fn has_members(ty: &Type<'_>, place: Place) -> bool {
    ty.specs().any(|spec| spec.exposed.members.iter().any(|member| member.place == place))
}
