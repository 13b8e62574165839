//! A reference in one page of HTML, which needs nothing but itself.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

use apierror_core::FieldPlace;

use super::merged::MergedField;
use super::node::Node;
use super::words::{duration, effect, message, one_line, retry_advice};
use super::{Answer, Catalog, Entry};

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

impl Catalog {
    /// A reference in one self-contained page of HTML: no network, no fonts, no tracking. It has an anchor for each code
    /// (`#PRODUCT_NOT_FOUND`), the example response of each by its envelope, a search that filters as one types, filters by
    /// status and strategy, and a copy button; light and dark as the reader's system is. Without JavaScript it lacks the
    /// search, the filters and the buttons. Every text is escaped.
    ///
    /// ```
    /// use apierror::{Catalog, ServiceError};
    ///
    /// let page = Catalog::of::<ServiceError>().title("Orders <API>").to_html();
    /// assert!(page.contains("<title>Orders &lt;API&gt;</title>"));
    /// assert!(page.contains(r##"<a href="#ROUTE_NOT_FOUND">"##));
    /// ```
    #[must_use]
    pub fn to_html(&self) -> String {
        let mut out = head(self.name());
        let codes = self.len();
        let plural = if codes == 1 { "" } else { "s" };
        let _ = write!(
            out,
            "<header class=\"top plain\"><div><h1>{}</h1><p>{codes} error{plural}, version {}.</p></div></header>\n\
             {}<div class=\"frame\">\n{}<main id=\"errors\">\n",
            Text(self.name()),
            Text(self.api_version()),
            self.tools(),
            self.navigation(),
        );
        for (group, entries) in self.entry_groups() {
            let _ = writeln!(out, "<section><h2>{}</h2>", Text(group));
            for entry in entries {
                self.write_article(&mut out, entry);
            }
            out.push_str("</section>\n");
        }
        let _ = write!(
            out,
            "<div class=\"none\" hidden><p>No error fits the search and the filters.</p>\
             <button type=\"button\" class=\"all\">Show all</button></div>\n</main>\n</div>\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
        );
        out
    }

    /// The page of one code, in two parts: between them belongs the path of the page of all codes.
    #[cfg(feature = "__web")]
    pub(crate) fn entry_html(&self, entry: &Entry) -> (String, String) {
        let mut before = head(&format!("{}: {}", entry.code(), self.name()));
        let name = Text(self.name());
        let _ = write!(before, "<header class=\"top plain one\"><div><h1>{name}</h1><p><a href=\"");
        let mut behind = format!(
            "\">All errors</a></p></div></header>\n\
             <div class=\"frame one\">\n<main id=\"errors\">\n<section><h2>{}</h2>\n",
            Text(entry.spec.group),
        );
        self.write_article(&mut behind, entry);
        let _ = write!(
            behind,
            "</section>\n</main>\n</div>\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
        );
        (before, behind)
    }

    fn tools(&self) -> String {
        let statuses: BTreeSet<u16> = self.iter().map(|spec| spec.status.as_u16()).collect();
        let strategies: BTreeSet<&str> =
            self.iter().map(|spec| spec.retry.strategy().as_str()).collect();
        let options = |values: Vec<String>| {
            values
                .into_iter()
                .fold(String::new(), |out, value| out + &format!("<option>{value}</option>"))
        };
        format!(
            "<div class=\"tools\" hidden><form role=\"search\">\
             <input id=\"filter-search\" type=\"search\" placeholder=\"Search codes, messages, help\" \
             aria-label=\"Search\" aria-keyshortcuts=\"/\" autocomplete=\"off\" spellcheck=\"false\">\
             <select id=\"filter-status\" aria-label=\"Status\"><option value=\"\">Any status</option>{}</select>\
             <select id=\"filter-strategy\" aria-label=\"Retry strategy\"><option value=\"\">Any retry</option>{}</select>\
             <output id=\"filter-count\" aria-live=\"polite\"></output></form></div>\n",
            options(statuses.iter().map(u16::to_string).collect()),
            options(strategies.iter().map(ToString::to_string).collect()),
        )
    }

    fn navigation(&self) -> String {
        let mut out =
            "<nav aria-label=\"Errors\"><details open><summary>All codes</summary>".to_owned();
        for (group, entries) in self.entry_groups() {
            let _ = write!(out, "<div class=\"group\"><h2>{}</h2><ul>", Text(group));
            for entry in entries {
                let code = Text(entry.code());
                let _ = write!(
                    out,
                    "<li><a class=\"code\" href=\"#{}\">{code}</a></li>",
                    Fragment(entry.code())
                );
            }
            out.push_str("</ul></div>");
        }
        out + "</details></nav>\n"
    }

