//! The names that the errors of operations have in generated code.
//!
//! A name depends on the operations of the catalogue, and not on the order in which they
//! were added: operations whose names would clash all take longer ones.

use std::fmt::Write as _;

use super::Catalog;
use crate::catalog::names;
use crate::catalog::operation::Operation;

/// Operations that share an error type, with its name in generated code.
#[derive(Debug)]
pub(crate) struct NamedOperations<'a> {
    pub(crate) name: String,
    pub(crate) operations: Vec<&'a Operation>,
}

impl NamedOperations<'_> {
    /// Returns the names of the errors that the operations declare.
    pub(crate) fn errors(&self) -> impl Iterator<Item = &'static str> {
        self.first().specs().map(|spec| spec.name)
    }

    /// Returns whether the operations declare the error with this name.
    pub(crate) fn declares(&self, name: &str) -> bool {
        self.first().declares(name)
    }

    /// Returns the first of the operations. All declare the same errors.
    fn first(&self) -> &Operation {
        self.operations[0]
    }

    /// Returns whether an operation has the same error type.
    fn has_type_of(&self, operation: &Operation) -> bool {
        let (first, of_type) = (self.first(), operation.type_name());
        of_type.is_some() && first.type_name() == of_type && first.has_errors_of(operation)
    }

    /// Returns the possible names, the best one first: that of the error type, if it is
    /// the only one, and those of the method and the path.
    fn candidates(&self) -> Vec<String> {
        let of_type = self.first().type_name().map(names::of_type);
        let route = self.route();
        let labels = [route.label().to_lowercase(), spelled(route)];
        let of_route = labels.map(|label| names::of_operation(&label) + "Error");
        of_type.into_iter().chain(of_route).collect()
    }

    /// Returns the operation whose method and path stand for all.
    fn route(&self) -> &Operation {
        self.operations.iter().min_by_key(|of| of.label()).unwrap_or(&self.operations[0])
    }

    /// Returns the methods and paths: `POST /orders, PUT /orders/{id}`.
    pub(crate) fn labels(&self) -> String {
        self.operations.iter().map(|of| of.label()).collect::<Vec<_>>().join(", ")
    }
}

impl Catalog {
    /// Returns the operations by the names that their types have in generated code.
    /// Operations with the same error type share a name.
    pub(crate) fn named_operations(&self) -> Vec<NamedOperations<'_>> {
        let mut groups: Vec<NamedOperations<'_>> = Vec::new();
        for operation in &self.operations {
            if let Some(same) = groups.iter_mut().find(|known| known.has_type_of(operation)) {
                same.operations.push(operation);
            } else {
                groups.push(NamedOperations { name: String::new(), operations: vec![operation] });
            }
        }
        let candidates: Vec<_> = groups.iter().map(NamedOperations::candidates).collect();
        let mut names = self.without_clashes(&candidates);
        self.number(&mut names, &groups);
        for (group, name) in groups.iter_mut().zip(names) {
            group.name = name;
        }
        groups
    }

    /// Chooses one of the candidates for each name. Of names that clash, all get their
    /// next candidates, as long as there are some.
    fn without_clashes(&self, candidates: &[Vec<String>]) -> Vec<String> {
        let mut chosen = vec![0; candidates.len()];
        loop {
            let names: Vec<_> =
                candidates.iter().zip(&chosen).map(|(of, chosen)| of[*chosen].clone()).collect();
            let clashes = |index: usize| {
                let others = names.iter().enumerate().filter(|(other, _)| *other != index);
                let mut others = others.map(|(_, name)| name);
                self.is_taken(&names[index]) || others.any(|other| is_like(other, &names[index]))
            };
            let next: Vec<usize> = (0..names.len())
                .filter(|index| chosen[*index] + 1 < candidates[*index].len() && clashes(*index))
                .collect();
            if next.is_empty() {
                return names;
            }
            for index in next {
                chosen[index] += 1;
            }
        }
    }

    /// Numbers the names that still clash, in the order of their methods and paths.
    fn number(&self, names: &mut [String], groups: &[NamedOperations<'_>]) {
        let mut order: Vec<usize> = (0..names.len()).collect();
        order.sort_by_key(|index| groups[*index].route().label());
        for (rank, &index) in order.iter().enumerate() {
            let is_first =
                !order[..rank].iter().any(|other| is_like(&names[*other], &names[index]));
            if is_first && !self.is_taken(&names[index]) {
                continue;
            }
            let numbered = (2..).map(|number| format!("{}{number}", names[index]));
            let is_free = |name: &String| {
                !self.is_taken(name) && !names.iter().any(|other| is_like(other, name))
            };
            if let Some(free) = numbered.into_iter().find(is_free) {
                names[index] = free;
            }
        }
    }

    /// Returns whether something else in generated code has the name.
    fn is_taken(&self, name: &str) -> bool {
        let key = names::key(name);
        self.definitions.like(name).is_some()
            || self.entries.iter().any(|entry| names::key(&entry.component_name()) == key)
    }
}

/// Returns whether two names are too much alike. The names of an operation's schemas lose
/// the suffix.
fn is_like(a: &str, b: &str) -> bool {
    let base = |name: &str| names::key(name.strip_suffix("Error").unwrap_or(name));
    base(a) == base(b)
}

/// Returns the method and the path with their punctuation in letters, for routes that
/// differ only there: `get a u2d b`, `get a by id`.
fn spelled(operation: &Operation) -> String {
    let mut spelled = operation.method().as_str().to_lowercase();
    for segment in operation.path().split('/') {
        let parameter = segment.strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
        spelled.push(' ');
        if parameter.is_some() {
            spelled.push_str("by ");
        }
        for c in parameter.unwrap_or(segment).chars() {
            if c.is_alphanumeric() {
                spelled.extend(c.to_lowercase());
            } else {
                let _ = write!(spelled, " u{:x} ", u32::from(c));
            }
        }
    }
    spelled
}
