//! A server that does one thing after the other, and is down for a while. Times are microseconds.

/// 500 requests a second.
const SERVING: u64 = 2_000;
/// To turn a request away takes work too, a tenth of it.
const REJECTING: u64 = 200;
/// With more work than this before it, it turns requests away.
const QUEUE: u64 = 500_000;
/// With more than this, connections are not even taken.
const BACKLOG: u64 = 1_000_000;

pub(crate) struct Server {
    down: std::ops::Range<u64>,
    busy_until: u64,
}

impl Server {
    pub(crate) fn new(down: std::ops::Range<u64>) -> Self {
        Self { down, busy_until: 0 }
    }

    /// Whether the request that arrives at `now` succeeds, and when the answer leaves.
    pub(crate) fn ask(&mut self, now: u64) -> (bool, u64) {
        if self.down.contains(&now) {
            return (false, now);
        }
        self.busy_until = self.busy_until.max(now);
        let ahead = self.busy_until - now;
        if ahead > BACKLOG {
            return (false, now);
        }
        let serves = ahead <= QUEUE;
        self.busy_until += if serves { SERVING } else { REJECTING };
        (serves, if serves { self.busy_until } else { now })
    }
}
