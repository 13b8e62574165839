//! The command line of the example servers: `name [PORT]`.

use std::process::ExitCode;

const DEFAULT_PORT: u16 = 3000;
/// The exit code for wrong arguments.
const USAGE: u8 = 2;

/// Parses the port from the arguments and serves.
pub async fn run(name: &str, serve: impl AsyncFnOnce(u16) -> Result<(), String>) -> ExitCode {
    let usage = format!("usage: {name} [PORT]");
    let arguments: Vec<String> =
        std::env::args_os().skip(1).map(|a| a.to_string_lossy().into_owned()).collect();
    let port = match port(&arguments) {
        Ok(port) => port,
        Err(error) => {
            eprintln!("{error}\n{usage}");
            return ExitCode::from(USAGE);
        }
    };
    match serve(port).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}; {usage}");
            ExitCode::FAILURE
        }
    }
}

fn port(arguments: &[String]) -> Result<u16, String> {
    match arguments {
        [] => Ok(DEFAULT_PORT),
        [port] => port
            .parse()
            .map_err(|_| format!("`{port}` is not a port; write a number from 0 to 65535")),
        _ => Err(format!("expected one argument at most, got {}", arguments.len())),
    }
}

/// Prints the addresses. The tests read this line.
pub fn listening(addresses: &[String]) {
    println!("listening on {}, stop with Ctrl-C", addresses.join(", "));
}

/// Returns the message for a port that cannot be opened.
pub fn cannot_listen(port: u16, error: &std::io::Error) -> String {
    format!("cannot listen on 127.0.0.1:{port}: {error}; try another port")
}

/// Prints requests to the try-on API.
pub fn try_tryon(address: &str) {
    println!(
        "The errors of a virtual try-on API. Try:\n\n  \
         curl -i -H 'x-api-key: demo' {address}/tryon/v1/products/shirt-42\n  \
         curl -i -X POST {address}/tryon/v1/try-on\n  \
         curl -i {address}/errors/RATE_LIMITED\n  \
         curl -i -H 'x-api-key: demo' {address}/admin/generations/gen_9"
    );
}
