//! The shop on a socket, with the check of its operations.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use apierror::{Catalog, OperationCheck};
use axum::Router;
use serde_json::Value;
use shop::{Api, Settings, Shop};

use super::story::Step;
use crate::common::live::{Answer, client, serve};

/// Who sends a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Who {
    Nobody,
    /// Has a token that the shop does not know.
    Stranger,
    Ann,
    Bob,
    Staff,
}

pub(super) fn settings() -> Settings {
    Settings { patience: Duration::from_millis(200), ..Settings::default() }
}

pub(super) struct Running {
    pub(super) shop: Shop,
    pub(super) catalog: Catalog,
    pub(super) document: Value,
    address: SocketAddr,
    tokens: BTreeMap<Who, String>,
    undeclared: Undeclared,
}

impl Running {
    pub(super) async fn start(settings: Settings) -> Self {
        let shop = Shop::open(settings).await.expect("a database");
        let staff = shop.hire("staff@shop.example").await.expect("an account");
        let Api { catalog, document, .. } = Api::new();
        let undeclared = Undeclared::default();
        let service = Api::new().service(shop.clone(), Some(undeclared.check(&catalog)));
        Self {
            shop,
            catalog,
            document: serde_json::to_value(document).expect("JSON"),
            address: serve(service).await,
            tokens: BTreeMap::from([
                (Who::Stranger, "a1b2c3".to_owned()),
                (Who::Staff, staff.as_str().to_owned()),
            ]),
            undeclared,
        }
    }

    /// Sends a request.
    pub(super) async fn send(&self, step: &Step) -> Answer {
        let Step { path, who, body, .. } = *step;
        let method = step.method().parse().expect("a method");
        let mut builder = client().request(method, format!("http://{}{path}", self.address));
        if let Some(token) = self.tokens.get(&who) {
            builder = builder.bearer_auth(token);
        }
        if !body.is_empty() {
            builder = builder.header("content-type", "application/json").body(body);
        }
        Answer::to(builder).await
    }

    /// Sends a request, and keeps the token of a new account for later ones.
    pub(super) async fn ask(&mut self, step: &Step) -> Answer {
        let answer = self.send(step).await;
        if step.path == "/customers" && answer.status == 201 {
            let token = answer.json()["token"].as_str().expect("a token").to_owned();
            self.tokens.insert(step.who, token);
        }
        answer
    }

    /// Checks that each error was declared by its operation.
    pub(super) fn finish(self) {
        self.undeclared.assert_empty();
    }
}

/// The errors that left under an operation that does not declare them.
#[derive(Default, Clone)]
pub(super) struct Undeclared(Arc<Mutex<Vec<String>>>);

impl Undeclared {
    pub(super) fn check(&self, catalog: &Catalog) -> OperationCheck {
        let found = Arc::clone(&self.0);
        OperationCheck::new(catalog).on_undeclared(move |failed| {
            let method = failed.method().expect("a method");
            let path = failed.operation().expect("a route");
            let code = failed.occurrence().code();
            found.lock().expect("no panic").push(format!("{method} {path} answers with {code}"));
        })
    }

    pub(super) fn assert_empty(&self) {
        let found = self.0.lock().expect("no panic");
        assert!(found.is_empty(), "not declared: {}", found.join(", "));
    }
}

/// Serves another router behind the layer of the shop.
pub(super) async fn serve_checked(router: Router, undeclared: &Undeclared) -> SocketAddr {
    let check = undeclared.check(&Api::new().catalog);
    serve(router.layer(shop::api::error_layer(Some(check)))).await
}
