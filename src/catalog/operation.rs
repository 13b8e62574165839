//! [`Operation`]: a method and a path of a service, with its errors.

use apierror_core::{DeclaredError, ErrorSpec};
use http::Method;

use super::text::short_name;

/// A method and a path of a service, with the errors that it may answer with: see
/// [`Catalog::operation`](crate::Catalog::operation).
///
/// Needs the feature `catalog`.
#[derive(Debug, Clone)]
pub struct Operation {
    method: Method,
    path: String,
    errors: Errors,
    /// The names of the error types, without their modules.
    types: Vec<String>,
}

impl Operation {
    /// # Panics
    /// Panics if the method is no HTTP method, or if the path does not start with `/`.
    #[track_caller]
    pub(super) fn new(method: &str, path: String) -> Self {
        let Ok(known) = Method::from_bytes(method.to_ascii_uppercase().as_bytes()) else {
            panic!("`{method}` is not an HTTP method; write one such as `POST`");
        };
        assert!(
            path.starts_with('/'),
            "`{path}` is not a path; write the path of the route, such as `/orders/{{id}}`"
        );
        Self { method: known, path, errors: Errors::default(), types: Vec::new() }
    }

    /// Adds the errors of `E`.
    pub(super) fn add<E: DeclaredError>(&mut self) {
        self.errors.add(E::specs());
        let name = short_name(std::any::type_name::<E>());
        if !self.types.contains(&name) {
            self.types.push(name);
        }
    }

    /// Returns the method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Returns the path as it was given, such as `/orders/{id}`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Iterates over the specs of the errors that the types of the operation declare, each
    /// name once. Errors that [any operation](crate::Catalog::everywhere) may answer with
    /// are among them only if these types declare them too.
    pub fn specs(&self) -> impl Iterator<Item = &'static ErrorSpec> {
        self.errors.0.iter().copied()
    }

    /// Returns whether the operation declares the error with this name.
    #[must_use]
    pub fn declares(&self, name: &str) -> bool {
        self.errors.contains(name)
    }

    /// Returns the method and the path: `POST /orders`.
    pub(crate) fn label(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Returns the name of the error type, if it is the only one.
    pub(super) fn type_name(&self) -> Option<&str> {
        match self.types.as_slice() {
            [name] => Some(name),
            _ => None,
        }
    }

    /// Returns whether two operations declare the same errors.
    pub(super) fn has_errors_of(&self, other: &Self) -> bool {
        self.errors.names().eq(other.errors.names())
    }

    /// Returns whether this is the operation of a request with this method to a route
    /// with this path.
    pub(crate) fn is(&self, method: &Method, path: &str) -> bool {
        self.method == *method && same_route(&self.path, path)
    }
}

/// Specs, each name once.
#[derive(Debug, Clone, Default)]
pub(super) struct Errors(Vec<&'static ErrorSpec>);

impl Errors {
    pub(super) fn add(&mut self, specs: impl IntoIterator<Item = &'static ErrorSpec>) {
        for spec in specs {
            if !self.contains(spec.name) {
                self.0.push(spec);
            }
        }
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.0.iter().any(|spec| spec.name == name)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|spec| spec.name)
    }
}

/// Returns whether two paths lead to the same route: they are equal but for the names
/// and the patterns of parameters, such as `{id}` and actix-web's `{order:\d+}`.
pub(crate) fn same_route(a: &str, b: &str) -> bool {
    route_key(a) == route_key(b)
}

/// Returns the path with `{}` in place of each parameter.
fn route_key(path: &str) -> String {
    let mut key = String::with_capacity(path.len());
    let mut depth = 0_usize;
    for c in path.chars() {
        match c {
            '{' => {
                if depth == 0 {
                    key.push_str("{}");
                }
                depth += 1;
            }
            '}' => depth = depth.saturating_sub(1),
            c if depth == 0 => key.push(c),
            _ => {}
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_patterns_of_parameters_do_not_tell_routes_apart() {
        for (a, b) in [
            ("/orders/{id}", "/orders/{order_id}"),
            ("/orders/{id}", r"/orders/{id:\d{4}}"),
            ("/files/{*rest}", "/files/{tail:.*}"),
            ("/{a}-{b}", "/{x}-{y}"),
        ] {
            assert!(same_route(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("/orders/{id}", "/orders"),
            ("/orders/{id}", "/orders/{id}/items"),
            ("/orders/", "/orders"),
            ("/a/{x}", "/b/{x}"),
        ] {
            assert!(!same_route(a, b), "{a} {b}");
        }
    }

    #[test]
    #[should_panic(expected = "`PO ST` is not an HTTP method; write one such as `POST`")]
    fn method_with_a_space_panics() {
        let _ = Operation::new("PO ST", "/orders".to_owned());
    }

    #[test]
    #[should_panic(expected = "`orders` is not a path; write the path of the route")]
    fn path_without_a_slash_panics() {
        let _ = Operation::new("POST", "orders".to_owned());
    }
}
