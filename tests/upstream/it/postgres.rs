//! PostgreSQL: the same cases through sqlx, sea-orm and tokio-postgres.

use std::path::Path;
use std::time::Duration;

use apierror::{Cause, Upstream};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use tokio::join;
use tokio::time::sleep;
use tokio_postgres::NoTls;

use crate::database::{Client, check, failed, foreign_key, not_null, unique};
use crate::servers;

/// A client library of PostgreSQL.
pub(crate) trait Library: Client {
    /// Connects to the server whose socket is in the folder.
    async fn connect(folder: &Path) -> Result<Self, Self::Error>;

    /// Connects, and uses tables of its own.
    async fn open(folder: &Path, use_schema: &'static str) -> Self {
        let mut client = Self::connect(folder).await.expect("a connection");
        client.must(use_schema).await;
        client
    }
}

impl Library for PgPool {
    async fn connect(folder: &Path) -> Result<Self, sqlx::Error> {
        let options = PgConnectOptions::new_without_pgpass().socket(folder);
        let options = options.username("postgres").database("postgres");
        // One connection, on which a transaction can stay open.
        PgPoolOptions::new()
            .max_connections(1)
            .test_before_acquire(false)
            .connect_with(options)
            .await
    }
}

impl Library for sea_orm::DatabaseConnection {
    async fn connect(folder: &Path) -> Result<Self, sea_orm::DbErr> {
        let url = format!("postgres://postgres@localhost/postgres?host={}", folder.display());
        let mut options = sea_orm::ConnectOptions::new(url);
        options.max_connections(1).test_before_acquire(false).sqlx_logging(false);
        sea_orm::Database::connect(options).await
    }
}

impl Client for tokio_postgres::Client {
    type Error = tokio_postgres::Error;

    async fn run(&mut self, sql: &'static str) -> Result<(), tokio_postgres::Error> {
        self.batch_execute(sql).await
    }
}

impl Library for tokio_postgres::Client {
    async fn connect(folder: &Path) -> Result<Self, tokio_postgres::Error> {
        let mut config = tokio_postgres::Config::new();
        config.host_path(folder).user("postgres").dbname("postgres");
        let (client, connection) = config.connect(NoTls).await?;
        tokio::spawn(connection);
        Ok(client)
    }
}

const SCHEMA: &str = "
    create table plans (id int primary key);
    create table users (
        id int primary key,
        email text not null constraint users_email_key unique,
        age int constraint adult check (age >= 18),
        plan int constraint users_plan_fkey references plans (id)
    );
    create table rooms (at int4range, constraint rooms_overlap exclude using gist (at with &&));
    create table stock (id int primary key, count int not null);
    create domain name_text as text not null;
    insert into plans values (1);
    insert into users values (1, 'a@x', 20, 1);
    insert into rooms values ('[1,5)');
    insert into stock values (1, 10), (2, 10);";

async fn violations(client: &mut impl Client) {
    for (sql, cause) in [
        ("insert into users values (1, 'b@x')", unique("users_pkey")),
        ("insert into users values (2, 'a@x')", unique("users_email_key")),
        ("insert into rooms values ('[4,6)')", unique("rooms_overlap")),
        ("insert into users values (2, 'b@x', 20, 9)", foreign_key("users_plan_fkey")),
        ("delete from plans", foreign_key("users_plan_fkey")),
        ("insert into users values (2, 'b@x', 3)", check("adult")),
        ("insert into users values (2, null)", not_null("email")),
        ("select null::name_text", Cause::NotNull(None)),
        ("select 'x'::int", Cause::Invalid),
        ("select 1 / 0", Cause::Invalid),
        ("select * from nothing", Cause::Code("42P01".into())),
        (
            "do $$ begin raise exception 'sold out' using errcode = 'SHOP1'; end $$",
            Cause::Code("SHOP1".into()),
        ),
        ("begin read only; insert into plans values (2)", Cause::Unavailable),
    ] {
        client.fails(sql, &cause).await;
        // What failed inside a transaction has ended it.
        client.must("rollback").await;
    }
}

