//! Redis.

use std::path::Path;
use std::time::Duration;

use apierror::{Cause, Upstream as _};
use redis::aio::MultiplexedConnection;
use redis::{RedisError, Value, cmd, pipe};
use tokio::join;
use tokio::time::sleep;

use crate::database::failed;
use crate::servers;

async fn connect(folder: &Path) -> Result<MultiplexedConnection, RedisError> {
    let url = format!("redis+unix://{}/socket", folder.display());
    let config = redis::AsyncConnectionConfig::new().set_response_timeout(None);
    redis::Client::open(url)?.get_multiplexed_async_connection_with_config(&config).await
}

async fn run(connection: &mut MultiplexedConnection, line: &str) -> Result<Value, RedisError> {
    let mut words = line.split(' ');
    let mut command = cmd(words.next().unwrap_or_default());
    words.for_each(|word| {
        command.arg(word);
    });
    command.query_async(connection).await
}

#[tokio::test]
async fn redis_error_has_its_cause() {
    let Some(server) = servers::redis::start() else { return };
    let mut one = connect(server.folder()).await.expect("a connection");

    run(&mut one, "SET text hello").await.expect("OK");
    let code = |code: &'static str| Cause::Code(code.into());
    failed(run(&mut one, "LPUSH text x").await, &code("WRONGTYPE"), "another type");
    failed(run(&mut one, "INCR text").await, &code("ERR"), "no number");
    failed(run(&mut one, "EVALSHA 00 0").await, &code("NOSCRIPT"), "no script");

    run(&mut one, "XADD stream * a 1").await.expect("an id");
    run(&mut one, "XGROUP CREATE stream group 0").await.expect("OK");
    let twice = run(&mut one, "XGROUP CREATE stream group 0").await.expect_err("a group twice");
    assert_eq!((twice.cause(), twice.general_cause()), (code("BUSYGROUP"), Cause::Unique(None)));
    let missing = run(&mut one, "XREADGROUP GROUP none me STREAMS stream >").await;
    assert_eq!(missing.expect_err("no group").general_cause(), Cause::NotFound);

    // The first command of the pipeline has been applied.
    let mut commands = pipe();
    commands.cmd("SET").arg("other").arg(1).cmd("SET").arg("text").arg(1).arg("WRONG");
    let part = commands.query_async::<Value>(&mut one).await.expect_err("a part");
    assert_eq!((part.cause(), part.general_cause()), (code("ERR"), Cause::Other));
    run(&mut one, "GET other").await.expect("applied");

    run(&mut one, "CONFIG SET maxmemory 1").await.expect("OK");
    failed(run(&mut one, "SET big x").await, &Cause::Unavailable, "out of memory");
    // The same refusal, of a pipeline whose other commands may have been applied.
    let mut commands = pipe();
    commands.cmd("DEL").arg("other").cmd("SET").arg("big").arg("x");
    let part = commands.query_async::<Value>(&mut one).await;
    failed(part, &code("OOM"), "a part");
    run(&mut one, "CONFIG SET maxmemory 0").await.expect("OK");

    run(&mut one, "CONFIG SET min-replicas-to-write 1").await.expect("OK");
    failed(run(&mut one, "SET big x").await, &Cause::Unavailable, "no replicas");
    run(&mut one, "CONFIG SET min-replicas-to-write 0").await.expect("OK");
    run(&mut one, "REPLICAOF 127.0.0.1 1").await.expect("OK");
    failed(run(&mut one, "SET big x").await, &Cause::Unavailable, "a replica");
    run(&mut one, "REPLICAOF NO ONE").await.expect("OK");

    run(&mut one, "ACL SETUSER reader on >word +get ~*").await.expect("OK");
    failed(run(&mut one, "AUTH reader wrong").await, &Cause::Unauthenticated, "wrong password");
    run(&mut one, "AUTH reader word").await.expect("OK");
    failed(run(&mut one, "SET text x").await, &Cause::Forbidden, "no right");
}

#[tokio::test]
async fn server_that_is_full_refuses_and_one_that_stops_leaves_in_doubt() {
    let Some(server) = servers::redis::start() else { return };
    let folder = server.folder().to_owned();
    let mut connections = Vec::new();
    let full = loop {
        match connect(&folder).await {
            Ok(connection) => connections.push(connection),
            Err(error) => break error,
        }
    };
    assert_eq!(connections.len(), 10);
    // The server may close before the client has read why.
    assert!(matches!(full.cause(), Cause::Unavailable | Cause::Timeout), "{full}");

    let mut one = connections.swap_remove(0);
    let (popped, ()) = join!(run(&mut one, "BLPOP empty 30"), async {
        sleep(Duration::from_millis(200)).await;
        tokio::task::spawn_blocking(|| drop(server)).await.expect("a server that stops");
    });
    failed(popped, &Cause::Timeout, "stopped");
    failed(connect(&folder).await.map(drop), &Cause::Unavailable, "no server");
}

#[tokio::test]
async fn command_without_an_answer_in_time_leaves_in_doubt() {
    let Some(server) = servers::redis::start() else { return };
    let url = format!("redis+unix://{}/socket", server.folder().display());
    let limit = Duration::from_millis(100);
    let config = redis::AsyncConnectionConfig::new().set_response_timeout(Some(limit));
    let client = redis::Client::open(url).expect("a client");
    let mut connection =
        client.get_multiplexed_async_connection_with_config(&config).await.expect("a connection");
    failed(run(&mut connection, "BLPOP empty 30").await, &Cause::Timeout, "slow");
}
