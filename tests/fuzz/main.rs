//! Runs the checks of the fuzz targets for some seconds: their seeds, broken at
//! random with a fixed seed. They have a process of their own, because they measure
//! its memory, and log.

#[path = "../../fuzz/checks"]
mod checks {
    mod guarantees;
    pub(super) mod json;
    mod lines;
    pub(super) mod lock;
    pub(super) mod report;
    pub(super) mod request_id;
    pub(super) mod response;
    pub(super) mod status;
}

#[path = "../it/common/virtual_time.rs"]
#[allow(dead_code, reason = "only a part is used here")]
mod virtual_time;

use std::path::Path;
use std::time::{Duration, Instant};

use self::checks::{json, lock, report, request_id, response, status};
use self::virtual_time::Seeded;

type Check = fn(&[u8]);

/// The fuzz targets with their checks.
const TARGETS: [(&str, Check); 6] = [
    ("decode", response::check),
    ("json", json::check),
    ("lock", lock::check),
    ("report", report::check),
    ("request_id", request_id::check),
    ("status", status::check),
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

/// The peak resident memory of this process in KiB.
#[cfg(target_os = "linux")]
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux has it");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a line of it");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// The inputs that a fuzz target starts from.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds").join(target);
    let files = std::fs::read_dir(folder).expect("a folder of seeds");
    let mut paths: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    paths.sort();
    paths.into_iter().map(|path| std::fs::read(path).expect("a seed")).collect()
}

/// Splits a seed behind the empty line that ends its headers. The status is
/// left out.
fn headers_and_body(seed: &[u8]) -> (&[u8], &[u8]) {
    let seed = &seed[2..];
    let is_end = |at: &usize| seed[*at] == b'\n' && (*at == 0 || seed[at - 1] == b'\n');
    let end = (0..seed.len()).find(is_end).expect("an empty line");
    seed.split_at(end + 1)
}

/// A random number less than `end`, or 0.
fn below(random: &Seeded, end: usize) -> usize {
    usize::try_from(random.number() % u64::try_from(end.max(1)).expect("64 bits"))
        .expect("less than a usize")
}

/// A random status, the headers of one seed and the body of another.
fn mixed(seeds: &[Vec<u8>], random: &Seeded) -> Vec<u8> {
    let mut data = random.number().to_be_bytes()[..2].to_vec();
    data.extend_from_slice(headers_and_body(&seeds[below(random, seeds.len())]).0);
    data.extend_from_slice(headers_and_body(&seeds[below(random, seeds.len())]).1);
    data
}

/// Breaks data in up to five places, but for the first `kept` bytes.
fn broken(mut data: Vec<u8>, kept: usize, random: &Seeded) -> Vec<u8> {
    for _ in 0..below(random, 6) {
        if data.is_empty() {
            break;
        }
        let at = below(random, data.len());
        match below(random, 6) {
            0 => data[at] = random.number().to_be_bytes()[0],
            1 => data.truncate(at.max(kept)),
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
    }
    data
}

/// Checks at least `min` inputs, and more on a fast machine. The sequence is the
/// same on each.
fn check_for_seconds(min: usize, check: Check, mut input: impl FnMut() -> Vec<u8>) -> usize {
    let begin = Instant::now();
    let mut cases = 0;
    while cases < min || begin.elapsed() < Duration::from_secs(1) {
        check(&input());
        cases += 1;
    }
    cases
}

#[test]
fn every_seed_passes_the_check() {
    for (target, check) in TARGETS {
        let seeds = seeds(target);
        assert!(seeds.len() > 3, "{target}: {} seeds", seeds.len());
        for seed in seeds {
            check(&seed);
        }
    }
}

#[test]
fn broken_responses_pass_the_check() {
    let (seeds, random) = (seeds("decode"), Seeded::new(0x5EED));
    let input = || broken(mixed(&seeds, &random), 2, &random);
    println!("{} responses", check_for_seconds(2_000, response::check, input));
}

#[test]
fn broken_seeds_pass_the_check() {
    for (target, check) in TARGETS {
        let (seeds, random) = (seeds(target), Seeded::new(0x5EED));
        let input = || broken(seeds[below(&random, seeds.len())].clone(), 0, &random);
        println!("{target}: {} inputs", check_for_seconds(200, check, input));
    }
}

/// Checks bodies that take the most memory for their length.
#[cfg(target_os = "linux")]
#[test]
fn memory_for_long_bodies_is_bounded() {
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
    // The long body takes 50 MB, and so does the string that it is made of.
    assert!(peak < 300 * 1024, "{peak} KiB");
}