    fn write_article(&self, out: &mut String, entry: &Entry) {
        let spec = entry.spec;
        let (code, strategy) = (Text(spec.code), spec.retry.strategy().as_str());
        let status = spec.status.as_u16();
        let class = if spec.status.is_server_error() { "server" } else { "status" };
        let _ = write!(
            out,
            "<article id=\"{code}\" data-status=\"{status}\" data-strategy=\"{strategy}\">\n<div class=\"told\">\
             <header><h3 class=\"code\"><a href=\"#{}\">{code}</a></h3>\
             <span class=\"badge {class}\">{status} {}</span>\
             <span class=\"badge {strategy}\">retry: {strategy}</span></header>\n",
            Fragment(spec.code),
            Text(spec.status.canonical_reason().unwrap_or_default()),
        );
        if Some(spec.title) != spec.status.canonical_reason() {
            let _ = writeln!(out, "<p class=\"title\">{}</p>", Text(spec.title));
        }
        if !spec.description.is_empty() {
            let _ = writeln!(out, "<p>{}</p>", Prose(spec.description));
        }
        let _ = writeln!(out, "<p class=\"quote\">“{}”</p>", Text(&message(spec)));
        if let Some(help) = spec.help {
            let _ = writeln!(out, "<p class=\"help\">{}</p>", Prose(help));
        }
        write_facts(out, entry);
        write_fields(out, entry);
        out.push_str("</div>\n");
        self.write_example(out, entry);
        out.push_str("</article>\n");
    }

    fn write_example(&self, out: &mut String, entry: &Entry) {
        let Answer { status, headers, body } = self.example_of(entry);
        let mut head = format!("HTTP/1.1 {status}\ncontent-type: {}\n", self.content_type(entry));
        for (name, value) in headers {
            let _ = writeln!(head, "{name}: {value}");
        }
        let mut json = String::new();
        write_json(&mut json, &body, 0);
        let _ = writeln!(
            out,
            "<div class=\"answer\"><h4>Example</h4><pre tabindex=\"0\" role=\"region\" \
             aria-label=\"Example response of {}\"><span class=\"head\">{}</span>\n\
             <span class=\"body\">{json}</span></pre></div>",
            Text(entry.code()),
            Text(&head),
        );
    }
}

fn write_facts(out: &mut String, entry: &Entry) {
    let retry = entry.spec.retry;
    out.push_str("<dl>");
    let mut fact = |name: &str, value: &str| {
        let _ = write!(out, "<dt>{name}</dt><dd>{value}</dd>");
    };
    fact("Retry", &Text(&retry_advice(retry)).to_string());
    fact("The failed request", effect(retry));
    if !retry.base().is_zero() {
        fact("Waits", &format!("{} to {}", duration(retry.base()), duration(retry.cap())));
    }
    if let Some(url) = entry.spec.doc_url {
        // A link that runs a script is no link.
        let is_web = url.starts_with("https://") || url.starts_with("http://");
        let text = Text(url);
        fact(
            "More",
            &if is_web { format!("<a href=\"{text}\">{text}</a>") } else { text.to_string() },
        );
    } else if entry.spec.type_uri() != "about:blank" {
        fact("Type", &format!("<code>{}</code>", Text(&entry.spec.type_uri())));
    }
    if let Some(domain) = entry.spec.domain {
        fact("Domain", &format!("<code>{}</code>", Text(domain)));
    }
    out.push_str("</dl>\n");
}

fn head(title: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#errors\">To the errors</a>\n",
        Text(title)
    )
}

/// One line of the table of fields.
struct Row {
    name: String,
    place: &'static str,
    ty: String,
    meaning: String,
}

fn write_fields(out: &mut String, entry: &Entry) {
    let mut rows: Vec<Row> = entry.fields().iter().map(|field| field_row(entry, field)).collect();
    rows.extend(entry.spec.headers.iter().map(|(name, value)| Row {
        name: Text(name).to_string(),
        place: "header",
        ty: format!("always <code>{}</code>", Text(value)),
        meaning: String::new(),
    }));
    if rows.is_empty() {
        return;
    }
    let has_meaning = rows.iter().any(|row| !row.meaning.is_empty());
    let meaning = if has_meaning { "<th scope=\"col\">Meaning</th>" } else { "" };
    let code = Text(entry.code());
    let _ = write!(
        out,
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Fields of {code}\"><table><thead><tr>\
         <th scope=\"col\">Field</th><th scope=\"col\">Where</th><th scope=\"col\">Type</th>{meaning}</tr></thead><tbody>"
    );
    for Row { name, place, ty, meaning } in rows {
        let meaning = if has_meaning { format!("<td>{meaning}</td>") } else { String::new() };
        let _ = write!(
            out,
            "<tr><td><code>{name}</code></td><td>{place}</td><td>{ty}</td>{meaning}</tr>"
        );
    }
    out.push_str("</tbody></table></div>\n");
}

