//! The template of thiserror's `#[error("…")]`.

use std::cell::Cell;

use proc_macro2::TokenTree;
use syn::LitStr;
use syn::ext::IdentExt as _;

use crate::input::{Arguments, Attribute};
use crate::literal;
use crate::message::renamed;

/// The template of a `Display` that thiserror derives, with its arguments:
/// `"no {id} among {}", places.len(), id = .0`.
pub(crate) struct DisplayTemplate {
    text: String,
    arguments: Vec<Argument>,
}

struct Argument {
    name: Option<String>,
    /// The field, if the argument is a field and not another expression.
    field: Option<String>,
    value: Vec<TokenTree>,
}

impl DisplayTemplate {
    /// Reads the attribute of a variant, else that of its enum. Returns `None` if
    /// `Display` has no template, as with `#[error(transparent)]`.
    pub(crate) fn new(variant: &[Attribute], ty: &[Attribute]) -> Option<Self> {
        let tokens = error_attribute(variant).or_else(|| error_attribute(ty))?;
        let (first, rest) = tokens.split_first()?;
        let text = match first {
            TokenTree::Literal(first) => literal::string(first.clone())?,
            // A variable of `macro_rules!` is wrapped in an invisible group.
            other => syn::parse2::<LitStr>(other.clone().into()).ok()?.value(),
        };
        let arguments = rest.split(|token| is_punct(token, ',')).skip(1);
        let arguments = arguments.filter(|argument| !argument.is_empty()).map(Argument::parse);
        Some(Self { text, arguments: arguments.collect() })
    }

    /// Returns the template. A placeholder whose value is a field has the name that
    /// `name_of` returns for the field. `is_tuple` is whether fields have positions.
    pub(crate) fn named(&self, is_tuple: bool, name_of: impl Fn(&str) -> Option<String>) -> String {
        let positional: Vec<_> = self.arguments.iter().filter(|one| one.name.is_none()).collect();
        let mut next = 0..;
        renamed(&self.text, |argument, format| {
            if format.contains(".*") {
                // The precision comes before the value.
                next.next();
            }
            let position = if argument.is_empty() { next.next() } else { argument.parse().ok() };
            let field = match position {
                Some(_) if is_tuple && !argument.is_empty() => argument,
                Some(position) => positional.get(position)?.field.as_deref()?,
                None => {
                    let is_it = |known: &&Argument| known.name.as_deref() == Some(argument);
                    match self.arguments.iter().find(is_it) {
                        Some(known) => known.field.as_deref()?,
                        None => argument,
                    }
                }
            };
            name_of(field)
        })
    }

    /// Returns whether the text shows the field, or an argument is made from it:
    /// `"{why}"`, `why.to_string()`.
    pub(crate) fn uses(&self, field: &str, is_tuple: bool) -> bool {
        let is_shown = Cell::new(false);
        self.named(is_tuple, |name| {
            let position = name.strip_prefix('_').filter(|_| is_tuple);
            is_shown.set(is_shown.get() || name == field || position == Some(field));
            None
        });
        is_shown.get() || self.arguments.iter().any(|one| mentions(&one.value, field, is_tuple))
    }
}

impl Argument {
    /// Parses `value` or `name = value`.
    fn parse(tokens: &[TokenTree]) -> Self {
        match tokens {
            // A second `=` would make it a comparison.
            [TokenTree::Ident(name), equals, value @ ..]
                if is_punct(equals, '=')
                    && !value.first().is_some_and(|one| is_punct(one, '=')) =>
            {
                let name = Some(name.unraw().to_string());
                Self { name, field: field(value), value: value.to_vec() }
            }
            value => Self { name: None, field: field(value), value: value.to_vec() },
        }
    }
}

/// Returns the name of the field that an argument consists of: `.0`, `sku`, `&self.sku`,
/// `path.display()`.
fn field(mut value: &[TokenTree]) -> Option<String> {
    while let [first, rest @ ..] = value
        && (is_punct(first, '&') || is_punct(first, '*'))
    {
        value = rest;
    }
    if let [rest @ .., dot, TokenTree::Ident(method), TokenTree::Group(_)] = value
        && is_punct(dot, '.')
        && method == "display"
    {
        value = rest;
    }
    if let [TokenTree::Ident(this), rest @ ..] = value
        && this == "self"
    {
        value = rest;
    }
    match value {
        [dot, TokenTree::Ident(name)] if is_punct(dot, '.') => Some(name.unraw().to_string()),
        [dot, TokenTree::Literal(position)] if is_punct(dot, '.') => Some(position.to_string()),
        [TokenTree::Ident(name)] => {
            let name = name.unraw().to_string();
            // thiserror binds the fields of a tuple to `_0`, `_1`, …
            let position = name.strip_prefix('_').filter(|rest| rest.parse::<usize>().is_ok());
            Some(position.map_or(name.clone(), str::to_owned))
        }
        _ => None,
    }
}

