//! Servers of all five APIs and of their references, on a free port.

use crate::common::live;

/// Starts the service over axum, and returns its address.
pub(crate) async fn over_axum() -> String {
    format!("http://{}", live::serve(reference_apis::over_axum::service()).await)
}

/// Starts the same service over actix-web, and returns its address.
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
