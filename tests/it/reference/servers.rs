//! Servers of the five APIs, each on a free port with its reference page.

use std::ops::Index;

use crate::common::live;

/// The address of each API, by name.
pub(crate) struct Servers(Vec<(&'static str, String)>);

impl Servers {
    fn new(addresses: Vec<String>) -> Self {
        let names = reference_apis::catalogs::catalogs().map(|(name, _)| name);
        assert_eq!(names.len(), addresses.len());
        Self(names.into_iter().zip(addresses).collect())
    }
}

impl Index<&str> for Servers {
    type Output = str;

    fn index(&self, api: &str) -> &str {
        let found = self.0.iter().find(|(name, _)| *name == api);
        found.map_or_else(|| panic!("no API is called {api:?}"), |(_, address)| address)
    }
}

/// Starts the APIs over axum.
pub(crate) async fn over_axum() -> Servers {
    let mut addresses = Vec::new();
    for api in reference_apis::over_axum::services() {
        addresses.push(format!("http://{}", live::serve(api).await));
    }
    Servers::new(addresses)
}

/// Starts the APIs over actix-web.
pub(crate) fn over_actix() -> Servers {
    use actix_web::{App, HttpServer};

    let addresses = reference_apis::over_actix::services().into_iter().map(|api| {
        let server = HttpServer::new(move || App::new().configure(|app| api(app)));
        let server =
            server.workers(1).disable_signals().bind(("127.0.0.1", 0)).expect("a free port");
        let address = server.addrs()[0];
        tokio::spawn(server.run());
        format!("http://{address}")
    });
    Servers::new(addresses.collect())
}
