//! A server that handles one request at a time and is down for a while. Times are
//! in microseconds.

/// The time to serve a request: 500 requests a second.
const SERVING: u64 = 2_000;
/// The time to reject a request, a tenth of that.
const REJECTING: u64 = 200;
/// The server rejects requests while it has more work than this.
const QUEUE: u64 = 500_000;
/// The server accepts no connections while it has more work than this.
const BACKLOG: u64 = 1_000_000;

pub(crate) struct Server {
    down: std::ops::Range<u64>,
    busy_until: u64,
}

impl Server {
    pub(crate) fn new(down: std::ops::Range<u64>) -> Self {
        Self { down, busy_until: 0 }
    }

    /// Handles a request that arrives at `now`. Returns whether it succeeds, and when
    /// the response leaves.
    pub(crate) fn handle(&mut self, now: u64) -> (bool, u64) {
        if self.down.contains(&now) {
            return (false, now);
        }
        self.busy_until = self.busy_until.max(now);
        let queued = self.busy_until - now;
        if queued > BACKLOG {
            return (false, now);
        }
        let serves = queued <= QUEUE;
        self.busy_until += if serves { SERVING } else { REJECTING };
        (serves, if serves { self.busy_until } else { now })
    }
}
