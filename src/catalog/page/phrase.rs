//! A sentence of the reference page, independent of the format it is written
//! in.

/// A part of a [`Phrase`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// Plain text.
    Text(String),
    Code(String),
    /// A text of the service's author, in Markdown.
    Markdown(String),
}

/// Text with code in it. Each writer escapes the parts for its format.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Phrase(Vec<Part>);

impl Phrase {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn text(mut self, text: impl Into<String>) -> Self {
        self.0.push(Part::Text(text.into()));
        self
    }

    pub(crate) fn code(mut self, code: impl Into<String>) -> Self {
        self.0.push(Part::Code(code.into()));
        self
    }

    pub(crate) fn markdown(mut self, markdown: impl Into<String>) -> Self {
        self.0.push(Part::Markdown(markdown.into()));
        self
    }

    pub(crate) fn then(mut self, phrase: Self) -> Self {
        self.0.extend(phrase.0);
        self
    }

    /// Appends phrases as `a, b and c`, with `word` before the last one.
    pub(crate) fn list(mut self, items: Vec<Self>, word: &str) -> Self {
        let count = items.len();
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                let separator =
                    if index + 1 == count { format!(" {word} ") } else { ", ".to_owned() };
                self = self.text(separator);
            }
            self = self.then(item);
        }
        self
    }

    pub(crate) fn parts(&self) -> &[Part] {
        &self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the phrase without markup.
    pub(crate) fn plain(&self) -> String {
        let plain = |part: &Part| match part {
            Part::Text(text) | Part::Code(text) | Part::Markdown(text) => text.clone(),
        };
        self.0.iter().map(plain).collect()
    }
}
