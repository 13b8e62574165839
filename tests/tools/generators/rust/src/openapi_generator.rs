//! The clients of openapi-generator's `rust`.

use serde_json::Value;

use crate::{Answer, Service};

macro_rules! clients {
    ($($name:literal: $client:ident,)*) => {
        /// Returns what the client of a service gets for a code.
        pub async fn call(service: &Service, code: &str) -> Option<Answer> {
            match service.name.as_str() {
                $($name => {
                    use $client::apis::configuration::Configuration;
                    use $client::apis::{Error, default_api};

                    let base_path = service.address.clone();
                    let configuration = Configuration { base_path, ..Configuration::default() };
                    let failure = default_api::fail(&configuration, code).await;
                    let Err(Error::ResponseError(response)) = failure else {
                        panic!("{failure:?}");
                    };
                    let error = match &response.entity {
                        Some(error) => serde_json::to_value(error).expect("JSON"),
                        None => Value::from(response.content),
                    };
                    Some((Some(response.status.as_u16()), error))
                })*
                // It writes quotes in the names of members as they are.
                "members" => None,
                other => panic!("no client of {other}"),
            }
        }
    };
}

clients! {
    "designs": client_designs,
    "hostile": client_hostile,
    "image-presets": client_image_presets,
    "image2model": client_image2model,
    "shop": client_shop,
    "thumbnails": client_thumbnails,
    "tryon": client_tryon,
}
