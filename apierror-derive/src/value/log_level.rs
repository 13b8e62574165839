//! `log = "warn"`

use super::form::{Form, Value, ValueError};
use super::text::Text;
use crate::diagnostic::{Diagnostic, listed};
use crate::similar::nearest;

/// The level of a log event.
#[derive(Clone, Copy)]
pub(crate) struct LogLevel {
    /// Its variant in the core's `LogLevel`.
    pub(crate) variant: &'static str,
}

const LEVELS: &[(&str, &str)] =
    &[("error", "Error"), ("warn", "Warn"), ("info", "Info"), ("debug", "Debug"), ("off", "Off")];

/// Names that other libraries have for a level.
const OTHER_NAMES: &[(&str, &str)] =
    &[("warning", "warn"), ("fatal", "error"), ("trace", "debug"), ("none", "off")];

impl Value for LogLevel {
    const TAKES: &'static str = "a string";
    const EXAMPLE: &'static str = " = \"warn\"";

    fn from_form(key: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        let Text(written) = Text::from_form(key, form)?;
        if let Some((_, variant)) = LEVELS.iter().find(|(name, _)| *name == written) {
            return Ok(Self { variant });
        }
        let names: Vec<_> = LEVELS.iter().map(|(name, _)| *name).collect();
        let other = OTHER_NAMES.iter().find(|(name, _)| *name == written.to_lowercase());
        let near = other.map(|(_, name)| *name).or_else(|| nearest(&written, &names));
        let (level, span) = (&written, form.span());
        let error = match &near {
            Some(near) => Diagnostic::LogMisspelt { level, near }.at(span),
            None => Diagnostic::LogUnknown { level, known: &listed(&names) }.at(span),
        };
        Err(error.into())
    }
}

#[cfg(test)]
mod tests {
    use apierror_core::LogLevel as Core;

    use super::*;

    #[test]
    fn levels_equal_those_of_the_core() {
        let core = [Core::Error, Core::Warn, Core::Info, Core::Debug, Core::Off];
        let core = core.map(|level| (level.as_str().to_owned(), format!("{level:?}")));
        let ours: Vec<_> = LEVELS
            .iter()
            .map(|(name, variant)| ((*name).to_owned(), (*variant).to_owned()))
            .collect();
        assert_eq!(ours, core);
    }
}
