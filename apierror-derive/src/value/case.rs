//! `rename_all = "SCREAMING_SNAKE_CASE"`: the cases of serde. They have the same
//! results as in serde.

use super::form::{Form, Value, ValueError};
use crate::diagnostic::{Diagnostic, listed};
use crate::similar::nearest;

/// A case of names.
#[derive(Clone, Copy)]
pub(crate) enum Case {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

const NAMES: &[(&str, Case)] = &[
    ("lowercase", Case::Lower),
    ("UPPERCASE", Case::Upper),
    ("PascalCase", Case::Pascal),
    ("camelCase", Case::Camel),
    ("snake_case", Case::Snake),
    ("SCREAMING_SNAKE_CASE", Case::ScreamingSnake),
    ("kebab-case", Case::Kebab),
    ("SCREAMING-KEBAB-CASE", Case::ScreamingKebab),
];

impl Value for Case {
    const TAKES: &'static str = "a string";
    const EXAMPLE: &'static str = " = \"SCREAMING_SNAKE_CASE\"";

    fn example(key: &str, _: &Form<'_>) -> String {
        if key == "rename_all_fields" {
            " = \"camelCase\"".to_owned()
        } else {
            Self::EXAMPLE.to_owned()
        }
    }

    fn from_form(_: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        let literal = form.string()?;
        let written = literal.value();
        if let Some((_, case)) = NAMES.iter().find(|(name, _)| *name == written) {
            return Ok(*case);
        }
        let names: Vec<_> = NAMES.iter().map(|(name, _)| *name).collect();
        let span = literal.span();
        let error = match &nearest(&written, &names) {
            Some(near) => Diagnostic::MisspeltCase { case: &written, near }.at(span),
            None => Diagnostic::UnknownCase { case: &written, known: &listed(&names) }.at(span),
        };
        Err(error.into())
    }
}

impl Case {
    /// Converts the name of a variant or a type, which is in `PascalCase`.
    pub(crate) fn rename_variant(self, name: &str) -> String {
        match self {
            Self::Lower => name.to_ascii_lowercase(),
            Self::Upper => name.to_ascii_uppercase(),
            Self::Pascal => name.to_owned(),
            Self::Camel => {
                let mut chars = name.chars();
                chars
                    .next()
                    .map(|first| first.to_ascii_lowercase())
                    .into_iter()
                    .chain(chars)
                    .collect()
            }
            Self::Snake => name.char_indices().fold(String::new(), |mut snake, (i, c)| {
                if i > 0 && c.is_uppercase() {
                    snake.push('_');
                }
                snake.push(c.to_ascii_lowercase());
                snake
            }),
            Self::ScreamingSnake => Self::Snake.rename_variant(name).to_ascii_uppercase(),
            Self::Kebab => Self::Snake.rename_variant(name).replace('_', "-"),
            Self::ScreamingKebab => Self::ScreamingSnake.rename_variant(name).replace('_', "-"),
        }
    }

    /// Converts the name of a field, which is in `snake_case`.
    pub(crate) fn rename_field(self, name: &str) -> String {
        match self {
            Self::Lower | Self::Snake => name.to_owned(),
            Self::Upper | Self::ScreamingSnake => name.to_ascii_uppercase(),
            Self::Pascal => name.split('_').fold(String::new(), |mut pascal, word| {
                let mut chars = word.chars();
                pascal.extend(chars.next().map(|first| first.to_ascii_uppercase()));
                pascal.extend(chars);
                pascal
            }),
            Self::Camel => Self::Camel.rename_variant(&Self::Pascal.rename_field(name)),
            Self::Kebab => name.replace('_', "-"),
            Self::ScreamingKebab => Self::ScreamingSnake.rename_field(name).replace('_', "-"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::NAMES;

    #[test]
    fn cases_convert_names_like_serde() {
        let results: Vec<_> = NAMES
            .iter()
            .map(|(_, case)| (case.rename_variant("VeryTasty"), case.rename_field("very_tasty")))
            .collect();
        let expected = [
            ("verytasty", "very_tasty"),
            ("VERYTASTY", "VERY_TASTY"),
            ("VeryTasty", "VeryTasty"),
            ("veryTasty", "veryTasty"),
            ("very_tasty", "very_tasty"),
            ("VERY_TASTY", "VERY_TASTY"),
            ("very-tasty", "very-tasty"),
            ("VERY-TASTY", "VERY-TASTY"),
        ];
        assert!(results.iter().map(|(v, f)| (v.as_str(), f.as_str())).eq(expected), "{results:?}");
    }
}
