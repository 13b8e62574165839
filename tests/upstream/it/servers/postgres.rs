//! PostgreSQL, by Debian's package.

use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;
use std::sync::OnceLock;

use super::{Server, installed};

/// Starts a server with a limit of connections. Returns `None` where PostgreSQL is not
/// installed.
pub(crate) fn start(max_connections: u16) -> Option<Server> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let programs = installed("initdb", versions.map(|version| version.path().join("bin")))?;
    let script = format!(
        "\"$PROGRAMS/initdb\" -D data -U postgres -A trust -E UTF8 --locale=C --no-sync >initdb.log
        \"$PROGRAMS/postgres\" -D data -k \"$folder\" -c listen_addresses= -c fsync=off \
            -c max_connections={max_connections} -c superuser_reserved_connections=0 \
            -c max_wal_senders=0 -c deadlock_timeout=50ms >postgres.log 2>&1 &
        server=$!
        is_ready() {{ grep -q '^ready' data/postmaster.pid 2>/dev/null; }}"
    );
    Some(Server::start(&script, as_unprivileged(), &[("PROGRAMS", &programs)]))
}

/// Returns the folder of the server that all tests share.
pub(crate) fn shared() -> Option<PathBuf> {
    static SHARED: OnceLock<Option<Server>> = OnceLock::new();
    Some(SHARED.get_or_init(|| start(50)).as_ref()?.folder().to_owned())
}

/// PostgreSQL refuses to run as root.
fn as_unprivileged() -> &'static [&'static str] {
    let is_root = |process: std::fs::Metadata| process.uid() == 0;
    if std::fs::metadata("/proc/self").is_ok_and(is_root) {
        &["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
    } else {
        &[]
    }
}
