//! A dashboard for Grafana, over the counter that the feature `metrics` increments.

use crate::catalog::builder::Catalog;
use crate::catalog::distinct::distinct;
use crate::catalog::entry::Entry;
use crate::catalog::json::{Json, list, object};
use crate::catalog::text::quoted;
use crate::counter::API_ERRORS_TOTAL;

impl Catalog {
    /// Writes a dashboard for Grafana (JSON, to import): a row for each group of errors,
    /// with the errors a second by code and, of those with a 5xx, by operation.
    ///
    /// It reads the same counter as the
    /// [alert rules](Self::to_prometheus_rules), from a data source that its reader
    /// selects.
    ///
    /// ```
    /// use apierror::{Catalog, ServiceError};
    ///
    /// let dashboard = Catalog::of::<ServiceError>().title("Orders").to_grafana_dashboard();
    /// assert!(dashboard.contains(r#""title": "Orders: errors""#));
    /// ```
    #[must_use]
    pub fn to_grafana_dashboard(&self) -> String {
        let title = self.name();
        let mut panels = Vec::new();
        for (group, entries) in self.entry_groups() {
            let row = object([("type", "row".into()), ("title", group.into())]);
            panels.push((row, FULL_WIDTH, 1));
            let server_errors: Vec<&Entry> = entries
                .iter()
                .filter(|entry| entry.spec.status.is_server_error())
                .copied()
                .collect();
            let width = if server_errors.is_empty() { FULL_WIDTH } else { FULL_WIDTH / 2 };
            panels.push((panel("By code", &entries, "code"), width, HEIGHT));
            if !server_errors.is_empty() {
                let panel = panel("5xx by operation", &server_errors, "operation");
                panels.push((panel, width, HEIGHT));
            }
        }
        let variable = object([
            ("name", "datasource".into()),
            ("label", "Data source".into()),
            ("type", "datasource".into()),
            ("query", "prometheus".into()),
        ]);
        let dashboard = object([
            ("title", format!("{title}: errors").into()),
            ("schemaVersion", 39u64.into()),
            ("tags", list(["apierror"])),
            ("time", object([("from", "now-6h".into()), ("to", "now".into())])),
            ("templating", object([("list", list([variable]))])),
            ("panels", list(placed(panels))),
        ]);
        dashboard.pretty() + "\n"
    }
}

/// The columns of a dashboard's grid.
const FULL_WIDTH: u64 = 24;
/// The rows that a graph takes.
const HEIGHT: u64 = 8;

/// Gives each panel an id and a place, from left to right and from top to bottom.
fn placed(panels: Vec<(Json, u64, u64)>) -> Vec<Json> {
    let (mut x, mut y) = (0, 0);
    let place = |(id, (panel, width, height)): (u64, (Json, u64, u64))| {
        let place = [("h", height.into()), ("w", width.into()), ("x", x.into()), ("y", y.into())];
        x += width;
        if x >= FULL_WIDTH {
            (x, y) = (0, y + height);
        }
        panel.with("id", id).with("gridPos", object(place))
    };
    (1..).zip(panels).map(place).collect()
}

fn panel(title: &str, entries: &[&Entry], by: &str) -> Json {
    let codes = distinct(entries.iter().map(|entry| regex(entry.spec.code))).join("|");
    let selector = format!("{API_ERRORS_TOTAL}{{code=~{}}}", quoted(&codes));
    let target = object([
        ("refId", "A".into()),
        ("expr", format!("sum by ({by}) (rate({selector}[$__rate_interval]))").into()),
        ("legendFormat", format!("{{{{{by}}}}}").into()),
    ]);
    let source = [("type", "prometheus".into()), ("uid", "${datasource}".into())];
    let defaults = object([("unit", "reqps".into()), ("min", 0u64.into())]);
    object([
        ("type", "timeseries".into()),
        ("title", title.into()),
        ("datasource", object(source)),
        ("fieldConfig", object([("defaults", defaults), ("overrides", Json::List(Vec::new()))])),
        ("targets", list([target])),
    ])
}

/// Escapes a text for a regular expression of Prometheus.
fn regex(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        if !character.is_alphanumeric() && !matches!(character, '_' | '-' | ' ') {
            out.push('\\');
        }
        out.push(character);
    }
    out
}
