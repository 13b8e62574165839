//! The author's texts around the errors, with headings that the navigation leads to.

use maud::{Markup, PreEscaped, html};
use pulldown_cmark::HeadingLevel;

use crate::catalog::prose::{to_html_with_ids, unindented};

/// A text, and the ids and texts of its headings of the highest level.
pub(super) struct Titled {
    headings: Vec<(String, String)>,
    /// Empty if there is no text.
    pub(super) markup: Markup,
}

impl Titled {
    /// Renders Markdown. `place` starts the ids of its headings.
    pub(super) fn new(place: &str, markdown: &str) -> Self {
        let mut headings: Vec<(String, String)> = Vec::new();
        let text = to_html_with_ids(&unindented(markdown), HeadingLevel::H2, &mut |heading| {
            let words: Vec<_> = heading.split_whitespace().collect();
            let mut id = format!("§{place}-{}", words.join("-"));
            while headings.iter().any(|(known, _)| *known == id) {
                id.push_str("-2");
            }
            headings.push((id.clone(), heading.to_owned()));
            Some(id)
        });
        let is_empty = text.trim().is_empty();
        let markup = html! { @if !is_empty { div class="prose" { (PreEscaped(text)) } } };
        Self { headings, markup }
    }

    /// Iterates over the ids and the texts of the headings.
    pub(super) fn links(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headings.iter().map(|(id, text)| (&**id, &**text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_heading_has_an_id_of_its_own() {
        let text = "
            ## A `b` <i>

            text

            ### Inner

            # A `b` <i>
        ";
        let Titled { headings, markup } = Titled::new("closing", text);
        let ids = ["§closing-A-b-<i>", "§closing-A-b-<i>-2"];
        assert_eq!(headings, ids.map(|id| (id.to_owned(), "A b <i>".to_owned())));
        let html = markup.into_string();
        assert!(html.contains(r#"<h2 id="§closing-A-b-&lt;i&gt;">A <code>b</code>"#), "{html}");
        assert!(html.contains("<h3>Inner</h3>"), "{html}");
        assert!(Titled::new("closing", " \n ").markup.into_string().is_empty());
    }
}
