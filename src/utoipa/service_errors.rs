//! The modifier that completes the errors of a document.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use apierror_core::{DeclaredError, Envelope, envelope};
use http::StatusCode;
use utoipa::Modify;
use utoipa::openapi::path::{Operation, Paths};
use utoipa::openapi::{Components, OpenApi, RefOr, Response};

use super::convert::{self, responses_of};
use super::merge::merge;
use super::reference::resolved;
use super::request::Request;
use super::schemas::Added;
use super::types::{self, AddErrors};
use crate::catalog::OperationErrors;
use crate::failure::{Failure, ServiceError, failure_for_status};
use crate::{Catalog, Unions};

/// Completes the errors in the document of a service whose layer has the envelope
/// `E`. It is a [`utoipa::Modify`].
///
/// - Errors of types in `responses(…)` that use the envelope of the service get its
///   content type and body.
/// - Several types that share a status in one `responses(…)` become one `oneOf`, a
///   schema with a name: `OrderError404` for the operation `order`. Without the
///   modifier, utoipa keeps only the last type's response.
/// - Each operation gets the errors that the layer and the extractors of this crate
///   answer with around its handler, as far as it can cause them: those of the body
///   if it has one, those of path and query if it has such parameters. Every operation
///   gets those for a wrong route or method, because a server that does not have the
///   operation yet, or no longer, answers with them.
/// - A 4xx or 5xx that was written by hand without a body gets the body that the layer
///   gives it. Other responses written by hand keep what they say, and the errors of
///   the same status are added.
/// - The schemas become components, so that recursive types refer to themselves.
///
/// ```
/// use apierror::{ApiError, envelope::Nested, utoipa::ServiceErrors};
/// use utoipa::{Modify, OpenApi};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("no order")]
/// #[api(code = "ORDER_NOT_FOUND", status = 404)]
/// struct NoOrder;
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("no customer")]
/// #[api(code = "CUSTOMER_NOT_FOUND", status = 404)]
/// struct NoCustomer;
///
/// #[utoipa::path(
///     get,
///     path = "/orders/{id}",
///     params(("id" = u32, Path)),
///     responses((status = 200, body = String), NoOrder, NoCustomer)
/// )]
/// async fn order() {}
///
/// #[derive(OpenApi)]
/// #[openapi(paths(order))]
/// struct Api;
///
/// let mut document = Api::openapi();
/// ServiceErrors::<Nested>::new().modify(&mut document);
///
/// let document = serde_json::to_value(&document)?;
/// let responses = &document["paths"]["/orders/{id}"]["get"]["responses"];
/// let not_found = &responses["404"]["content"]["application/json"];
/// assert_eq!(not_found["schema"]["$ref"], "#/components/schemas/OrderError404");
/// let arms = &document["components"]["schemas"]["OrderError404"]["oneOf"];
/// assert_eq!(arms[0]["$ref"], "#/components/schemas/CustomerNotFound");
/// assert_eq!(arms[1]["$ref"], "#/components/schemas/OrderNotFound");
/// // `{id}` may not be a number. There is no body, so there is no 415.
/// let bad_request = &responses["400"]["content"]["application/json"];
/// assert!(bad_request["examples"]["INVALID_PATH"].is_object());
/// assert!(responses["415"].is_null());
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// With [`utoipa-axum`](https://docs.rs/utoipa-axum), call it on the document of
/// `split_for_parts`. Without, it can be a constant in `modifiers(&ERRORS)`:
///
/// ```
/// # use apierror::{envelope::Flat, utoipa::ServiceErrors};
/// const ERRORS: ServiceErrors<Flat> = ServiceErrors::new();
///
/// #[derive(utoipa::OpenApi)]
/// #[openapi(modifiers(&ERRORS))]
/// struct Api;
/// # let _ = <Api as utoipa::OpenApi>::openapi();
/// ```
///
/// # Panics
///
/// `modify` panics if two types of the document declare one code with different
/// contracts, as [`Catalog::and`] does.
pub struct ServiceErrors<E = envelope::ProblemDetails> {
    add_failure: fn(Catalog, Failure) -> Catalog,
    everywhere: Vec<AddErrors>,
    statuses: Vec<StatusCode>,
    unions: Unions,
    envelope: PhantomData<fn() -> E>,
}

