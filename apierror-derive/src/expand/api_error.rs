//! `impl ApiError`

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::{Arm, Scope};
use crate::model::{Body, Count, Field, Formatting, Kind, Message, Piece, Place, Spec, Template};

/// ```text
/// impl ApiError for OrderError {
///     fn spec(&self) -> &'static ErrorSpec {
///         &__APIERROR_SPECS[match self { Self::NotFound { .. } => 0, Self::Auth { 0: __apierror_0, .. } => return ApiError::spec(__apierror_0) }]
///     }
///     fn message(&self) -> Cow<'_, str> { message(self) }
///     fn write_message(&self, out: &mut MessageWriter) { … }      // where a message is not fixed
///     fn declared(&self) -> Option<&'static ErrorSpec> { Some(self.spec()) }
///     // details, extensions, retry_after, append_headers: where the type has any
/// }
/// ```
pub(super) fn implementation(scope: &Scope<'_>) -> TokenStream {
    let Scope { private, .. } = scope;
    let spec = spec(scope);
    let write_message = write_message(scope);
    let details = values(scope, &quote!(details), Place::Detail);
    let extensions = values(scope, &quote!(extensions), Place::Extension);
    let retry_after = retry_after(scope);
    let append_headers = append_headers(scope);
    let facts = forwarded_facts(scope);
    let declared = declared(scope);
    scope.implement(
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
        },
    )
}

