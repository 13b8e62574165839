#[derive(Debug, thiserror::Error)]
#[error("no order")]
struct NotFound;

fn main() {
    let _ = apierror::Catalog::of::<NotFound>();
}
