//! The clients of progenitor.

use serde_json::Value;

use crate::{Answer, Service};

/// Declares the clients of a service: as progenitor makes it, and one with a hook.
macro_rules! clients {
    ($($name:literal: $module:ident,)*) => {
        $(
            #[allow(unreachable_patterns, reason = "written by progenitor")]
            pub mod $module {
                pub mod as_made {
                    include!(concat!(env!("OUT_DIR"), "/", $name, ".rs"));
                }

                pub mod hooked {
                    include!(concat!(env!("OUT_DIR"), "/", $name, ".rs"));

                    /// Without it, an answer that is no JSON has no status.
                    impl ClientHooks for Client {
                        async fn exec(
                            &self,
                            request: reqwest::Request,
                            _: &OperationInfo,
                        ) -> reqwest::Result<reqwest::Response> {
                            let response = self.client().execute(request).await?;
                            let content_type = response.headers().get("content-type");
                            let is_json = content_type
                                .and_then(|value| value.to_str().ok())
                                .is_some_and(|value| value.contains("json"));
                            if is_json { Ok(response) } else { response.error_for_status() }
                        }
                    }
                }
            }
        )*

        /// Returns what the clients of a service get for a code.
        pub async fn call(service: &Service, code: &str) -> Option<Answer> {
            match service.name.as_str() {
                $($name => {
                    let client = $module::hooked::Client::new(&service.address);
                    let failure = client.fail(code).await.map(drop).expect_err("an error");
                    let status = failure.status().map(|status| status.as_u16());
                    if let $module::hooked::Error::ErrorResponse(response) = failure {
                        let error = serde_json::to_value(response.into_inner());
                        return Some((status, error.expect("JSON")));
                    }
                    // The hook keeps the status of a proxy's answer, the other client its text.
                    let client = $module::as_made::Client::new(&service.address);
                    let failure = client.fail(code).await.map(drop).expect_err("an error");
                    let $module::as_made::Error::InvalidResponsePayload(text, _) = failure else {
                        panic!("{failure:?}");
                    };
                    Some((status, Value::from(String::from_utf8_lossy(&text))))
                })*
                other => panic!("no client of {other}"),
            }
        }
    };
}

clients! {
    "designs": designs,
    "hostile": hostile,
    "image-presets": image_presets,
    "image2model": image2model,
    "members": members,
    "shop": shop,
    "thumbnails": thumbnails,
    "tryon": tryon,
}
