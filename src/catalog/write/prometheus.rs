//! Alert rules for Prometheus, over the counter that the feature `metrics` increments.

use std::fmt::Write as _;

use apierror_core::MetaValue;

use crate::catalog::builder::Catalog;
use crate::catalog::entry::Entry;
use crate::catalog::text::{one_line, quoted};
use crate::counter::API_ERRORS_TOTAL;

impl Catalog {
    /// Writes alert rules for Prometheus (YAML), one group for each group of errors.
    ///
    /// The rules read the counter `api_errors_total{code, status, operation}`. For each
    /// code there is:
    ///
    /// - if its status is 5xx, an alert that fires when an operation has failed with it
    ///   for 5 minutes. Its `severity` is `warning` if clients send the request again,
    ///   and else `critical`, because nobody recovers without you;
    /// - if clients send the request again, an alert `…RetryStorm` that fires when it has
    ///   been more frequent than once a second, and ten times as frequent as in the hour
    ///   before, for 5 minutes.
    ///
    /// The annotations are `summary`, `description` and, from
    /// `#[api(meta(runbook = "…"))]`, `runbook_url`.
    ///
    /// ```
    /// use apierror::{ApiError, Catalog};
    ///
    /// /// The database does not answer.
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("down")]
    /// #[api(code = "STORE_DOWN", status = 503, meta(runbook = "https://wiki.example/store"))]
    /// struct StoreDown;
    ///
    /// let rules = Catalog::of::<StoreDown>().to_prometheus_rules();
    /// assert!(rules.contains(r#"- alert: "STORE_DOWN""#));
    /// assert!(rules.contains(r#"runbook_url: "https://wiki.example/store""#));
    /// ```
    #[must_use]
    pub fn to_prometheus_rules(&self) -> String {
        let mut out = String::from("groups:\n");
        let groups = self.entry_groups();
        let all: Vec<&Entry> = groups.iter().flat_map(|(_, entries)| entries).copied().collect();
        for (group, entries) in groups {
            let rules: String = entries.into_iter().map(|entry| rules_of(entry, &all)).collect();
            if !rules.is_empty() {
                let _ = write!(out, "  - name: {}\n    rules:\n{rules}", quoted(group));
            }
        }
        if out.ends_with("groups:\n") { "groups: []\n".to_owned() } else { out }
    }
}

fn rules_of(entry: &Entry, all: &[&Entry]) -> String {
    let mut rules = String::new();
    let spec = entry.spec;
    let is_retried = spec.retry.is_retryable();
    let errors = selector(entry, all);
    if spec.status.is_server_error() {
        let severity = if is_retried { "warning" } else { "critical" };
        let expression = format!("sum by (operation) (rate({errors}[5m])) > 0");
        rules += &rule(entry, spec.name, severity, &expression);
    }
    if is_retried {
        let name = format!("{}RetryStorm", spec.name);
        let now = format!("sum(rate({errors}[5m]))");
        let before = format!("(sum(rate({errors}[1h] offset 5m)) or vector(0))");
        let expression = format!("{now} > 1 and {now} > 10 * {before}");
        rules += &rule(entry, &name, "warning", &expression);
    }
    rules
}

/// Selects the counters of a code; of several errors with one code, those of the status.
fn selector(entry: &Entry, all: &[&Entry]) -> String {
    let code = quoted(entry.spec.code);
    if all.iter().filter(|other| other.spec.code == entry.spec.code).count() == 1 {
        return format!("{API_ERRORS_TOTAL}{{code={code}}}");
    }
    format!("{API_ERRORS_TOTAL}{{code={code}, status=\"{}\"}}", entry.spec.status.as_u16())
}

fn rule(entry: &Entry, name: &str, severity: &str, expression: &str) -> String {
    let spec = entry.spec;
    let summary = format!("{} ({}): {}", spec.name, spec.status.as_u16(), spec.title);
    let runbook = match spec.meta("runbook") {
        Some(MetaValue::Str(url)) => Some(url),
        _ => None,
    };
    let description = one_line(spec.description);
    let annotations = [
        ("summary", Some(summary.as_str())),
        ("description", Some(&*description).filter(|text| !text.is_empty())),
        ("runbook_url", runbook),
    ];
    let mut out = format!(
        "      - alert: {}\n        expr: {}\n        for: 5m\n        labels:\n          \
         severity: {severity}\n          code: {}\n          group: {}\n          retry: {}\n        \
         annotations:\n",
        quoted(name),
        quoted(expression),
        quoted(&literal(spec.code)),
        quoted(&literal(spec.group)),
        spec.retry.strategy().as_str(),
    );
    for (name, text) in annotations {
        if let Some(text) = text {
            let _ = writeln!(out, "          {name}: {}", quoted(&literal(text)));
        }
    }
    out
}

/// Escapes a text where Prometheus expects a template.
fn literal(text: &str) -> String {
    text.replace("{{", r#"{{"{{"}}"#)
}
