//! Tests that need a process of their own, because they read its log.

mod grpc_logging;
mod levels;
mod log;
mod logging;
mod monitoring;
mod servers;

#[path = "../it/common/actix.rs"]
#[allow(unused_imports, reason = "only a part is used here")]
mod actix;
#[path = "../it/common/live.rs"]
#[allow(dead_code, reason = "only a part is used here")]
mod live;
#[path = "../it/common/recorder.rs"]
#[allow(dead_code, reason = "only a part is used here")]
mod recorder;
#[path = "../it/grpc/rpc.rs"]
#[allow(dead_code, reason = "only a part is used here")]
mod rpc;
