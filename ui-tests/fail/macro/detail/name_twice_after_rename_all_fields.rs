use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(rename_all_fields = "camelCase")]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound {
        #[api(detail)]
        order_id: u32,
        #[api(detail = "orderId")]
        id: u32,
    },
}

fn main() {}
