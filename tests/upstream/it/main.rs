//! Errors of real databases and upstream services.
#![allow(missing_docs, reason = "tests")]

mod database;
mod declared;
mod grpc;
mod http;
mod mysql;
mod postgres;
mod redis;
mod servers;
mod services;
mod sqlite;