fn field_row(entry: &Entry, field: &MergedField) -> Row {
    let place = match field.place {
        FieldPlace::Detail => "in <code>details</code>",
        FieldPlace::Details => "<code>details</code>, whole",
        FieldPlace::Extension => "in the body",
        _ => "header",
    };
    let described = entry.variants.iter().flat_map(|variant| variant.spec.fields);
    let mut described =
        described.filter(|known| known.name == field.name && known.place == field.place);
    let description = described.find(|known| !known.description.is_empty());
    let meaning = match (description, field.place) {
        (Some(known), _) => known.description,
        (None, FieldPlace::RetryAfter) => "How long to wait before the next attempt.",
        (None, _) => "",
    };
    let optional = if field.optional { ", optional" } else { "" };
    Row {
        name: Text(field.name).to_string(),
        place,
        ty: format!("<code>{}</code>{optional}", Text(&field.type_in_words())),
        meaning: Prose(meaning).to_string(),
    }
}

/// Indented JSON, its tokens in colours.
fn write_json(out: &mut String, value: &Node, depth: usize) {
    let indent = "  ".repeat(depth + 1);
    let end = "  ".repeat(depth);
    match value {
        Node::List(items) if !items.is_empty() => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                let _ = write!(out, "{}\n{indent}", if index == 0 { "" } else { "," });
                write_json(out, item, depth + 1);
            }
            let _ = write!(out, "\n{end}]");
        }
        Node::Object(members) if !members.is_empty() => {
            out.push('{');
            for (index, (name, item)) in members.iter().enumerate() {
                let name = serde_json::to_string(name).unwrap_or_default();
                let comma = if index == 0 { "" } else { "," };
                let _ = write!(out, "{comma}\n{indent}<span class=\"n\">{}</span>: ", Text(&name));
                write_json(out, item, depth + 1);
            }
            let _ = write!(out, "\n{end}}}");
        }
        scalar => {
            let class = if matches!(scalar, Node::Text(_)) { "s" } else { "d" };
            let json = serde_json::to_string(scalar).unwrap_or_default();
            let _ = write!(out, "<span class=\"{class}\">{}</span>", Text(&json));
        }
    }
}

/// Text for elements and attributes.
#[cfg(feature = "__web")]
pub(crate) fn escaped(text: &str) -> String {
    Text(text).to_string()
}

/// Text, escaped for elements and for attributes in double quotes.
struct Text<'a>(&'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
            let (before, behind) = rest.split_at(at);
            f.write_str(before)?;
            f.write_str(match behind.as_bytes()[0] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "&#39;",
            })?;
            rest = &behind[1..];
        }
        f.write_str(rest)
    }
}

/// Of Markdown, code spans; all else as text.
struct Prose<'a>(&'a str);

impl fmt::Display for Prose<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = one_line(self.0);
        let parts: Vec<&str> = line.split('`').collect();
        // A backtick without its other is text.
        let paired = parts.len() % 2 == 1;
        for (index, part) in parts.iter().enumerate() {
            match index % 2 {
                1 if paired => write!(f, "<code>{}</code>", Text(part))?,
                0 => Text(part).fmt(f)?,
                _ => write!(f, "`{}", Text(part))?,
            }
        }
        Ok(())
    }
}

/// A fragment of a URL (RFC 3986, section 3.5): codes hold visible ASCII, of which not all is legal there.
struct Fragment<'a>(&'a str);

impl fmt::Display for Fragment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~/:@!$()*+,;=?".contains(&byte) {
                f.write_char(byte.into())?;
            } else {
                write!(f, "%{byte:02X}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_escaped() {
        let hostile = "</script><img src=x onerror='a()'>\"&";
        let escaped = "&lt;/script&gt;&lt;img src=x onerror=&#39;a()&#39;&gt;&quot;&amp;";
        assert_eq!(Text(hostile).to_string(), escaped);
        assert_eq!(
            Prose(&format!("a `{hostile}`")).to_string(),
            format!("a <code>{escaped}</code>")
        );
        assert_eq!(Prose("a ` b").to_string(), "a ` b");
    }
}
