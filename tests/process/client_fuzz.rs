//! The fuzz target's check, some seconds of it, with a fixed seed: real responses, broken in many ways.

#[path = "../../fuzz/response.rs"]
mod response;

use std::time::{Duration, Instant};

use crate::virtual_time::Seeded;

const HEADERS: &[&str] = &[
    "",
    "\u{0}30\n\n",
    "\u{0}0.5\n\u{1}1500\n\n",
    "\u{0}Fri, 15 Mar 2024 12:30:00 GMT\n\u{3}Fri, 15 Mar 2024 12:29:00 GMT\n\n",
    "\u{4}\"burst\";r=0;t=3, \"a\\\",b\";r=1;t=80\n\u{4}limit=1, remaining=0, reset=9\n\n",
    "\u{7}0\n\u{8}1710505800\n\u{a}false\n\u{c}r-1\n\n",
];

const BODIES: &[&str] = &[
    r#"{"code":"A","message":"m","status":404,"details":[{"path":"a.b","message":"m"}],"x":{"y":[1,2.5,null]}}"#,
    r#"{"error":{"code":"A","message":"m","details":{"retry_after":45}},"request_id":"r"}"#,
    r#"{"statusCode":403,"error":"Forbidden","message":["ค่า {{product}}","b"],"path":"/","timestamp":"2026"}"#,
    r#"{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"R","domain":"d","metadata":{"a":"b"}},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"1.5s"},{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"a","description":"d"}]}]}}"#,
    r#"{"errors":[{"status":"422","code":"A","title":"T","detail":"d","source":{"pointer":"/a~1b/0"},"meta":{"code":"c"}}]}"#,
    r#"{"type":"https://e.org/p","title":"T","status":400,"detail":"d","instance":"/i","code":"A"}"#,
    r#"{"code":"A","message":"m","retry":{"strategy":"backoff","effect":"unknown","max_attempts":4294967295,"base_ms":18446744073709551615,"after_ms":18446744073709551615}}"#,
    r#"{"detail":{"code":"A","message":"m","correlation_id":"r"}}"#,
    "<html><head><title>502 Bad Gateway</title></head></html>",
    "",
];

const TOKENS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    ":",
    ",",
    "\\ud800",
    "1e999",
    "-0",
    "null",
    "\"error\":",
    "\n",
    "\u{0}",
    "99999999999999999999",
];

/// The resident memory of this process at its highest, in KiB.
#[cfg(target_os = "linux")]
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("linux has it");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a line of it");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// A random number less than `end`, or 0.
fn below(random: &Seeded, end: usize) -> usize {
    usize::try_from(random.number() % u64::try_from(end.max(1)).expect("64 bits"))
        .expect("less than a usize")
}

fn broken(random: &Seeded) -> Vec<u8> {
    let mut data = random.number().to_be_bytes()[..2].to_vec();
    data.extend_from_slice(HEADERS[below(random, HEADERS.len())].as_bytes());
    data.extend_from_slice(BODIES[below(random, BODIES.len())].as_bytes());
    for _ in 0..below(random, 6) {
        let at = below(random, data.len());
        match below(random, 6) {
            0 => data[at] = random.number().to_be_bytes()[0],
            1 => data.truncate(at.max(2)),
            2 => drop(data.splice(at..at, TOKENS[below(random, TOKENS.len())].bytes())),
            3 => {
                let end = at + below(random, data.len() - at + 1);
                let part = data[at..end].to_vec();
                data.splice(at..at, part);
            }
            4 => drop(data.remove(at)),
            _ => {
                let token = TOKENS[below(random, TOKENS.len())].repeat(below(random, 300));
                data.splice(at..at, token.into_bytes());
            }
        }
        if data.is_empty() {
            break;
        }
    }
    data
}

#[test]
fn no_response_breaks_the_decoder() {
    let random = Seeded::new(0x5EED);
    // The same cases on each machine; how many of them, its speed says, and these at least.
    let begin = Instant::now();
    let mut cases = 0;
    while cases < 2_000 || begin.elapsed() < Duration::from_secs(3) {
        response::check(&broken(&random));
        cases += 1;
    }
    println!("{cases} responses");
}

/// Bodies that take the most memory for their length: none is longer than the limit.
#[cfg(target_os = "linux")]
#[test]
fn memory_is_bounded() {
    let fill = |unit: &str, len: usize| {
        let mut data = b"\x01\x93\n[".to_vec();
        data.extend(unit.repeat(len / unit.len()).bytes());
        data.extend_from_slice(b"0]");
        data
    };
    for unit in ["{\"a\":0},", "[],", "0,", "\"\",", "{\"message\":{}},"] {
        response::check(&fill(unit, 200 * 1024));
    }
    response::check(&fill("[],", 50 * 1024 * 1024));
    let peak = peak_memory();
    // The long body itself is 50 MB, and so is what it is made of.
    assert!(peak < 300 * 1024, "{peak} KiB");
}
