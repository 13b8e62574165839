//! Examples whose reader closes the pipe early, as `… | head` does.

use std::process::Stdio;

use crate::common::program::example;

#[test]
fn program_with_a_closed_pipe_ends_without_a_panic() {
    let programs: [(&str, &[&str]); 5] = [
        ("errors_cli", &["html"]),
        ("grpc-server", &["ask"]),
        ("outage", &[]),
        ("quickstart", &[]),
        ("retrying-client", &[]),
    ];
    let started = programs.map(|(name, arguments)| {
        let mut program = example(name)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        drop(program.stdout.take());
        (name, program)
    });
    for (name, program) in started {
        let output = program.wait_with_output().expect("it ends");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && errors.is_empty(), "{name}: {output:?}");
    }
}
