//! Redis, by Debian's package.

use std::iter;

use super::{Server, installed};

/// Starts a server. Returns `None` where Redis is not installed.
pub(crate) fn start() -> Option<Server> {
    installed("redis-server", iter::empty())?;
    let script = "STOP=KILL
        redis-server --port 0 --unixsocket \"$folder/socket\" --save '' --maxclients 10 >redis.log &
        server=$!
        is_ready() { [ -S socket ]; }";
    Some(Server::start(script, &[], &[]))
}
