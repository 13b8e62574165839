//! The texts that a service's author adds to the reference page.

use super::Catalog;
use crate::catalog::page::{Scenario, Section, Tables};

/// # The reference page
///
/// [`to_markdown`](Self::to_markdown) and [`to_html`](Self::to_html) write a
/// page from the declarations. These methods add the texts that no declaration
/// has. They are Markdown: [CommonMark](https://commonmark.org) with tables and
/// strikethrough. Raw HTML in them is shown as text. Links are kept if they
/// lead to `http`, `https`, `mailto` or a place relative to the page.
/// Indentation shared by all lines is removed, so a text may be a literal in
/// the middle of code.
impl Catalog {
    /// Sets the text at the start of the reference, in Markdown.
    ///
    /// ```
    /// use apierror::{Catalog, ServiceError};
    ///
    /// let catalog = Catalog::of::<ServiceError>()
    ///     .introduction("Every `/v1/*` endpoint fails in the same shape.");
    /// assert!(catalog.to_markdown().contains("\nEvery `/v1/*` endpoint fails in the same shape.\n"));
    /// assert!(catalog.to_html().contains("<p>Every <code>/v1/*</code> endpoint fails"));
    /// ```
    #[must_use]
    pub fn introduction(mut self, markdown: impl Into<String>) -> Self {
        self.page.introduction = markdown.into();
        self
    }

    /// Sets the text at the end of the reference, in Markdown.
    ///
    /// ```
    /// use apierror::{Catalog, ServiceError};
    ///
    /// let catalog = Catalog::of::<ServiceError>().closing("## Support\n\nSend us the request id.");
    /// assert!(catalog.to_markdown().ends_with("\n## Support\n\nSend us the request id.\n"));
    /// ```
    #[must_use]
    pub fn closing(mut self, markdown: impl Into<String>) -> Self {
        self.page.closing = markdown.into();
        self
    }

    /// Sets the groups that come first, in this order. Others follow in the order
    /// of declaration. A name without a group has no effect.
    ///
    /// ```
    /// use apierror::{ApiError, Catalog};
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("no order")]
    /// #[api(code = "ORDER_NOT_FOUND", status = 404, group = "Orders")]
    /// struct NoOrder;
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("sign in")]
    /// #[api(code = "SIGNED_OUT", status = 401, group = "Sign-in")]
    /// struct SignedOut;
    ///
    /// let catalog = Catalog::of::<NoOrder>().and::<SignedOut>().group_order(["Sign-in"]);
    /// let names: Vec<_> = catalog.groups().iter().map(|group| group.name).collect();
    /// assert_eq!(names, ["Sign-in", "Orders"]);
    /// ```
    #[must_use]
    pub fn group_order(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.page.group_order = names.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the text below the heading of a group, in Markdown. A name without a
    /// group has no effect.
    ///
    /// ```
    /// use apierror::{ApiError, Catalog};
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("sign in")]
    /// #[api(code = "SIGNED_OUT", status = 401, group = "Sign-in")]
    /// struct SignedOut;
    ///
    /// let catalog = Catalog::of::<SignedOut>().group_note("Sign-in", "Keys start with `sk-`.");
    /// assert!(catalog.to_markdown().contains("\nKeys start with `sk-`.\n"));
    /// ```
    #[must_use]
    pub fn group_note(mut self, group: impl Into<String>, markdown: impl Into<String>) -> Self {
        let (group, note) = (group.into(), markdown.into());
        let notes = &mut self.page.group_notes;
        notes.retain(|(known, _)| *known != group);
        notes.push((group, note));
        self
    }

    /// Adds a scenario: what happens to a caller, and what to do then. The title
    /// is plain text, the rest Markdown.
    ///
    /// ```
    /// use apierror::{Catalog, ServiceError};
    ///
    /// let catalog = Catalog::of::<ServiceError>()
    ///     .scenario("The file is too large", "1. `413` arrives.\n2. Compress the file.");
    /// assert!(catalog.to_markdown().contains("\n### The file is too large\n\n1. `413` arrives.\n"));
    /// ```
    #[must_use]
    pub fn scenario(mut self, title: impl Into<String>, markdown: impl Into<String>) -> Self {
        let scenario = Scenario { title: title.into(), text: markdown.into() };
        self.page.scenarios.push(scenario);
        self
    }

    /// Sets the heading of a part of the reference.
    ///
    /// ```
    /// use apierror::{Catalog, Section, ServiceError};
    ///
    /// let catalog = Catalog::of::<ServiceError>().heading(Section::Codes, "Common errors");
    /// assert!(catalog.to_markdown().contains("\n## Common errors\n"));
    /// ```
    #[must_use]
    pub fn heading(mut self, section: Section, heading: impl Into<String>) -> Self {
        self.page.headings.retain(|(known, _)| *known != section);
        self.page.headings.push((section, heading.into()));
        self
    }

    /// Sets how the reference lists the errors: by group, which is the default, or
    /// by status.
    ///
    /// ```
    /// use apierror::{Catalog, ServiceError, Tables};
    ///
    /// let catalog = Catalog::of::<ServiceError>().tables(Tables::ByStatus);
    /// let markdown = catalog.to_markdown();
    /// assert!(markdown.find("| 404 |") < markdown.find("| 503 |"));
    /// ```
    #[must_use]
    pub fn tables(mut self, tables: Tables) -> Self {
        self.page.tables = tables;
        self
    }
}
