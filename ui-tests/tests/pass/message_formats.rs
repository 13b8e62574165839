use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("failed")]
#[api(status = 404, rename_all = "UPPERCASE")]
enum OrderError {
    #[api(
        message = "{id:>5}|{id:<width$}|{price:.2}|{price:.precision$}|{name:?}|{{{name}}}|{id:#06x}"
    )]
    Named { id: u32, width: usize, price: f64, precision: usize, name: &'static str },

    #[api(message = "{} {} {0:?} {1:1$}")]
    Tuple(u32, usize),

    #[api(message = "")]
    Empty,

    #[api(message = r#"{{"raw"}}: \ {größe}"#)]
    Raw { größe: u32 },
}

#[test]
fn compiles_and_runs() {
    let named = OrderError::Named { id: 7, width: 2, price: 1.005, precision: 1, name: "a" };
    assert_eq!(named.message(), "    7|7 |1.00|1.0|\"a\"|{a}|0x0007");
    assert_eq!(OrderError::Tuple(1, 2).message(), "1 2 1  2");
    assert_eq!(OrderError::Empty.message(), "");
    assert_eq!(OrderError::Raw { größe: 7 }.message(), r#"{"raw"}: \ 7"#);
}
