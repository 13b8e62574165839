//! SQLite, embedded: the same statements through sqlx, sea-orm and diesel.

use std::path::Path;
use std::time::Duration;

use apierror::{Cause, Upstream as _};
use diesel::Connection as _;
use diesel::connection::SimpleConnection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};

use crate::database::{Client, check, failed, not_null, unique};

const SCHEMA: &str = "
    pragma foreign_keys = on;
    create table plans (id integer primary key);
    create table users (
        id integer primary key,
        email text not null unique,
        first text,
        last text,
        age integer constraint adult check (age >= 18),
        score integer check (score > 0),
        plan integer references plans (id) on delete restrict,
        unique (last, first)
    );
    create table tags (name text);
    create unique index tags_name_lower on tags (lower(name));
    create trigger frozen before delete on users begin select raise(abort, 'users are kept'); end;
    insert into plans values (1);
    insert into tags values ('a');
    insert into users values (1, 'a@x', 'A', 'X', 20, 1, 1);";

/// Statements that fail in the schema, with their causes.
fn violations() -> Vec<(&'static str, Cause<'static>)> {
    vec![
        ("insert into users (id, email) values (1, 'b@x')", unique("users.id")),
        ("insert into users (email) values ('a@x')", unique("users.email")),
        // An index over an expression has a name.
        ("insert into tags values ('A')", unique("tags_name_lower")),
        // Columns in the order of the constraint.
        (
            "insert into users (email, first, last) values ('c@x', 'A', 'X')",
            unique("users.last, users.first"),
        ),
        ("insert into users (email) values (null)", not_null("users.email")),
        ("insert into users (email, age) values ('d@x', 3)", check("adult")),
        // Without a name: the expression.
        ("insert into users (email, score) values ('d@x', 0)", check("score > 0")),
        ("insert into users (email, plan) values ('d@x', 9)", Cause::ForeignKey(None)),
        ("delete from plans", Cause::ForeignKey(None)),
    ]
}

async fn violations_of(client: &mut impl Client) {
    client.must(SCHEMA).await;
    for (sql, cause) in violations() {
        client.fails(sql, &cause).await;
    }
}

/// Opens one connection to a file.
async fn open(file: &Path) -> SqlitePool {
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
    let options = options.busy_timeout(Duration::ZERO);
    SqlitePoolOptions::new().max_connections(1).connect_with(options).await.expect("a file")
}

async fn memory() -> SqlitePool {
    SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.expect("memory")
}

#[tokio::test]
async fn sqlx_error_has_its_cause() {
    let mut pool = memory().await;
    violations_of(&mut pool).await;
    pool.fails("delete from users", &check("users are kept")).await;
    pool.fails("select * from nothing", &Cause::Code("1".into())).await;
    let row = sqlx::query("select * from users where id = 7").fetch_one(&pool).await;
    failed(row, &Cause::NotFound, "row");
}

#[tokio::test]
async fn sea_orm_error_has_its_cause() {
    let mut options = sea_orm::ConnectOptions::new("sqlite::memory:");
    options.max_connections(1).sqlx_logging(false);
    let mut database = sea_orm::Database::connect(options).await.expect("memory");
    violations_of(&mut database).await;
    database.fails("delete from users", &check("users are kept")).await;
}

#[test]
fn diesel_error_has_its_cause() {
    let mut connection = diesel::SqliteConnection::establish(":memory:").expect("memory");
    connection.batch_execute(SCHEMA).expect("a schema");
    for (sql, cause) in violations() {
        failed(connection.batch_execute(sql), &cause, sql);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("missing/file");
    let opened = diesel::SqliteConnection::establish(missing.to_str().expect("a path"));
    failed(opened.map(drop), &Cause::Unavailable, "open");
}

#[tokio::test]
async fn file_that_another_connection_has_locked_is_a_conflict() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    let (mut one, mut other) = (open(&file).await, open(&file).await);
    one.must("create table t (id integer); begin immediate; insert into t values (1)").await;
    other.fails("insert into t values (2)", &Cause::Conflict).await;
    let mut diesel =
        diesel::SqliteConnection::establish(file.to_str().expect("a path")).expect("a connection");
    let inserted = diesel.batch_execute("insert into t values (3)");
    failed(inserted, &Cause::Conflict, "diesel");
    one.must("commit").await;
    other.must("insert into t values (2)").await;
}

#[tokio::test]
async fn file_that_cannot_be_used_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = SqliteConnectOptions::new().filename(folder.path().join("missing/file"));
    let opened = SqlitePoolOptions::new().connect_with(missing).await;
    failed(opened.map(drop), &Cause::Unavailable, "missing");

    let file = folder.path().join("file");
    open(&file).await.must("create table t (id integer)").await;
    let options = SqliteConnectOptions::new().filename(&file).read_only(true);
    let mut pool = SqlitePoolOptions::new().connect_with(options).await.expect("a file");
    pool.fails("insert into t values (1)", &Cause::Forbidden).await;
}

#[tokio::test]
async fn pool_without_a_free_connection_is_unavailable() {
    let options = SqlitePoolOptions::new().max_connections(1);
    let pool = options.acquire_timeout(Duration::from_millis(50)).connect("sqlite::memory:");
    let pool = pool.await.expect("memory");
    let taken = pool.acquire().await.expect("a connection");
    failed(pool.acquire().await.map(drop), &Cause::Unavailable, "exhausted");
    drop(taken);
    pool.close().await;
    let error = pool.acquire().await.map(drop).expect_err("closed");
    assert_eq!(error.cause(), Cause::Unavailable);
}
