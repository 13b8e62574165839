use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, detail(id = "order {id}", reason = "{idd}"))]
    NotFound {
        #[api(detail)]
        id: u32,
    },
}

fn main() {}
