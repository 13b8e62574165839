//! [`Catalog`] and its builder methods.

mod around;
mod checks;
mod iter;
mod operation_names;
mod operations;
mod page;

use std::any::type_name;
use std::fmt;
use std::sync::Arc;

#[cfg(feature = "client")]
use apierror_core::__private::Kind;
use apierror_core::__private::declarations;
use apierror_core::{DeclaredError, Envelope, ErrorSpec};

#[cfg(feature = "utoipa")]
pub(crate) use self::around::failures as failures_around;
pub use self::iter::Iter;
pub(crate) use self::operation_names::NamedOperations;
pub(crate) use self::operations::RaisedBy;
use super::causes::{DeclaredCause, causes_of};
use super::conflict::Conflict;
use super::entry::Entry;
use super::envelope::{EntryEnvelope, EnvelopeType, ServiceEnvelope};
use super::operation::{Errors, Operation};
use super::page::{PageText, Section, Tables};
use super::schema::definitions::Definitions;
use crate::failure::is_library_spec;

/// The specs of one or more error types, each code once, in the order of
/// declaration.
///
/// The reference page, OpenAPI, the client's types and the
/// [lock](crate::contract) are made from it. Needs the feature `catalog`; for
/// faster builds, enable it only as a dev-dependency.
///
/// ```
/// use apierror::{ApiError, Catalog};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[api(status = 404)]
/// enum Lookup {
///     #[error("no order")]
///     #[api(code = "ORDER_NOT_FOUND")]
///     Order,
///     #[error("no customer")]
///     #[api(code = "CUSTOMER_NOT_FOUND")]
///     Customer,
/// }
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("signed out")]
/// #[api(code = "SIGNED_OUT", status = 401)]
/// struct SignedOut;
///
/// let catalog = Catalog::of::<Lookup>().and::<SignedOut>().title("Orders");
/// assert_eq!(catalog.len(), 3);
/// assert_eq!(catalog.iter().next().map(|spec| spec.code), Some("ORDER_NOT_FOUND"));
/// assert_eq!(catalog.get("SIGNED_OUT").map(|spec| spec.status.as_u16()), Some(401));
/// assert!(catalog.to_markdown().starts_with("# Orders\n"));
/// ```
///
/// # Documents
///
/// | method | writes |
/// |---|---|
/// | [`to_json`](Self::to_json) | every fact, in a versioned schema |
/// | [`to_markdown`](Self::to_markdown) | a reference in Markdown |
/// | [`to_html`](Self::to_html) | a reference in one self-contained page |
/// | [`to_openapi`](Self::to_openapi) | an OpenAPI 3.1 document of components |
/// | [`to_typescript`](Self::to_typescript) | a client: classes of errors, a parser, retries |
/// | [`to_prometheus_rules`](Self::to_prometheus_rules) | alert rules for Prometheus |
/// | [`to_grafana_dashboard`](Self::to_grafana_dashboard) | a dashboard for Grafana |
/// | [`to_grpc_service_config`](Self::to_grpc_service_config) | retry policies for gRPC clients |
///
/// The same declarations always give the same bytes.
#[derive(Clone)]
pub struct Catalog {
    title: Option<String>,
    version: Option<String>,
    entries: Vec<Entry>,
    service: Option<ServiceEnvelope>,
    example_path: Option<Arc<str>>,
    /// The schemas that the schemas of fields refer to.
    definitions: Definitions,
    page: PageText,
    operations: Vec<Operation>,
    /// The errors that any operation may answer with.
    everywhere: Errors,
    shows_causes: bool,
}

/// The specs under one heading of a [`Catalog`].
///
/// Needs the feature `catalog`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Group<'a> {
    /// The heading: [`ErrorSpec::group`].
    pub name: &'static str,
    /// The specs under it, in the order of declaration.
    pub specs: Vec<&'a ErrorSpec>,
}

impl Catalog {
    /// Creates a catalogue of the specs of `E`, including those of the types that
    /// `E` forwards to.
    #[must_use]
    pub fn of<E: DeclaredError>() -> Self {
        Self::empty().and::<E>()
    }

    /// Creates a catalogue without errors.
    pub(crate) fn empty() -> Self {
        Self {
            title: None,
            version: None,
            entries: Vec::new(),
            service: None,
            example_path: None,
            definitions: Definitions::default(),
            page: PageText::default(),
            operations: Vec::new(),
            everywhere: Errors::default(),
            shows_causes: false,
        }
    }