impl<E: Envelope + 'static> ServiceErrors<E> {
    /// Creates the modifier for a service with the envelope `E`. The codes around the
    /// handlers are those of [`ServiceError`] until [`errors`](Self::errors) sets
    /// others.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            add_failure: Catalog::and_failure::<ServiceError>,
            everywhere: Vec::new(),
            statuses: Vec::new(),
            unions: Unions::Closed,
            envelope: PhantomData,
        }
    }

    /// Sets the type that failures are converted into: the one that the layer has in
    /// its own `errors`.
    #[must_use]
    pub const fn errors<F>(mut self) -> Self
    where
        F: DeclaredError + TryFrom<Failure, Error: Into<Failure>> + Send + Sync + 'static,
    {
        self.add_failure = Catalog::and_failure::<F>;
        self
    }

    /// Adds errors that every operation can answer with, such as those of a layer that
    /// checks who calls.
    ///
    /// ```
    /// # use apierror::{ApiError, envelope::Flat, utoipa::ServiceErrors};
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("signed out")]
    /// #[api(code = "SIGNED_OUT", status = 401)]
    /// struct SignedOut;
    ///
    /// let errors = ServiceErrors::<Flat>::new().everywhere::<SignedOut>();
    /// # let _ = errors;
    /// ```
    #[must_use]
    pub fn everywhere<T: DeclaredError>(mut self) -> Self {
        self.everywhere.push(Catalog::and::<T>);
        self
    }

    /// Adds the error for a bare status that every operation can answer with, such as
    /// the 503 of a layer that sheds load.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.statuses.push(status);
        self
    }

    /// Sets how the document describes a response that can have several errors. The
    /// default is [`Unions::Closed`]: a `oneOf` of exactly the errors that can occur.
    ///
    /// ```
    /// # use apierror::{Unions, envelope::Flat, utoipa::ServiceErrors};
    /// // Clients generated from the document keep codes that they do not know.
    /// let errors = ServiceErrors::<Flat>::new().unions(Unions::Open);
    /// # let _ = errors;
    /// ```
    #[must_use]
    pub const fn unions(mut self, unions: Unions) -> Self {
        self.unions = unions;
        self
    }
}

impl<E: Envelope + 'static> ServiceErrors<E> {
    /// Returns the names of the errors of an operation, and adds the errors to the
    /// catalogue of the document. Removes the responses that the types added.
    fn errors_of(&self, target: &mut Target<'_>, catalog: &mut Catalog) -> Vec<&'static str> {
        let is_head = target.is_head();
        let Target { operation, request, .. } = target;
        let responses = &mut operation.responses.responses;
        let mut errors = Vec::new();
        let mut add = |add: &dyn Fn(Catalog) -> Catalog| {
            let empty = || Catalog::empty().in_service::<E>();
            errors.extend(add(empty()).iter().map(|spec| spec.name));
            *catalog = add(std::mem::replace(catalog, empty()));
        };
        let (keys, by_hand): (BTreeMap<_, _>, BTreeMap<_, _>) =
            std::mem::take(responses).into_iter().partition(|(key, _)| types::is_key(key));
        *responses = by_hand;
        for add_type in types::find(keys.keys()).into_iter().map(|found| found.add) {
            for (status, response) in responses_of(&add_type(Catalog::empty())) {
                if responses.get(&status) == Some(&response) {
                    responses.remove(&status);
                }
            }
            add(&add_type);
        }
        for add_type in &self.everywhere {
            add(add_type);
        }
        let add_failure = self.add_failure;
        add(&|catalog| request.failures().fold(catalog, add_failure));
        let bare = responses.iter().filter_map(|(status, response)| bare_error(status, response));
        let bare: Vec<_> = if is_head { Vec::new() } else { bare.collect() };
        for status in self.statuses.iter().copied().chain(bare) {
            add(&|catalog| add_failure(catalog, failure_for_status(status, true)));
        }
        errors
    }
}

