//! MySQL: a server that refuses each login with an error, as sqlx reads it from the
//! wire. What a real one says in the tests of the table itself.

use apierror::{Cause, Upstream as _};
use sqlx::Connection as _;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

/// Returns the error of a client to which the server sends this error packet.
async fn error_of(number: u16, state: Option<&str>, message: &str) -> sqlx::Error {
    let mut packet = vec![0xff];
    packet.extend(number.to_le_bytes());
    if let Some(state) = state {
        packet.push(b'#');
        packet.extend(state.as_bytes());
    }
    packet.extend(message.as_bytes());
    let length = u32::try_from(packet.len()).expect("a short packet").to_le_bytes();
    let mut bytes = length[..3].to_vec();
    bytes.push(0);
    bytes.extend(packet);

    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("mysql://user@{}/shop", listener.local_addr().expect("an address"));
    let serve = async {
        let (mut socket, _) = listener.accept().await.expect("a client");
        socket.write_all(&bytes).await.expect("a client that reads");
        socket
    };
    let (connected, _socket) = tokio::join!(sqlx::MySqlConnection::connect(&url), serve);
    connected.map(drop).expect_err("an error packet")
}

#[tokio::test]
async fn mysql_error_has_its_cause() {
    let unique = Cause::Unique(Some("email_key".into()));
    let fk = "Cannot add or update a child row: a foreign key constraint fails (`shop`.`orders`, \
        CONSTRAINT `orders_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`))";
    for (number, state, message, cause) in [
        (1062, Some("23000"), "Duplicate entry 'a' for key 'users.email_key'", unique.clone()),
        (1062, Some("23000"), "Duplicate entry 'x' for key 'y' for key 'email_key'", unique),
        (1452, Some("23000"), fk, Cause::ForeignKey(Some("orders_user".into()))),
        (
            3819,
            Some("HY000"),
            "Check constraint 'adult' is violated.",
            Cause::Check(Some("adult".into())),
        ),
        (
            1048,
            Some("23000"),
            "Column 'email' cannot be null",
            Cause::NotNull(Some("email".into())),
        ),
        (1213, Some("40001"), "Deadlock found when trying to get lock", Cause::Conflict),
        (1205, Some("HY000"), "Lock wait timeout exceeded", Cause::Conflict),
        // Before the client has said which protocol it speaks.
        (1040, None, "Too many connections", Cause::Unavailable),
        (1040, Some("08004"), "Too many connections", Cause::Unavailable),
        (1053, Some("08S01"), "Server shutdown in progress", Cause::Unavailable),
        (3024, Some("HY000"), "Query execution was interrupted", Cause::Timeout),
        (1045, Some("28000"), "Access denied for user 'user'@'localhost'", Cause::Unauthenticated),
        (1146, Some("42S02"), "Table 'shop.x' doesn't exist", Cause::Code("1146".into())),
    ] {
        let error = error_of(number, state, message).await;
        assert_eq!(error.cause(), cause, "{error:?}");
    }
}
