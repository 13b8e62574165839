//! The specs of one or more error types, and what is written from them.

mod body;
mod definitions;
mod entry;
mod example;
mod grpc_service_config;
mod html;
mod json;
mod markdown;
mod merged;
mod node;
mod openapi;
mod rust_type;
mod sample_value;
mod typescript;
mod words;

use std::any::type_name;
use std::fmt;
use std::slice;
use std::sync::Arc;

use apierror_core::context::Settings;
use apierror_core::{ApiError, DeclaredError, Envelope, ErrorSpec};

use self::definitions::Definitions;

pub(crate) use self::body::{Member, Part, WireHeader};
pub(crate) use self::entry::{Entry, Wire};
pub(crate) use self::example::Answer;
pub use self::grpc_service_config::GrpcMethods;
#[cfg(feature = "__web")]
pub(crate) use self::html::escaped;
pub(crate) use self::node::Node;
pub(crate) use self::words::{duration, is_nullable, message, one_line, signature};

/// The specs of one or more error types, each code once, in the order of declaration: what the reference page, OpenAPI,
/// the client's types and the [lock](crate::contract) are made from.
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
/// # What is written from it
///
/// | method | gives |
/// |---|---|
/// | [`to_json`](Self::to_json) | every fact, in a versioned schema |
/// | [`to_markdown`](Self::to_markdown) | a reference in Markdown |
/// | [`to_html`](Self::to_html) | a reference in one self-contained page |
/// | [`to_openapi`](Self::to_openapi) | an OpenAPI 3.1 document of components |
/// | [`to_typescript`](Self::to_typescript) | a union discriminated by `code`, for clients |
/// | [`to_grpc_service_config`](Self::to_grpc_service_config) | retry policies for clients of gRPC |
///
/// All are the same bytes for the same declarations.
#[derive(Clone)]
pub struct Catalog {
    title: Option<String>,
    version: Option<String>,
    entries: Vec<Entry>,
    service: Option<ServiceEnvelope>,
    /// What the schemas of the service's own types refer to.
    definitions: Definitions,
}

/// What [`envelope::Service`](crate::envelope::Service) stands for.
#[derive(Clone)]
struct ServiceEnvelope {
    name: &'static str,
    members: &'static [&'static str],
    content_type: &'static str,
    settings: Arc<Settings>,
}

/// The specs under one heading.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Group<'a> {
    /// The heading: [`ErrorSpec::group`].
    pub name: &'static str,
    /// What stands under it, in the order of declaration.
    pub specs: Vec<&'a ErrorSpec>,
}

/// One code, declared with two contracts by two types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    code: &'static str,
    types: [&'static str; 2],
    difference: String,
}

impl Conflict {
    /// The code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The two types, as [`type_name`] has them.
    #[must_use]
    pub fn types(&self) -> [&'static str; 2] {
        self.types
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, types: [first, second], difference } = self;
        write!(
            f,
            "code `{code}` is declared by `{first}` and by `{second}` with different contracts: {difference}; use \
             another code, or the same contract"
        )
    }
}

impl std::error::Error for Conflict {}

impl Catalog {
    /// The specs of `E`, those of types that it forwards to included.
    #[must_use]
    pub fn of<E: DeclaredError>() -> Self {
        let empty = Self {
            title: None,
            version: None,
            entries: Vec::new(),
            service: None,
            definitions: Definitions::default(),
        };
        empty.and::<E>()
    }

    /// Adds the specs of `E`. A code that is known already, with the same contract, stays as it is; so does a declaration that
    /// `E` only forwards to, or that was forwarded to before, with the envelope that it came with first.
    ///
    /// # Panics
    /// Where `E` declares a code that another type declares with another contract: another status, retry advice,
    /// gRPC code, envelope, type URI, domain, header, or other details. The text names both types. [`try_and`](Self::try_and) gives
    /// it as an error.
    #[must_use]
    #[track_caller]
    pub fn and<E: DeclaredError>(self) -> Self {
        self.try_and::<E>().unwrap_or_else(|conflict| panic!("{conflict}"))
    }

    /// [`and`](Self::and), for types that are not one's own.
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
    /// Where one code has two contracts.
    pub fn try_and<E: DeclaredError>(mut self) -> Result<Self, Conflict> {
        let () = E::CHECKED;
        let known = self.entries.len();
        let wire = Wire::of::<E::Envelope>();
        // One type may declare a code several times: the derive holds those against each other.
        let mut again: Vec<Entry> = Vec::new();
        for spec in E::specs() {
            let at =
                |entries: &[Entry]| entries.iter().position(|entry| entry.spec.code == spec.code);
            let definitions = &mut self.definitions;
            match at(&self.entries) {
                Some(index) if index < known => match at(&again) {
                    Some(index) => again[index].add(spec, definitions),
                    None => again.push(Entry::new(spec, type_name::<E>(), wire, definitions)),
                },
                Some(index) => self.entries[index].add(spec, definitions),
                None => self.entries.push(Entry::new(spec, type_name::<E>(), wire, definitions)),
            }
        }
        for entry in again {
            let first = self.entries.iter().find(|first| first.spec.code == entry.spec.code);
            if let Some((first, difference)) =
                first.and_then(|first| Some((first, first.difference(&entry)?)))
            {
                let types = [first.declared_by, entry.declared_by];
                return Err(Conflict { code: entry.spec.code, types, difference });
            }
        }
        Ok(self)
    }