/// Two transactions that change the same rows.
async fn conflicts<C: Library>(one: &mut C, other: &mut C) {
    one.must("begin isolation level repeatable read; select * from stock").await;
    other.must("update stock set count = 9 where id = 1").await;
    one.fails("update stock set count = 8 where id = 1", &Cause::Conflict).await;
    one.must("rollback").await;

    one.must("begin; update stock set count = 7 where id = 1").await;
    other.must("begin; update stock set count = 7 where id = 2").await;
    let (first, second) = join!(
        one.run("update stock set count = 6 where id = 2"),
        other.run("update stock set count = 6 where id = 1"),
    );
    let victim = first.and(second);
    failed(victim, &Cause::Conflict, "deadlock");
    one.must("rollback").await;
    other.must("rollback").await;

    one.must("begin; update stock set count = 5 where id = 1").await;
    other.must("set lock_timeout = 50").await;
    other.fails("update stock set count = 4 where id = 1", &Cause::Conflict).await;
    let nowait = "select * from stock where id = 1 for update nowait";
    other.fails(nowait, &Cause::Conflict).await;
    one.must("rollback").await;
}

/// A statement that somebody ends.
async fn ended<C: Library>(one: &mut C, other: &mut C) {
    other.must("set statement_timeout = 50").await;
    other.fails("select pg_sleep(30)", &Cause::Timeout).await;
    other.must("set statement_timeout = 0").await;

    for (end, cause) in [
        ("select pg_cancel_backend(pid) from sleepers", Cause::Canceled),
        ("select pg_terminate_backend(pid) from sleepers", Cause::Unavailable),
    ] {
        let (slept, ()) = join!(one.run("select pg_sleep(30)"), async {
            sleep(Duration::from_millis(200)).await;
            other.must(end).await;
        });
        failed(slept, &cause, end);
    }
}

async fn every_case<C: Library>(schema: &'static str, use_schema: &'static str) {
    let Some(folder) = servers::postgres::shared() else { return };
    let mut one = C::connect(&folder).await.expect("a connection");
    one.must(schema).await;
    one.must(use_schema).await;
    one.must(SCHEMA).await;
    one.must(
        "create view sleepers as select pid from pg_stat_activity
        where query = 'select pg_sleep(30)' and state = 'active'
        and application_name = current_setting('application_name')",
    )
    .await;
    let mut other = C::open(&folder, use_schema).await;
    violations(&mut one).await;
    conflicts(&mut one, &mut other).await;
    ended(&mut one, &mut other).await;
}

#[tokio::test]
async fn sqlx_error_has_its_cause() {
    every_case::<PgPool>(
        "create schema by_sqlx",
        "set search_path = by_sqlx; set application_name = by_sqlx",
    )
    .await;
}

#[tokio::test]
async fn sea_orm_error_has_its_cause() {
    every_case::<sea_orm::DatabaseConnection>(
        "create schema by_sea_orm",
        "set search_path = by_sea_orm; set application_name = by_sea_orm",
    )
    .await;
}

#[tokio::test]
async fn tokio_postgres_error_has_its_cause() {
    every_case::<tokio_postgres::Client>(
        "create schema by_tokio",
        "set search_path = by_tokio; set application_name = by_tokio",
    )
    .await;
}

#[tokio::test]
async fn query_for_one_row_that_finds_none_is_not_found() {
    let Some(folder) = servers::postgres::shared() else { return };
    let pool = <PgPool as Library>::connect(&folder).await.expect("a connection");
    let row = sqlx::query("select 1 where false").fetch_one(&pool).await;
    failed(row, &Cause::NotFound, "sqlx");
    let client = tokio_postgres::Client::connect(&folder).await.expect("a connection");
    failed(client.query_one("select 1 where false", &[]).await, &Cause::NotFound, "tokio-postgres");
    // A parameter of the wrong type is a mistake of the program.
    let wrong = client.query_one("select $1::int", &[&"text"]).await;
    failed(wrong, &Cause::Other, "tokio-postgres");
}