/// Returns whether an expression has the field in it: `why`, `.why`, `.0`, `_0`, or
/// `{why}` in a string.
fn mentions(tokens: &[TokenTree], field: &str, is_tuple: bool) -> bool {
    let binding = if is_tuple { format!("_{field}") } else { field.to_owned() };
    tokens.iter().enumerate().any(|(index, token)| match token {
        TokenTree::Ident(name) => name.unraw() == binding,
        TokenTree::Group(group) => {
            mentions(&group.stream().into_iter().collect::<Vec<_>>(), field, is_tuple)
        }
        TokenTree::Literal(literal) => {
            let text = literal.to_string();
            // `.0.1` ends in one literal.
            let is_position = index.checked_sub(1).is_some_and(|dot| is_punct(&tokens[dot], '.'))
                && text.split('.').next() == Some(field);
            is_position || text.contains(&format!("{{{binding}"))
        }
        TokenTree::Punct(_) => false,
    })
}

/// Returns whether a `Display` that thiserror derives is that of the only field.
pub(crate) fn is_transparent(variant: &[Attribute]) -> bool {
    let first = error_attribute(variant).and_then(|tokens| tokens.first());
    matches!(first, Some(TokenTree::Ident(word)) if word == "transparent")
}

/// Returns the content of `#[error(…)]`.
fn error_attribute(attributes: &[Attribute]) -> Option<&[TokenTree]> {
    let mut errors = attributes.iter().filter(|attribute| attribute.name == "error");
    errors.find_map(|attribute| match &attribute.arguments {
        Arguments::List(tokens) => Some(tokens.as_slice()),
        _ => None,
    })
}

fn is_punct(token: &TokenTree, expected: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == expected)
}

#[cfg(test)]
mod tests {
    use syn::parse_str;

    use super::*;
    use crate::input::Input;

    fn template(error: &str, is_tuple: bool) -> Option<String> {
        let item: Input = parse_str(&format!("#[doc = \"d\"] {error} struct S;")).expect("S");
        let template = DisplayTemplate::new(&item.attributes, &[])?;
        Some(template.named(is_tuple, |field| match field {
            "0" | "file" => Some("wire".to_owned()),
            "type" => Some("kind".to_owned()),
            _ => None,
        }))
    }

    #[test]
    fn placeholder_of_a_field_has_its_name() {
        for (error, expected) in [
            (r#""no {0:?} of {1}""#, "no {wire:?} of {1}"),
            (r#""no {} of {}", .0, .1"#, "no {wire} of {}"),
            (r#""no {:>8} of {:.*}", _0, 2, &_0"#, "no {wire:>8} of {wire:.*}"),
            (r#""{n} {m}, {0}", n = .0, m = .1,"#, "{wire} {m}, {wire}"),
            (r#""{} {}", .0.len(), *.0"#, "{} {wire}"),
            (r#""{} {}", self.0, self.0.display()"#, "{wire} {wire}"),
            (r#""{} {}", _x, 0"#, "{} {}"),
        ] {
            let shown = template(&format!("#[error({error})]"), true);
            assert_eq!(shown.as_deref(), Some(expected), "{error}");
        }
        for (error, expected) in [
            (r#""no {file:?} of {other}""#, "no {wire:?} of {other}"),
            (r#""{0} {1} {2}", other, .file"#, "{0} {wire} {2}"),
            (r#""{file} {}", n == 2, file = .r#type"#, "{kind} {}"),
            (r#""{file}", file = file.len()"#, "{file}"),
            (r#""{{file}} {r#type}""#, "{{file}} {r#type}"),
        ] {
            let shown = template(&format!("#[error({error})]"), false);
            assert_eq!(shown.as_deref(), Some(expected), "{error}");
        }
    }

    #[test]
    fn field_is_used_in_any_expression() {
        let uses = |error: &str, field: &str, is_tuple| {
            let item: Input = parse_str(&format!("#[error({error})] struct S;")).expect("S");
            DisplayTemplate::new(&item.attributes, &[]).expect("one").uses(field, is_tuple)
        };
        for error in [
            r#""{why}""#,
            r#""{why:?}""#,
            r#""{}", why.to_string()"#,
            r#""{x}", x = .why.kind()"#,
            r#""{}", format!("{why}")"#,
            r#""{}", show(&self.why)"#,
            r#""{}", { let it = why; it }"#,
        ] {
            assert!(uses(error, "why", false), "{error}");
            assert!(!uses(error, "when", false), "{error}");
        }
        for error in [
            r#""{0}""#,
            r#""{_0}""#,
            r#""{}", .0.to_string()"#,
            r#""{}", _0.kind()"#,
            r#""{}", .0.1"#,
        ] {
            assert!(uses(error, "0", true), "{error}");
            assert!(!uses(error, "1", true), "{error}");
        }
        assert!(!uses(r#""{} {}", 0, why"#, "0", true));
        assert!(uses(r#""{}", r#type.len()"#, "type", false));
    }

    #[test]
    fn display_without_a_template_has_none() {
        for error in ["", "#[error(transparent)]", "#[error(fmt = show)]", "#[error]"] {
            assert_eq!(template(error, false), None, "{error}");
        }
        let with =
            |error: &str| -> Input { parse_str(&format!("{error} struct S;")).expect("a struct") };
        let text = |variant: &str| {
            let (variant, ty) = (with(variant), with("#[error(\"of the enum\")]"));
            DisplayTemplate::new(&variant.attributes, &ty.attributes).map(|template| template.text)
        };
        assert_eq!(text("").as_deref(), Some("of the enum"));
        assert_eq!(text("#[error(\"own\")]").as_deref(), Some("own"));
        assert_eq!(text("#[error(transparent)]"), None);
    }
}