    /// Sets the title of what is written: the API's name.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Sets the version of the API that documents name (OpenAPI's `info.version`); `"1"` where nobody says it.
    #[must_use]
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// Says what [`envelope::Service`](crate::envelope::Service), the envelope of types that name none, stands for in
    /// this service: that of its middleware. Without it, they are shown as problem details.
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
    #[must_use]
    pub fn in_service<E: Envelope + 'static>(mut self) -> Self {
        let settings = Arc::new(Settings::new().envelope::<E>());
        self.service = Some(ServiceEnvelope {
            name: type_name::<E>(),
            members: E::MEMBERS,
            content_type: E::CONTENT_TYPE,
            settings,
        });
        self
    }

    /// Shows these occurrences as the examples of their codes, each rendered in its envelope; the first of a code counts.
    /// A code without one is shown with values made up from the types of its fields.
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
            self.example(&error);
        }
        self
    }

    fn example(&mut self, error: &dyn ApiError) {
        let settings = self.settings();
        let entry = self.entries.iter_mut().find(|entry| entry.spec.code == error.code());
        if let Some(entry) = entry.filter(|entry| entry.example.is_none()) {
            entry.example = Some(example::rendered(&entry.wire, error, settings));
        }
    }

    /// Every spec, in the order of declaration.
    #[must_use]
    pub fn iter(&self) -> Iter<'_> {
        Iter(self.entries.iter())
    }

    /// The headings in the order of declaration, each with what stands under it.
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

    /// The spec of `code`.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&'static ErrorSpec> {
        self.entry(code).map(|entry| entry.spec)
    }

    /// How many codes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no code at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn entry(&self, code: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.spec.code == code)
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn entry_groups(&self) -> Vec<(&'static str, Vec<&Entry>)> {
        let mut groups: Vec<(&'static str, Vec<&Entry>)> = Vec::new();
        for entry in &self.entries {
            match groups.iter_mut().find(|(name, _)| *name == entry.spec.group) {
                Some((_, entries)) => entries.push(entry),
                None => groups.push((entry.spec.group, vec![entry])),
            }
        }
        groups
    }

    fn name(&self) -> &str {
        self.title.as_deref().unwrap_or("API errors")
    }

    fn api_version(&self) -> &str {
        self.version.as_deref().unwrap_or("1")
    }

    fn settings(&self) -> Option<Arc<Settings>> {
        self.service.as_ref().map(|service| Arc::clone(&service.settings))
    }

    /// The name of the entry's envelope.
    pub(crate) fn envelope(&self, entry: &Entry) -> String {
        match &self.service {
            _ if !entry.wire.of_service => words::short_name(entry.wire.envelope),
            // `WithRetry<Service>` keeps what is around it.
            Some(service) => words::short_name(entry.wire.envelope)
                .replace("Service", &words::short_name(service.name)),
            None => words::short_name(entry.wire.envelope).replace("Service", "ProblemDetails"),
        }
    }

    /// The media type of the entry's response.
    pub(crate) fn content_type(&self, entry: &Entry) -> &'static str {
        match &self.service {
            Some(service) if entry.wire.of_service => service.content_type,
            _ => entry.wire.content_type,
        }
    }

    fn members(&self, entry: &Entry) -> &'static [&'static str] {
        match &self.service {
            Some(service) if entry.wire.of_service => service.members,
            _ => entry.wire.members,
        }
    }

    /// The example of the entry: a real occurrence, or one that is made up.
    pub(crate) fn example_of(&self, entry: &Entry) -> Answer {
        entry.example.clone().unwrap_or_else(|| {
            let sample = example::Sample::new(&entry.variants[0], message(entry.spec), 0, true);
            example::rendered(&entry.wire, &sample, self.settings())
        })
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

/// The specs of a [`Catalog`].
#[derive(Clone)]
pub struct Iter<'a>(slice::Iter<'a, Entry>);

impl Iterator for Iter<'_> {
    type Item = &'static ErrorSpec;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|entry| entry.spec)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl fmt::Debug for Iter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl<'a> IntoIterator for &'a Catalog {
    type Item = &'static ErrorSpec;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}