impl<E: Envelope + 'static> Modify for ServiceErrors<E> {
    fn modify(&self, document: &mut OpenApi) {
        let mut components = document.components.take().unwrap_or_default();
        let mut catalog = Catalog::empty().in_service::<E>();
        let mut targets = targets(&mut document.paths, &components);
        let errors: Vec<_> =
            targets.iter_mut().map(|target| self.errors_of(target, &mut catalog)).collect();
        let mut documented = OperationErrors::new(&catalog, self.unions);
        let responses: Vec<_> = targets
            .iter()
            .zip(errors)
            .map(|(target, errors)| documented.responses(&catalog, &target.id(), &errors))
            .collect();
        let schemas = documented.into_schemas().into_iter();
        let schemas: Vec<_> =
            schemas.map(|(name, schema)| (name, convert::value(&schema))).collect();
        let added = Added::new(&mut components.schemas, &schemas);
        for (target, responses) in targets.iter_mut().zip(responses) {
            for (status, json) in responses {
                let response = convert::response(&json, |schema| added.rename(schema));
                target.add(status, response, &components);
            }
        }
        document.components = Some(components);
        added.remove_unused(document);
        document.components.take_if(|components| *components == Components::default());
    }
}

/// An operation, with what decides about its errors.
pub(super) struct Target<'a> {
    pub(super) path: &'a str,
    pub(super) method: &'a str,
    pub(super) operation: &'a mut Operation,
    request: Request,
}

impl Target<'_> {
    /// Returns the operation's id, or a text in its place.
    fn id(&self) -> String {
        let Self { path, method, operation, .. } = self;
        operation.operation_id.clone().unwrap_or_else(|| format!("{method} {path}"))
    }

    fn is_head(&self) -> bool {
        self.method == HEAD
    }

    /// Adds the errors of a status.
    fn add(&mut self, status: String, mut errors: Response, components: &Components) {
        if self.is_head() {
            errors.content.clear();
        }
        let responses = &mut self.operation.responses.responses;
        let known = match responses.get(&status) {
            None => None,
            Some(known) => {
                match resolved(known, |name| components.responses.get(name), "responses") {
                    Some(known) => Some(known.clone()),
                    // The response is in another document.
                    None => return,
                }
            }
        };
        let response = match known {
            Some(mut known) => {
                merge(&mut known, errors, &components.schemas);
                known
            }
            None => errors,
        };
        responses.insert(status, RefOr::T(response));
    }
}

/// Returns the operations of all paths.
pub(super) fn targets<'a>(paths: &'a mut Paths, components: &Components) -> Vec<Target<'a>> {
    let mut targets = Vec::new();
    for (path, item) in &mut paths.paths {
        let shared = item.parameters.as_deref();
        let named = [
            ("get", &mut item.get),
            ("put", &mut item.put),
            ("post", &mut item.post),
            ("delete", &mut item.delete),
            ("options", &mut item.options),
            (HEAD, &mut item.head),
            ("patch", &mut item.patch),
            ("trace", &mut item.trace),
            ("query", &mut item.query),
        ];
        let named = named.into_iter().filter_map(|(method, of)| Some((method, of.as_mut()?)));
        let others = item.additional_operations.iter_mut();
        for (method, operation) in named.chain(others.map(|(method, of)| (method.as_str(), of))) {
            let request = Request::new(operation, shared, components);
            targets.push(Target { path, method, operation, request });
        }
    }
    targets
}

/// The responses to this method have no body.
const HEAD: &str = "head";

/// Returns the status of an error that has no body.
fn bare_error(status: &str, response: &RefOr<Response>) -> Option<StatusCode> {
    let status: StatusCode = status.parse().ok()?;
    let is_error = status.is_client_error() || status.is_server_error();
    let is_bare = matches!(response, RefOr::T(response) if response.content.is_empty());
    (is_error && is_bare).then_some(status)
}

impl<E: Envelope + 'static> Default for ServiceErrors<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E> Clone for ServiceErrors<E> {
    fn clone(&self) -> Self {
        Self {
            add_failure: self.add_failure,
            everywhere: self.everywhere.clone(),
            statuses: self.statuses.clone(),
            unions: self.unions,
            envelope: PhantomData,
        }
    }
}

impl<E> fmt::Debug for ServiceErrors<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceErrors").field("statuses", &self.statuses).finish_non_exhaustive()
    }
}
