//! Clients, a server, and the events between them. Times are microseconds.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::client::{Client, Simulated, Way};
use crate::random::Seeded;
use crate::server::Server;

const SECOND: u64 = 1_000_000;
const CLIENTS: usize = 1_000;
/// Each client has something to do this long after it was done, or gave up: half of it more or less.
const PERIOD: u64 = 5 * SECOND;
/// There and back takes this, or up to twice as long.
const ROUND_TRIP: u64 = 25_000;
const DOWN_AT: u64 = 10 * SECOND;
pub(crate) const BACK_AT: u64 = 40 * SECOND;
pub(crate) const END: u64 = BACK_AT + 120 * SECOND;

/// What happened.
pub(crate) struct Run {
    /// Requests in each second.
    pub(crate) requests: Vec<u64>,
    /// Requests that failed.
    pub(crate) in_vain: u64,
    /// When each client was first served again.
    served: Vec<Option<u64>>,
}

impl Run {
    /// The most requests in a second from `begin` on.
    pub(crate) fn peak(&self, begin: u64) -> u64 {
        self.requests[index(begin / SECOND)..].iter().copied().max().unwrap_or_default()
    }

    /// How many seconds after the server was back so many of the clients had been served.
    pub(crate) fn served_again(&self, share: f64) -> Option<f64> {
        let mut times: Vec<u64> = self.served.iter().flatten().copied().collect();
        times.sort_unstable();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a part of a thousand"
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

/// What happens to a client.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// It has something to do.
    Begins,
    /// Its request reaches the server.
    Asks,
    /// The answer reaches it.
    Hears { success: bool },
}

pub(crate) fn run(way: Way) -> Run {
    let (clock, chance) = (Simulated::default(), Seeded::new(1));
    let mut server = Server::new(DOWN_AT..BACK_AT);
    let seeds = (0..).step_by(7);
    let mut clients: Vec<Client> =
        seeds.take(CLIENTS).map(|seed| Client::new(way, &clock, seed)).collect();
    let mut run =
        Run { requests: vec![0; index(END / SECOND)], in_vain: 0, served: vec![None; CLIENTS] };
    // With a number each, so that those of the same moment keep their order.
    let mut events = BinaryHeap::new();
    let mut count = 0_u64;
    let mut add = |events: &mut BinaryHeap<_>, at: u64, client: usize, event: Event| {
        count += 1;
        events.push(Reverse((at, count, client, event)));
    };
    for client in 0..CLIENTS {
        add(&mut events, chance.below(PERIOD), client, Event::Begins);
    }
    let mut is_up = true;
    while let Some(Reverse((now, _, id, event))) = events.pop() {
        if now >= END {
            break;
        }
        if is_up && now >= DOWN_AT {
            is_up = false;
            // All are at work at that moment, and hear of it at once: their connections are cut.
            events.clear();
            for (id, client) in clients.iter_mut().enumerate() {
                clock.set(DOWN_AT);
                client.begin();
                add(&mut events, DOWN_AT, id, Event::Hears { success: false });
            }
            continue;
        }
        clock.set(now);
        let client = &mut clients[id];
        let later = PERIOD / 2 + chance.below(PERIOD);
        let way_there = ROUND_TRIP / 2 + chance.below(ROUND_TRIP / 2);
        match event {
            Event::Begins => {
                client.begin();
                add(&mut events, now + way_there, id, Event::Asks);
            }
            Event::Asks => {
                run.requests[index(now / SECOND)] += 1;
                let (success, answered) = server.ask(now);
                run.in_vain += u64::from(!success);
                add(&mut events, answered + way_there, id, Event::Hears { success });
            }
            Event::Hears { success: true } => {
                client.succeeded();
                if now >= BACK_AT {
                    run.served[id].get_or_insert(now);
                }
                add(&mut events, now + later, id, Event::Begins);
            }
            Event::Hears { success: false } => match client.failed() {
                Some(wait) => {
                    let wait = u64::try_from(wait.as_micros()).expect("seconds");
                    add(&mut events, now + wait + way_there, id, Event::Asks);
                }
                None => add(&mut events, now + later, id, Event::Begins),
            },
        }
    }
    run
}
