//! The error reference as pages that a service serves.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use bytes::Bytes;
use http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, Response, StatusCode, Uri};

use crate::catalog::{Catalog, Entry, entry_json, escaped};
use crate::failure::Failure;

/// After a release, caches may serve the previous reference for this long.
const CACHING: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// Allows only the style and the script that are inside the page.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// All pages, by path without leading and trailing slashes.
pub(crate) struct Reference(HashMap<String, Arc<Page>>);

struct Page {
    html: Document,
    json: Document,
}

struct Document {
    content_type: HeaderValue,
    body: Bytes,
    /// The offset in the body at which the path of the root is inserted.
    home: Option<usize>,
    etag: HeaderValue,
}

impl Reference {
    /// Renders all pages of a catalogue.
    pub(crate) fn new(catalog: &Catalog) -> Self {
        let whole = Page {
            html: Document::html(catalog.to_html()),
            json: Document::json(catalog.to_json()),
        };
        let whole = Arc::new(whole);
        let mut pages = HashMap::from([(String::new(), Arc::clone(&whole))]);
        let base = base(catalog.entries());
        if let Some((_, folder)) = &base {
            // For a router that is merged at the root instead of nested.
            pages.insert(folder.trim_matches('/').to_owned(), whole);
        }
        for entry in catalog.entries() {
            let (before, after) = catalog.entry_html(entry);
            let mut html = Document::html(before.clone() + &after);
            html.home = Some(before.len());
            let page =
                Arc::new(Page { html, json: Document::json(entry_json(entry).pretty() + "\n") });
            let mut insert = |path: &str| {
                let path = path.trim_matches('/').to_owned();
                pages.entry(path).or_insert_with(|| Arc::clone(&page));
            };
            if let (Some(place), Some((authority, base))) = (place(entry), &base)
                && place.0 == *authority
            {
                if let Some(path) = place.1.strip_prefix(base.as_str()) {
                    insert(path);
                }
                // For a router that is merged at the root instead of nested.
                insert(&place.1);
            }
            insert(entry.name());
        }
        Self(pages)
    }

    /// Returns the page at `path`. `whole` is the path of the request, with the
    /// prefix under which the reference is nested.
    ///
    /// # Errors
    /// Returns [`Failure::RouteNotFound`] if there is no such page.
    pub(crate) fn respond(
        &self,
        path: &str,
        whole: &str,
        request: &HeaderMap,
    ) -> Result<Response<Bytes>, Failure> {
        let page = self.0.get(path.trim_matches('/')).ok_or(Failure::RouteNotFound)?;
        let home = whole.strip_suffix(path).filter(|prefix| !prefix.is_empty()).unwrap_or("/");
        Ok(page.respond(request, home))
    }
}

/// Returns host and path of the type URI.
fn place(entry: &Entry) -> Option<(String, String)> {
    let uri: Uri = entry.spec.type_uri().parse().ok()?;
    let authority = uri.authority().map(ToString::to_string).unwrap_or_default();
    let path = uri.path();
    (path.starts_with('/') && path.len() > 1).then(|| (authority, path.to_owned()))
}

/// Returns the host of the type URIs and the folder that contains all of them.
///
/// An error with its own `doc_url` may be documented elsewhere, so it counts
/// only if every error has one.
fn base(entries: &[Entry]) -> Option<(String, String)> {
    let mut of_base: Vec<_> =
        entries.iter().filter(|entry| entry.spec.doc_url.is_none()).filter_map(place).collect();
    if of_base.is_empty() {
        of_base = entries.iter().filter_map(place).collect();
    }
    let (authority, first) = of_base.first()?.clone();
    let paths =
        of_base.iter().filter(|(host, _)| *host == authority).map(|(_, path)| path.as_str());
    let common = paths.fold(first.as_str(), |common, path| {
        let same = common.bytes().zip(path.bytes()).take_while(|(a, b)| a == b).count();
        // A shared prefix ends at a character boundary, or is empty.
        common.get(..same).unwrap_or_default()
    });
    let folder = common.rfind('/').map_or("", |at| &common[..=at]);
    Some((authority, folder.to_owned()))
}

impl Page {
    fn respond(&self, request: &HeaderMap, home: &str) -> Response<Bytes> {
        let document = if prefers_json(request) { &self.json } else { &self.html };
        let is_cached = request.get_all(IF_NONE_MATCH).iter().any(|known| document.matches(known));
        let body = if is_cached { Bytes::new() } else { document.body(home) };
        let mut response = Response::new(body);
        if is_cached {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, document.content_type.clone());
        headers.insert(ETAG, document.etag.clone());
        headers.insert(CACHE_CONTROL, CACHING);
        headers.insert(VARY, HeaderValue::from_static("accept"));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(CONTENT_SECURITY_POLICY, POLICY);
        response
    }
}

impl Document {
    fn html(text: String) -> Self {
        Self::new("text/html; charset=utf-8", text)
    }

    fn json(text: String) -> Self {
        Self::new("application/json", text)
    }

    fn new(content_type: &'static str, text: String) -> Self {
        // `DefaultHasher::new` has fixed keys, so all processes of one build
        // compute the same tag.
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let etag = HeaderValue::try_from(format!("\"{:016x}\"", hasher.finish()));
        Self {
            content_type: HeaderValue::from_static(content_type),
            body: text.into(),
            home: None,
            etag: etag.unwrap_or_else(|_| HeaderValue::from_static("\"0\"")),
        }
    }

    fn body(&self, home: &str) -> Bytes {
        let Some(at) = self.home else { return self.body.clone() };
        let (before, after) = self.body.split_at(at);
        [before, escaped(home).as_bytes(), after].concat().into()
    }

    /// Returns whether `If-None-Match` names it (RFC 9110, section 13.1.2).
    fn matches(&self, known: &HeaderValue) -> bool {
        let tags = known.as_bytes().split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
        let own = self.etag.as_bytes();
        tags.into_iter().any(|tag| tag == b"*" || tag.strip_prefix(b"W/").unwrap_or(tag) == own)
    }
}

/// Returns whether `Accept` gives JSON more weight than HTML (RFC 9110, section
/// 12.5.1).
fn prefers_json(request: &HeaderMap) -> bool {
    let ranges = || {
        let values = request.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
        values
            .flat_map(|value| value.split(','))
            .filter_map(|range| range.trim().parse::<mime::Mime>().ok())
    };
    let weight = |wanted: &mime::Mime| {
        let matching = ranges().filter_map(|range| {
            let is_exact = range.essence_str() == wanted.essence_str();
            let is_type = range.subtype() == mime::STAR && range.type_() == wanted.type_();
            let specificity = match (is_exact, is_type) {
                (true, _) => 2,
                (_, true) => 1,
                _ if range.essence_str() == "*/*" => 0,
                _ => return None,
            };
            let weight =
                range.get_param("q").map_or(Some(1.0), |q| q.as_str().parse::<f32>().ok())?;
            Some((specificity, weight))
        });
        matching.max_by_key(|(specificity, _)| *specificity).map_or(0.0, |(_, weight)| weight)
    };
    weight(&mime::APPLICATION_JSON) > weight(&mime::TEXT_HTML)
}
