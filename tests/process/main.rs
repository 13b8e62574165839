//! Tests that need a process of their own: they read what the whole of it logs, and how much memory it takes.

mod client_fuzz;
mod grpc_logging;
mod log;
mod logging;

#[path = "../it/common/live.rs"]
#[allow(dead_code, reason = "a part is used")]
mod live;
#[path = "../it/grpc/rpc.rs"]
#[allow(dead_code, reason = "a part is used")]
mod rpc;
#[path = "../it/common/virtual_time.rs"]
#[allow(dead_code, reason = "a part is used")]
mod virtual_time;
