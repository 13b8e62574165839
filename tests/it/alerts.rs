//! The alert rules and the dashboard that are written from a catalogue.

use apierror::{ApiError, Catalog};
use serde_json::Value;

#[allow(dead_code, reason = "a catalogue needs no occurrence")]
#[derive(Debug, thiserror::Error, ApiError)]
#[error("failed")]
#[api(group = "Stock")]
enum StockError {
    /// The database does not answer.
    #[api(code = "STORE_DOWN", status = 503, meta(runbook = "https://wiki.example/store"))]
    Down,
    /// A bug, with `{{ $labels.instance }}`, "quotes"
    /// and a second line.
    #[api(code = "STOCK_BUG", status = 500, retry = "never", title = "It's a: #bug")]
    Bug,
    #[api(code = "OUT_OF_STOCK", status = 409, retry = "never")]
    Out,
    #[api(code = "TOO_MANY", status = 429)]
    TooMany,
    #[api(code = "odd.code+", status = 500, name = "OddA")]
    OddA,
    #[api(code = "odd.code+", status = 502, name = "OddB")]
    OddB,
}

/// Declarations with texts that could break a file.
pub(crate) fn catalog() -> Catalog {
    Catalog::of::<StockError>().title("Stock \"1\"")
}

/// Returns the rule of an alert.
fn rule<'a>(rules: &'a str, alert: &str) -> &'a str {
    let start = rules.find(&format!("- alert: {alert:?}\n")).expect("the alert");
    let rest = &rules[start + 2..];
    rest.find("- alert: ").map_or(rest, |end| rest[..end].trim_end())
}

#[test]
fn server_error_has_an_alert_with_its_declared_facts() {
    let rules = catalog().to_prometheus_rules();
    let expected = r#"alert: "STORE_DOWN"
        expr: "sum by (operation) (rate(api_errors_total{code=\"STORE_DOWN\"}[5m])) > 0"
        for: 5m
        labels:
          severity: warning
          code: "STORE_DOWN"
          group: "Stock"
          retry: backoff
        annotations:
          summary: "STORE_DOWN (503): Service Unavailable"
          description: "The database does not answer."
          runbook_url: "https://wiki.example/store""#;
    assert_eq!(rule(&rules, "STORE_DOWN"), expected);
}

#[test]
fn error_that_nobody_retries_is_critical_and_has_no_storm() {
    let rules = catalog().to_prometheus_rules();
    assert!(rule(&rules, "STOCK_BUG").contains("severity: critical"));
    assert!(!rules.contains("STOCK_BUGRetryStorm"), "{rules}");
    assert!(rules.contains("STORE_DOWNRetryStorm"), "{rules}");
}

#[test]
fn client_error_has_no_alert_but_that_of_its_storm() {
    let rules = catalog().to_prometheus_rules();
    assert!(!rules.contains("OUT_OF_STOCK"), "{rules}");
    assert!(!rules.contains("- alert: \"TOO_MANY\"\n"), "{rules}");
    assert!(rules.contains("- alert: \"TOO_MANYRetryStorm\"\n"), "{rules}");
}

#[test]
fn text_of_the_author_is_neither_a_template_nor_the_end_of_a_string() {
    let rules = catalog().to_prometheus_rules();
    let bug = rule(&rules, "STOCK_BUG");
    let description = r#"description: "A bug, with `{{\"{{\"}} $labels.instance }}`, \"quotes\" and a second line.""#;
    assert!(bug.contains(description), "{bug}");
    assert!(bug.contains(r#"summary: "STOCK_BUG (500): It's a: #bug""#), "{bug}");
}

#[test]
fn errors_with_one_code_are_told_apart_by_their_status() {
    let rules = catalog().to_prometheus_rules();
    let odd = rule(&rules, "OddB");
    assert!(odd.contains(r#"{code=\"odd.code+\", status=\"502\"}"#), "{odd}");
}

#[test]
fn catalogue_without_alerts_is_a_file_without_groups() {
    #[allow(dead_code, reason = "a catalogue needs no occurrence")]
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("gone")]
    #[api(code = "GONE", status = 410)]
    struct Gone;
    assert_eq!(Catalog::of::<Gone>().to_prometheus_rules(), "groups: []\n");
}

#[test]
fn dashboard_has_a_row_for_each_group_and_panels_that_do_not_overlap() {
    let catalog = catalog().and::<apierror::ServiceError>();
    let dashboard: Value = serde_json::from_str(&catalog.to_grafana_dashboard()).expect("JSON");
    assert_eq!(dashboard["title"], "Stock \"1\": errors");
    let panels = dashboard["panels"].as_array().expect("panels");
    let rows: Vec<_> = panels.iter().filter(|panel| panel["type"] == "row").collect();
    assert_eq!(rows[0]["title"], "Stock");
    assert_eq!(rows[1]["title"], "Service");

    let by_code = panels[1]["targets"][0]["expr"].as_str().expect("a query");
    let expected = r#"sum by (code) (rate(api_errors_total{code=~"STORE_DOWN|STOCK_BUG|OUT_OF_STOCK|TOO_MANY|odd\\.code\\+"}[$__rate_interval]))"#;
    assert_eq!(by_code, expected);
    let by_operation = panels[2]["targets"][0]["expr"].as_str().expect("a query");
    assert!(by_operation.starts_with("sum by (operation) "), "{by_operation}");
    assert!(!by_operation.contains("OUT_OF_STOCK"), "{by_operation}");

    let mut cells = std::collections::HashSet::new();
    for panel in panels {
        let of = |name: &str| panel["gridPos"][name].as_u64().expect("a number");
        for x in of("x")..of("x") + of("w") {
            assert!(x < 24, "{panel}");
            for y in of("y")..of("y") + of("h") {
                assert!(cells.insert((x, y)), "{panel} overlaps");
            }
        }
    }
}