/// One `match` over all kinds, to numbers: an expression other than a literal would cost the compiler several arms.
fn spec<'m>(scope: &Scope<'m>) -> TokenStream {
    if scope.model.specs().next().is_none() {
        return scope.match_kinds(
            |kind| forward(scope, kind, &quote!(spec), &TokenStream::new()),
            &TokenStream::new(),
        );
    }
    let arm = |kind: &'m Kind<'m>| match &kind.body {
        Body::Spec(spec) => {
            Some(Arm { fields: Vec::new(), body: Literal::usize_unsuffixed(spec.row).into() })
        }
        Body::Forwarded(..) => {
            let Arm { fields, body } = forward(scope, kind, &quote!(spec), &TokenStream::new())?;
            Some(Arm::block(fields, quote!(return #body)))
        }
    };
    let row = scope.match_kinds(arm, &TokenStream::new());
    quote!(&__APIERROR_SPECS[#row])
}

/// `write_message`, where a message is not the same at every occurrence; with an arm for each template.
fn write_message<'m>(scope: &Scope<'m>) -> Option<TokenStream> {
    let Scope { private, .. } = scope;
    let is_fixed = |kind: &Kind<'_>| matches!(&kind.body, Body::Spec(spec) if matches!(spec.message, Message::Reason | Message::Fixed(_)));
    if scope.model.kinds.iter().all(is_fixed) {
        return None;
    }
    let arm = |kind: &'m Kind<'m>| {
        let Body::Spec(spec) = &kind.body else {
            return forward(scope, kind, &quote!(write_message), &quote!(, __apierror_out));
        };
        let Message::Template(template) = &spec.message else { return None };
        let fields =
            template.fields().into_iter().filter_map(|index| spec.fields.get(index)).collect();
        Some(Arm::block(fields, write_template(scope, template, spec)))
    };
    let body = scope.match_kinds(arm, &quote!(#private::write_message(self, __apierror_out)));
    Some(quote! {
        fn write_message<'__apierror>(
            &'__apierror self,
            __apierror_out: &mut #private::MessageWriter<'_, '__apierror>,
        ) {
            #body
        }
    })
}

/// One call for each placeholder; the texts between them are the spec's.
fn write_template(scope: &Scope<'_>, template: &Template, spec: &Spec<'_>) -> TokenStream {
    let calls = template.pieces.iter().filter_map(|piece| write_piece(scope, piece, spec));
    quote!(#(#calls);*)
}

fn write_piece(scope: &Scope<'_>, piece: &Piece, spec: &Spec<'_>) -> Option<TokenStream> {
    let private = &scope.private;
    Some(match piece {
        Piece::Text(_) => return None,
        Piece::Field { index, spec: format } if format.is_plain() => {
            let field = spec.fields.get(*index);
            let value = field.map(Field::blamed);
            if field.is_some_and(Field::looks_like_text) {
                quote!(#private::Text(#value).show(__apierror_out))
            } else {
                quote!(#private::show(__apierror_out, #value))
            }
        }
        Piece::Field { index, spec: format } => {
            let (literal, arguments) = format_arguments(scope, *index, format, spec);
            quote! {
                #private::MessageWriter::format(
                    __apierror_out, #private::format_args!(#literal, #(#arguments),*)
                )
            }
        }
    })
}

/// One placeholder as `format_args!` takes it, and the arguments: `name = value`, one for each field and way of showing
/// it.
fn format_arguments(
    scope: &Scope<'_>,
    index: usize,
    format: &Formatting,
    spec: &Spec<'_>,
) -> (String, Vec<TokenStream>) {
    let private = &scope.private;
    let mut arguments: Vec<(Ident, TokenStream)> = Vec::new();
    let mut argument = |index: usize, kind: Option<&str>| {
        let Some(field) = spec.fields.get(index) else { return String::new() };
        let (binding, value) = (&field.binding, field.blamed());
        let (name, value) = match kind {
            Some("") => (format_ident!("{binding}_display"), quote!(#private::by_display(#value))),
            Some("?" | "x?" | "X?") => {
                (format_ident!("{binding}_debug"), quote!(#private::by_debug(#value)))
            }
            // A number in another notation: `format_args!` asks for the type itself.
            Some(_) => (binding.clone(), quote!(#value)),
            // A width or a precision.
            None => (format_ident!("{binding}_count"), quote!(*#value)),
        };
        let text = name.to_string();
        if arguments.iter().all(|(known, _)| *known != name) {
            arguments.push((name, value));
        }
        text
    };
    let name = argument(index, Some(format.kind));
    let mut count = |count: &Option<Count>| match count {
        None => String::new(),
        Some(Count::Number(number)) => number.clone(),
        Some(Count::Field(index)) => format!("{}$", argument(*index, None)),
    };
    let (width, precision) = (count(&format.width), count(&format.precision));
    let dot = if precision.is_empty() { "" } else { "." };
    let literal = format!("{{{name}:{}{width}{dot}{precision}{}}}", format.flags, format.kind);
    (literal, arguments.into_iter().map(|(name, value)| quote!(#name = #value)).collect())
}

/// `details` or `extensions`, where the type has any.
fn values<'m>(scope: &Scope<'m>, method: &TokenStream, place: Place) -> Option<TokenStream> {
    let Scope { private, .. } = scope;
    let has_members =
        scope.model.specs().any(|spec| spec.shown.iter().any(|shown| shown.place == place));
    let arm = |kind: &'m Kind<'m>| {
        let Body::Spec(spec) = &kind.body else {
            return forward(scope, kind, method, &TokenStream::new());
        };
        let field = spec.details.as_ref().filter(|_| place == Place::Detail)?;
        let value = field.blamed();
        let body = if field.looks_like_field_errors() {
            quote!(#private::Option::Some(#private::Whole(#value).into_details()))
        } else if field.optional {
            quote!(#private::Option::map(#private::Option::as_ref(#value), #private::as_details))
        } else {
            quote!(#private::Option::Some(#private::as_details(#value)))
        };
        Some(Arm::block(vec![field], body))
    };
    if !has_members && !scope.model.kinds.iter().any(|kind| arm(kind).is_some()) {
        return None;
    }
    let default = if has_members {
        let place = if place == Place::Detail { quote!(Detail) } else { quote!(Extension) };
        quote!(#private::members(self, #private::Place::#place))
    } else {
        quote!(#private::Option::None)
    };
    let body = scope.match_kinds(arm, &default);
    Some(quote! {
        fn #method(&self) -> #private::Option<#private::Details<'_>> {
            #body
        }
    })
}

fn retry_after<'m>(scope: &Scope<'m>) -> Option<TokenStream> {
    let private = &scope.private;
    let arm = |kind: &'m Kind<'m>| {
        let Body::Spec(spec) = &kind.body else {
            return forward(scope, kind, &quote!(retry_after), &TokenStream::new());
        };
        let field = spec.wait.as_ref()?;
        let value = field.blamed();
        let body = quote!(#private::Wait::wait(#value));
        Some(Arm::block(vec![field], body))
    };
    if !scope.model.kinds.iter().any(|kind| arm(kind).is_some()) {
        return None;
    }
    let body = scope.match_kinds(arm, &quote!(#private::Option::None));
    Some(quote! {
        fn retry_after(&self) -> #private::Option<#private::Duration> {
            #body
        }
    })
}

fn append_headers<'m>(scope: &Scope<'m>) -> Option<TokenStream> {
    let Scope { private, .. } = scope;
    let has_headers =
        scope.model.specs().any(|spec| spec.shown.iter().any(|shown| shown.place == Place::Header));
    let arm = |kind: &'m Kind<'m>| {
        forward(scope, kind, &quote!(append_headers), &quote!(, __apierror_headers))
    };
    if !has_headers && !has_forwarded(scope) {
        return None;
    }
    let default = if has_headers {
        quote!(#private::append_headers(self, __apierror_headers))
    } else {
        quote!(#private::append_fixed_headers(#private::ApiError::spec(self), __apierror_headers))
    };
    let body = scope.match_kinds(arm, &default);
    Some(quote! {
        fn append_headers(&self, __apierror_headers: &mut #private::HeaderMap) {
            #body
        }
    })
}

/// Code, status and retry of forwarded errors: a type written by hand may have them differ from its spec.
fn forwarded_facts<'m>(scope: &Scope<'m>) -> Option<TokenStream> {
    if !has_forwarded(scope) {
        return None;
    }
    let Scope { private, .. } = scope;
    let facts = [
        (quote!(code), quote!(&'static #private::str)),
        (quote!(status), quote!(#private::StatusCode)),
        (quote!(retry), quote!(#private::Retry)),
    ];
    let methods = facts.iter().map(|(fact, ty)| {
        let arm = |kind: &'m Kind<'m>| forward(scope, kind, fact, &TokenStream::new());
        let body = scope.match_kinds(arm, &quote!(#private::ApiError::spec(self).#fact));
        quote!(fn #fact(&self) -> #ty { #body })
    });
    Some(quote!(#(#methods)*))
}

/// `declared`; of a forwarded error, the answer of its type.
fn declared<'m>(scope: &Scope<'m>) -> TokenStream {
    let Scope { private, .. } = scope;
    let arm = |kind: &'m Kind<'m>| forward(scope, kind, &quote!(declared), &TokenStream::new());
    let own = quote!(#private::declared(self));
    let body = scope.match_kinds(arm, &own);
    quote!(fn declared(&self) -> #private::Option<&'static #private::ErrorSpec> { #body })
}

fn has_forwarded(scope: &Scope<'_>) -> bool {
    scope.model.kinds.iter().any(|kind| matches!(kind.body, Body::Forwarded(..)))
}

/// The arm that asks the forwarded field, where the kind forwards.
fn forward<'m>(
    scope: &Scope<'m>,
    kind: &'m Kind<'m>,
    method: &TokenStream,
    more: &TokenStream,
) -> Option<Arm<'m>> {
    let Body::Forwarded(field, _) = &kind.body else {
        return None;
    };
    let (private, binding, ty) = (&scope.private, &field.binding, field.written);
    let body = quote!(#private::ApiError::#method(<#ty as #private::DeclaredError>::forwarded(#binding) #more));
    Some(Arm::block(vec![field], body))
}
