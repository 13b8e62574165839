//! A server as a program: `name [PORT]`, until Ctrl-C.

use std::process::ExitCode;

const DEFAULT_PORT: u16 = 3000;
/// What a shell expects of a program that was called wrongly.
const CALLED_WRONGLY: u8 = 2;

/// Serves on the port that the program's argument names.
pub async fn run(name: &str, serve: impl AsyncFnOnce(u16) -> Result<(), String>) -> ExitCode {
    let usage = format!("usage: {name} [PORT]");
    let arguments: Vec<String> =
        std::env::args_os().skip(1).map(|a| a.to_string_lossy().into_owned()).collect();
    let port = match port(&arguments) {
        Ok(port) => port,
        Err(fault) => {
            eprintln!("{fault}\n{usage}");
            return ExitCode::from(CALLED_WRONGLY);
        }
    };
    match serve(port).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}; {usage}");
            ExitCode::FAILURE
        }
    }
}

fn port(arguments: &[String]) -> Result<u16, String> {
    match arguments {
        [] => Ok(DEFAULT_PORT),
        [port] => {
            port.parse().map_err(|_| format!("`{port}` is no port: write a number from 0 to 65535"))
        }
        _ => Err(format!("one argument at most, not {}", arguments.len())),
    }
}

/// Where it listens, for who reads it, or starts it.
pub fn listening(address: std::net::SocketAddr) {
    println!("listening on http://{address}, stop with Ctrl-C");
}

/// What to say where it cannot.
pub fn cannot_listen(port: u16, fault: &std::io::Error) -> String {
    format!("cannot listen on 127.0.0.1:{port}: {fault}; try another port")
}
