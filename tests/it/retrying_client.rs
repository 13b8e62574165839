//! The example `retrying-client` as a program.

use crate::common::program;

/// Each task, its statuses in order, and its end.
const TASKS: [(&str, &[&str], &str); 8] = [
    ("a rate limit that names its wait", &["429", "200"], "done"),
    (
        "an overloaded upstream, then a broken connection; the request has an idempotency key",
        &["503", "503", "200"],
        "done",
    ),
    (
        "a broken connection; the request has no idempotency key",
        &["503"],
        "NETWORKEXCEPTION: it may have happened",
    ),
    ("a quota error that passes by itself", &["402", "402", "200"], "done"),
    ("no credits left", &["402"], "Top up from the dashboard."),
    ("a timeout; the job goes on", &["504", "200", "200", "200"], "job abc-123 is done"),
    ("maintenance for an hour", &["503"], "MAINTENANCE: the server asks for 3600s"),
    ("an unknown product", &["404"], "PRODUCT_NOT_FOUND: the same request fails again"),
];

/// Parses seconds, method and status of a line of the timeline.
fn sent(line: &str) -> Option<(f64, &str, &str)> {
    let mut words = line.split_whitespace();
    let (at, "s", method, _path, status) =
        (words.next()?, words.next()?, words.next()?, words.next()?, words.next()?)
    else {
        return None;
    };
    Some((at.parse().ok()?, method, status))
}

#[test]
fn client_reacts_to_each_failure_as_declared() {
    let output = program::example("retrying-client").output().expect("the program runs");
    assert!(output.status.success(), "{output:?}");
    let printed = String::from_utf8(output.stdout).expect("text");
    let (introduction, printed) = printed.split_once("\n\n").expect("an introduction");
    assert!(introduction.starts_with("A server fails in eight ways"), "{introduction}");
    let blocks: Vec<&str> = printed.trim().split("\n\n").collect();
    assert_eq!(blocks.len(), TASKS.len(), "{printed}");
    for (block, (title, statuses, end)) in blocks.into_iter().zip(TASKS) {
        let (first, rest) = block.split_once('\n').expect("a title and lines");
        assert_eq!(first, title);
        let requests: Vec<_> = rest.lines().filter_map(sent).collect();
        assert_eq!(
            requests.iter().map(|(_, _, status)| *status).collect::<Vec<_>>(),
            statuses,
            "{block}"
        );
        assert!(rest.contains(end), "{block}");
        if title.starts_with("a rate limit") {
            let waited = requests[1].0 - requests[0].0;
            assert!((0.98..1.6).contains(&waited), "{waited}");
        }
        if title.starts_with("a timeout") {
            let resent = requests.iter().filter(|(_, method, _)| *method == "POST").count();
            assert_eq!(resent, 1, "{block}");
        }
    }
}
