//! A soak: mixed good and hostile requests to both web frameworks on loopback.
//!
//! ```console
//! cargo test --release -p apierror-tests --test soak -- --ignored --nocapture
//! ```
//!
//! It prints the peak memory of the process, which is client and servers together,
//! and counts the answers outside of the envelope, of which there must be none.
//! `APIERROR_SOAK` sets another number of requests.

#[path = "../it/common/actix.rs"]
#[allow(dead_code, reason = "only a part is used here")]
mod actix;
#[path = "../it/common/live.rs"]
#[allow(dead_code, reason = "only a part is used here")]
mod live;
mod request;
mod servers;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use request::{Kind, Verdict};

const REQUESTS: usize = 200_000;
const WORKERS: usize = 16;

/// What the workers have counted.
#[derive(Default)]
struct Counts {
    sent: AtomicUsize,
    good: AtomicUsize,
    in_envelope: AtomicUsize,
    aborted: AtomicUsize,
    unanswered: AtomicUsize,
    outside: AtomicUsize,
}

fn requests() -> usize {
    let set = std::env::var("APIERROR_SOAK").ok();
    set.map_or(REQUESTS, |count| count.parse().expect("APIERROR_SOAK is a number"))
}

/// Returns the highest memory use of the process so far, in kB.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// Panics of handlers are a part of the load, so they are not printed.
fn silence_handlers() {
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if info.payload().downcast_ref::<&str>() != Some(&servers::PANIC) {
            print(info);
        }
    }));
}

async fn work(addresses: [SocketAddr; 2], counts: Arc<Counts>, total: usize) {
    let client = live::client();
    loop {
        let number = counts.sent.fetch_add(1, Ordering::Relaxed);
        if number >= total {
            return;
        }
        let address = addresses[number % 2];
        let kind = Kind::of(number / 2);
        let verdict = kind.send(&client, address, number).await;
        let count = match &verdict {
            Verdict::Good => &counts.good,
            Verdict::InEnvelope => &counts.in_envelope,
            Verdict::Aborted => &counts.aborted,
            Verdict::Unanswered(_) => &counts.unanswered,
            Verdict::Outside(_) => &counts.outside,
        };
        let before = count.fetch_add(1, Ordering::Relaxed);
        if let Verdict::Unanswered(text) | Verdict::Outside(text) = verdict
            && before < 10
        {
            println!("{kind:?} to {address}: {text}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: cargo test --release -p apierror-tests --test soak -- --ignored --nocapture"]
async fn mixed_requests_are_all_answered_in_the_envelope() {
    silence_handlers();
    let addresses = [servers::axum().await, servers::actix()];
    let total = requests();
    let counts = Arc::new(Counts::default());
    let before = peak_memory();
    let start = Instant::now();
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..WORKERS {
        workers.spawn(work(addresses, Arc::clone(&counts), total));
    }
    while let Some(finished) = workers.join_next().await {
        finished.expect("a worker does not panic");
    }

    let count = |count: &AtomicUsize| count.load(Ordering::Relaxed);
    let Counts { sent: _, good, in_envelope, aborted, unanswered, outside } = &*counts;
    println!("requests: {total} in {:.1} s", start.elapsed().as_secs_f64());
    println!("good answers: {}", count(good));
    println!("errors in the envelope: {}", count(in_envelope));
    println!("aborted by the client: {}", count(aborted));
    println!("without an answer: {}", count(unanswered));
    println!("outside of the envelope: {}", count(outside));
    let kilobytes = |memory: Option<u64>| memory.map_or("unknown".to_owned(), |kb| kb.to_string());
    println!("peak memory in kB: {} before, {} after", kilobytes(before), kilobytes(peak_memory()));
    let all = [good, in_envelope, aborted].map(count).iter().sum::<usize>();
    assert_eq!(count(outside), 0);
    assert_eq!(count(unanswered), 0);
    assert_eq!(all, total);
    assert!(count(good) > 0 && count(in_envelope) > total / 2);
}
