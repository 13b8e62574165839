//! All five APIs, and their references, on a free port of this machine.

use tokio::net::TcpListener;

/// The address of the program's own service.
pub(crate) async fn over_axum() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, reference_apis::over_axum::service()).await });
    format!("http://{address}")
}

/// The address of the same over actix-web.
pub(crate) fn over_actix() -> String {
    use actix_web::{App, HttpServer, web};
    use apierror::actix_web::reference_resource;
    use reference_apis::over_actix::{api, scope};
    use reference_apis::{catalogs, designs, image_presets, image2model, thumbnails, tryon};

    let service = web::Data::new(tryon::service::Service::default());
    let server = HttpServer::new(move || {
        let references = |app: &mut web::ServiceConfig| {
            for (prefix, catalog) in catalogs::catalogs() {
                let reference = web::scope(&format!("/reference/{prefix}"));
                app.service(reference.service(reference_resource(&catalog)));
            }
        };
        App::new()
            .configure(references)
            .service(api(
                "/tryon",
                tryon::over_actix::routes(service.clone()),
                tryon::one_of_each,
                None,
            ))
            .service(scope::<image2model::Image2Model>("/image2model"))
            .service(scope::<image_presets::ImagePresets>("/image-presets"))
            .service(scope::<thumbnails::Thumbnails>("/thumbnails"))
            .service(scope::<designs::Designs>("/designs"))
    });
    let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).expect("a free port");
    let address = server.addrs()[0];
    tokio::spawn(server.run());
    format!("http://{address}")
}
