//! Runs the clients and the server, event by event. Times are in microseconds.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::client::{Client, SimulatedClock, Strategy};
use crate::random::Seeded;
use crate::server::Server;

const SECOND: u64 = 1_000_000;
const CLIENTS: usize = 1_000;
/// The pause of a client between two operations, on average: it varies by half.
const PERIOD: u64 = 5 * SECOND;
/// The shortest round trip. The longest takes twice as long.
const ROUND_TRIP: u64 = 25_000;
const DOWN_AT: u64 = 10 * SECOND;
pub(crate) const BACK_AT: u64 = 40 * SECOND;
pub(crate) const END: u64 = BACK_AT + 120 * SECOND;

/// The result of a simulation.
pub(crate) struct Run {
    /// The number of requests in each second.
    pub(crate) requests: Vec<u64>,
    /// The number of failed requests.
    pub(crate) failed: u64,
    /// When each client was first served after the outage.
    served: Vec<Option<u64>>,
}

impl Run {
    /// Returns the most requests in one second from `begin` on.
    pub(crate) fn peak(&self, begin: u64) -> u64 {
        self.requests[index(begin / SECOND)..].iter().copied().max().unwrap_or_default()
    }

    /// Returns the seconds from the recovery until this share of the clients was
    /// served.
    pub(crate) fn served_again(&self, share: f64) -> Option<f64> {
        let mut times: Vec<u64> = self.served.iter().flatten().copied().collect();
        times.sort_unstable();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a share of a thousand"
        )]
        let needed = (self.served.len() as f64 * share).ceil() as usize;
        let last = times.get(needed - 1)?;
        #[expect(clippy::cast_precision_loss, reason = "a minute or two")]
        Some((last - BACK_AT) as f64 / SECOND as f64)
    }
}

fn index(number: u64) -> usize {
    usize::try_from(number).expect("a small number")
}

/// An event of one client.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// It starts an operation.
    Starts,
    /// Its request reaches the server.
    Arrives,
    /// It receives the response.
    Receives { success: bool },
}

pub(crate) fn run(strategy: Strategy) -> Run {
    let (clock, chance) = (SimulatedClock::default(), Seeded::new(1));
    let mut server = Server::new(DOWN_AT..BACK_AT);
    let seeds = (0..).step_by(7);
    let mut clients: Vec<Client> =
        seeds.take(CLIENTS).map(|seed| Client::new(strategy, &clock, seed)).collect();
    let mut run =
        Run { requests: vec![0; index(END / SECOND)], failed: 0, served: vec![None; CLIENTS] };
    // Events are numbered, so that those of one instant keep their order.
    let mut events = BinaryHeap::new();
    let mut count = 0_u64;
    let mut add = |events: &mut BinaryHeap<_>, at: u64, client: usize, event: Event| {
        count += 1;
        events.push(Reverse((at, count, client, event)));
    };
    for client in 0..CLIENTS {
        add(&mut events, chance.below(PERIOD), client, Event::Starts);
    }
    let mut is_up = true;
    while let Some(Reverse((now, _, id, event))) = events.pop() {
        if now >= END {
            break;
        }
        if is_up && now >= DOWN_AT {
            is_up = false;
            // The outage cuts all connections, so every client notices it at once.
            events.clear();
            for (id, client) in clients.iter_mut().enumerate() {
                clock.set(DOWN_AT);
                client.begin();
                add(&mut events, DOWN_AT, id, Event::Receives { success: false });
            }
            continue;
        }
        clock.set(now);
        let client = &mut clients[id];
        let later = PERIOD / 2 + chance.below(PERIOD);
        let one_way = ROUND_TRIP / 2 + chance.below(ROUND_TRIP / 2);
        match event {
            Event::Starts => {
                client.begin();
                add(&mut events, now + one_way, id, Event::Arrives);
            }
            Event::Arrives => {
                run.requests[index(now / SECOND)] += 1;
                let (success, sent) = server.handle(now);
                run.failed += u64::from(!success);
                add(&mut events, sent + one_way, id, Event::Receives { success });
            }
            Event::Receives { success: true } => {
                client.succeeded();
                if now >= BACK_AT {
                    run.served[id].get_or_insert(now);
                }
                add(&mut events, now + later, id, Event::Starts);
            }
            Event::Receives { success: false } => match client.failed() {
                Some(wait) => {
                    let wait = u64::try_from(wait.as_micros()).expect("seconds");
                    add(&mut events, now + wait + one_way, id, Event::Arrives);
                }
                None => add(&mut events, now + later, id, Event::Starts),
            },
        }
    }
    run
}