    /// Adds the specs of `E`.
    ///
    /// A code that the catalogue already has is skipped if its contract is the
    /// same. A declaration that another type forwards to is skipped too, and
    /// keeps the envelope with which it was added first. A code of
    /// [`ServiceError`](crate::ServiceError), the library's own errors, is
    /// replaced by the same code of any other type.
    ///
    /// # Panics
    ///
    /// Panics if another type declares a code of `E` with another contract:
    /// another status, retry advice, gRPC code, envelope, type URI, domain or
    /// fixed header, or other fields. Also panics if two names differ in case and
    /// punctuation alone, such as `USER_NOT_FOUND` and `user-not-found`, because
    /// generated clients could not tell them apart, and if an extension or a detail has
    /// the name of a member that a custom envelope writes beside it without listing it in
    /// [`MEMBERS`](Envelope::MEMBERS). The message names both.
    /// [`try_and`](Self::try_and) returns an error instead.
    #[must_use]
    #[track_caller]
    pub fn and<E: DeclaredError>(self) -> Self {
        self.try_and::<E>().unwrap_or_else(|conflict| panic!("{conflict}"))
    }

    /// Adds the specs of `E`, as [`and`](Self::and) does.
    ///
    /// ```
    /// use apierror::{ApiError, Catalog};
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("gone")]
    /// #[api(code = "GONE", status = 410)]
    /// struct Old;
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("gone")]
    /// #[api(code = "GONE", status = 404)]
    /// struct New;
    ///
    /// let conflict = Catalog::of::<Old>().try_and::<New>().unwrap_err();
    /// assert!(conflict.types()[0].ends_with("::Old") && conflict.types()[1].ends_with("::New"));
    /// assert!(conflict.to_string().contains("status 410 and 404"));
    /// ```
    ///
    /// # Errors
    ///
    /// Returns a [`Conflict`] if another type declares a code of `E` with another
    /// contract, if two names differ in case and punctuation alone, or if a body has a
    /// member twice.
    pub fn try_and<E: DeclaredError>(self) -> Result<Self, Conflict> {
        self.try_add::<E>(|_| true)
    }

    /// Adds the specs of `E` that are `wanted`.
    fn try_add<E: DeclaredError>(
        mut self,
        wanted: impl Fn(&ErrorSpec) -> bool,
    ) -> Result<Self, Conflict> {
        let _ = E::CHECKED;
        let declared = declarations(E::ENTRIES);
        let declared = || declared.iter().filter(|declared| wanted(declared.spec));
        let specs = || declared().map(|declared| declared.spec);
        self.entries.retain(|entry| {
            let replaces = |spec: &ErrorSpec| spec.name == entry.name() && !is_library_spec(spec);
            !is_library_spec(entry.spec) || !specs().any(replaces)
        });
        let known = self.entries.len();
        let envelope = EnvelopeType::new::<E::Envelope>();
        let definitions = &mut self.definitions;
        // Codes that an earlier type declared are compared once they are
        // complete. The derive has already compared the codes within one type.
        let mut again: Vec<Entry> = Vec::new();
        for &declared in declared() {
            let spec = declared.spec;
            let position =
                |entries: &[Entry]| entries.iter().position(|entry| entry.name() == spec.name);
            let entries = match position(&self.entries) {
                Some(index) if index < known && is_library_spec(spec) => continue,
                Some(index) if index < known => &mut again,
                _ => &mut self.entries,
            };
            let envelope = EntryEnvelope::new(
                envelope.of_kind(spec),
                self.service.clone(),
                self.example_path.clone(),
            );
            if let Some(index) = position(entries) {
                let entry = &mut entries[index];
                if let Some(envelopes) = entry.envelope.difference(&envelope) {
                    return Err(Conflict::of_envelopes(entry, envelopes));
                }
                entry.add(declared, definitions);
            } else {
                entries.push(Entry::new(declared, type_name::<E>(), envelope, definitions));
            }
        }
        for entry in &again {
            let first = self.entries.iter().find(|first| first.name() == entry.name());
            if let Some(conflict) = first.and_then(|first| Conflict::between(first, entry)) {
                return Err(conflict);
            }
        }
        self.check_names()?;
        self.check_bodies(known)?;
        Ok(self)
    }

    /// Sets the title of the documents: the API's name. The default is
    /// `API errors`.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Sets the version of the API (OpenAPI's `info.version`). The default is `1`.
    #[must_use]
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// Sets the envelope of the service's middleware.
    ///
    /// Types that name no envelope use
    /// [`envelope::Service`](crate::envelope::Service), which stands for this
    /// one. The default is [`ProblemDetails`](crate::envelope::ProblemDetails).
    ///
    /// ```
    /// use apierror::{ApiError, Catalog, envelope};
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("gone")]
    /// #[api(code = "GONE", status = 410)]
    /// struct Gone;
    ///
    /// let catalog = Catalog::of::<Gone>().in_service::<envelope::Flat>();
    /// assert!(catalog.to_json().contains(r#""envelope": "Flat""#));
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if an extension or a detail has the name of a member that the envelope writes
    /// beside it. The message names both.
    #[must_use]
    #[track_caller]
    pub fn in_service<E: Envelope + 'static>(mut self) -> Self {
        let service = ServiceEnvelope::new::<E>();
        for entry in &mut self.entries {
            entry.set_service(service.clone());
        }
        self.check_bodies(0).unwrap_or_else(|conflict| panic!("{conflict}"));
        self.service = Some(service);
        self
    }

    /// Sets the path of the request in which the examples occur, for envelopes that
    /// show it. The default is `/v1/orders/42`. Call it before
    /// [`examples`](Self::examples).
    ///
    /// ```
    /// use apierror::{Catalog, ServiceError, envelope::NestJs};
    ///
    /// let catalog = Catalog::of::<ServiceError>().in_service::<NestJs>().example_path("/presets/7");
    /// assert!(catalog.to_markdown().contains(r#""path": "/presets/7""#));
    /// ```
    #[must_use]
    pub fn example_path(mut self, path: impl Into<Arc<str>>) -> Self {
        let path = path.into();
        for entry in &mut self.entries {
            entry.set_example_path(path.clone());
        }
        self.example_path = Some(path);
        self
    }

    /// Shows which causes in an upstream lead to each error
    /// ([`#[api(on(…))]`](crate::guide::upstream)), in [`to_json`](Self::to_json),
    /// [`to_markdown`](Self::to_markdown) and [`to_html`](Self::to_html).
    ///
    /// These are facts for those who operate the service: they name its constraints and the
    /// libraries that it uses. So they are off by default, and no document for callers has
    /// them: neither OpenAPI, nor the generated clients, nor the lock. Do not publish a page
    /// that shows them.
    ///
    /// ```
    /// use apierror::{ApiError, Catalog};
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("email taken")]
    /// #[api(code = "EMAIL_TAKEN", status = 409, on(unique = "users_email_key"))]
    /// struct EmailTaken;
    ///
    /// let catalog = Catalog::of::<EmailTaken>();
    /// assert!(!catalog.to_json().contains("users_email_key"));
    /// assert!(catalog.show_causes().to_json().contains("users_email_key"));
    /// ```
    #[must_use]
    pub fn show_causes(mut self) -> Self {
        self.shows_causes = true;
        self
    }

    /// Uses these errors as the examples of their codes, each rendered in its
    /// envelope.
    ///
    /// If several errors have the same code, the first is the example. A code
    /// without an error gets example values made up from the types of its
    /// fields. Call [`in_service`](Self::in_service) first: examples are
    /// rendered at once.
    ///
    /// ```
    /// use apierror::{ApiError, Catalog};
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("no order {0}")]
    /// #[api(code = "ORDER_NOT_FOUND", status = 404)]
    /// struct NoOrder(u32);
    ///
    /// let catalog = Catalog::of::<NoOrder>().examples([NoOrder(7)]);
    /// assert!(catalog.to_html().contains("no order 7"));
    /// ```
    #[must_use]
    pub fn examples<E: DeclaredError>(mut self, errors: impl IntoIterator<Item = E>) -> Self {
        for error in errors {
            let name = error.spec().name;
            if let Some(entry) = self.entries.iter_mut().find(|entry| entry.name() == name) {
                entry.record(&error);
            }
        }
        self
    }

    /// Iterates over the specs in the order of declaration.
    #[must_use]
    pub fn iter(&self) -> Iter<'_> {
        Iter(self.entries.iter())
    }

    /// Returns the errors as clients see them.
    #[cfg(feature = "client")]
    pub(crate) fn kinds(&self) -> impl Iterator<Item = Kind> {
        self.entries.iter().map(|entry| Kind { spec: entry.spec, shows_code: entry.shows_code() })
    }

    /// Returns the headings with their specs, in the order of declaration, or in
    /// that of [`group_order`](Self::group_order).
    ///
    /// ```
    /// use apierror::{Catalog, ServiceError};
    ///
    /// let catalog = Catalog::of::<ServiceError>();
    /// let listed: usize = catalog.groups().iter().map(|group| group.specs.len()).sum();
    /// assert_eq!(listed, catalog.len());
    /// ```
    #[must_use]
    pub fn groups(&self) -> Vec<Group<'_>> {
        let specs = |entries: Vec<&Entry>| entries.iter().map(|entry| entry.spec).collect();
        let groups = self.entry_groups().into_iter();
        groups.map(|(name, entries)| Group { name, specs: specs(entries) }).collect()
    }

    /// Returns the spec of the error with this name, which is its code unless a
    /// name is declared ([`ErrorSpec::name`]).
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'static ErrorSpec> {
        self.entries.iter().find(|entry| entry.name() == name).map(|entry| entry.spec)
    }

    /// Returns the number of codes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether the catalogue has no code.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Returns the headings with their entries, in the order of the page.
    pub(crate) fn entry_groups(&self) -> Vec<(&'static str, Vec<&Entry>)> {
        let mut groups: Vec<(&'static str, Vec<&Entry>)> = Vec::new();
        for entry in &self.entries {
            match groups.iter_mut().find(|(name, _)| *name == entry.spec.group) {
                Some((_, entries)) => entries.push(entry),
                None => groups.push((entry.spec.group, vec![entry])),
            }
        }
        let first = &self.page.group_order;
        groups.sort_by_key(|(name, _)| {
            first.iter().position(|first| first == name).unwrap_or(first.len())
        });
        groups
    }

    /// Returns the entries in the order of the page, sorted by the status.
    pub(super) fn entries_by_status(&self) -> Vec<&Entry> {
        let mut entries: Vec<&Entry> =
            self.entry_groups().into_iter().flat_map(|(_, entries)| entries).collect();
        entries.sort_by_key(|entry| entry.spec.status);
        entries
    }

    /// Returns the entries with retry advice or help, in the order of the page.
    pub(super) fn guidance(&self) -> Vec<&Entry> {
        let entries = match self.page.tables {
            Tables::ByGroup => self.entry_groups().into_iter().flat_map(|(_, of)| of).collect(),
            Tables::ByStatus => self.entries_by_status(),
        };
        let guides = |entry: &&Entry| entry.spec.help.is_some() || entry.advice().is_some();
        entries.into_iter().filter(guides).collect()
    }

    /// Returns whether a group has a heading. The first one has none if it would repeat
    /// that of the codes.
    pub(super) fn has_heading(&self, index: usize, group: &str) -> bool {
        index > 0 || group != self.codes_heading()
    }

    /// Returns the heading of the errors.
    pub(super) fn codes_heading(&self) -> &str {
        let shows_codes = self.entries.is_empty() || self.entries.iter().any(Entry::shows_code);
        let default = if shows_codes { "Error codes" } else { "Errors" };
        self.page.heading(Section::Codes, default)
    }

    /// Returns the causes of an error that documents show.
    pub(super) fn shown_causes(&self, entry: &Entry) -> Vec<DeclaredCause> {
        if self.shows_causes { causes_of(entry) } else { Vec::new() }
    }

    pub(super) fn page(&self) -> &PageText {
        &self.page
    }

    pub(super) fn name(&self) -> &str {
        self.title.as_deref().unwrap_or("API errors")
    }

    pub(super) fn definitions(&self) -> &Definitions {
        &self.definitions
    }

    pub(super) fn api_version(&self) -> &str {
        self.version.as_deref().unwrap_or("1")
    }
}

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Catalog")
            .field("title", &self.title)
            .field("specs", &self.iter())
            .finish_non_exhaustive()
    }
}