#[tokio::test]
async fn pool_without_a_free_connection_is_unavailable() {
    let Some(folder) = servers::postgres::shared() else { return };
    let options = PgConnectOptions::new_without_pgpass().socket(&folder).username("postgres");
    let pool = PgPoolOptions::new().max_connections(1).acquire_timeout(Duration::from_millis(100));
    let pool = pool.connect_with(options.database("postgres")).await.expect("a pool");
    let taken = pool.acquire().await.expect("a connection");
    failed(pool.acquire().await.map(drop), &Cause::Unavailable, "sqlx");
    let mut database = sea_orm::SqlxPostgresConnector::from_sqlx_postgres_pool(pool.clone());
    database.fails("select 1", &Cause::Unavailable).await;
    drop(taken);
    database.must("select 1").await;
}

/// The login of a role that does not exist, and one that may do nothing.
#[tokio::test]
async fn stranger_is_unauthenticated_and_role_without_rights_forbidden() {
    let Some(folder) = servers::postgres::shared() else { return };
    let options = PgConnectOptions::new_without_pgpass().socket(&folder).database("postgres");
    let pool = PgPoolOptions::new().connect_with(options.username("stranger")).await;
    failed(pool.map(drop), &Cause::Unauthenticated, "sqlx");
    let mut client = tokio_postgres::Client::connect(&folder).await.expect("a connection");
    client.must("create role nobody; create table secrets (id int); set role nobody").await;
    client.fails("select * from secrets", &Cause::Forbidden).await;
}

#[tokio::test]
async fn server_that_is_full_refuses_and_one_that_stops_leaves_in_doubt() {
    let Some(server) = servers::postgres::start(3) else { return };
    let folder = server.folder().to_owned();
    let mut pool = <PgPool as Library>::connect(&folder).await.expect("a connection");
    let mut client = tokio_postgres::Client::connect(&folder).await.expect("a connection");
    let mut database =
        <sea_orm::DatabaseConnection as Library>::connect(&folder).await.expect("a connection");
    // sqlx tries again until the time is up.
    let full = tokio_postgres::Client::connect(&folder).await;
    failed(full.map(drop), &Cause::Unavailable, "full");

    let sleep_long = "select pg_sleep(30)";
    let (by_sqlx, by_tokio, by_sea_orm, ()) =
        join!(pool.run(sleep_long), client.run(sleep_long), database.run(sleep_long), async {
            sleep(Duration::from_millis(300)).await;
            tokio::task::spawn_blocking(|| drop(server)).await.expect("a server that stops");
        });
    failed(by_sqlx, &Cause::Timeout, "sqlx");
    failed(by_tokio, &Cause::Timeout, "tokio-postgres");
    failed(by_sea_orm, &Cause::Timeout, "sea-orm");

    // Its socket is gone.
    unavailable::<PgPool>(&folder).await;
    unavailable::<tokio_postgres::Client>(&folder).await;
    unavailable::<sea_orm::DatabaseConnection>(&folder).await;
}

async fn unavailable<C: Library>(folder: &Path) {
    failed(C::connect(folder).await.map(drop), &Cause::Unavailable, "no server");
}

#[tokio::test]
async fn port_without_a_server_is_unavailable() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    drop(listener);
    let options = PgConnectOptions::new_without_pgpass().host("127.0.0.1").port(port);
    let connected = sqlx::ConnectOptions::connect(&options.username("postgres")).await;
    failed(connected.map(drop), &Cause::Unavailable, "sqlx");
    let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
    // Its pool tries again until the time is up.
    let mut options = sea_orm::ConnectOptions::new(&url);
    options.connect_timeout(Duration::from_millis(300)).acquire_timeout(Duration::from_millis(300));
    let connected = sea_orm::Database::connect(options).await;
    failed(connected.map(drop), &Cause::Unavailable, "sea-orm");
    let Err(error) = tokio_postgres::connect(&url, NoTls).await else { panic!("connected") };
    assert_eq!(Upstream::cause(&error), Cause::Unavailable);
}
