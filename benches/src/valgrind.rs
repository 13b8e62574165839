//! Counts the instructions of a process with valgrind.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// What is counted.
#[derive(Debug, Clone, Copy)]
pub enum Count<'a> {
    /// The whole process, by callgrind.
    Whole,
    /// The whole process, by cachegrind: faster for long runs. Its count differs
    /// from callgrind's by about 0.2 %.
    Long,
    /// The whole process; callgrind writes its profile into the file.
    Profile(&'a Path),
    /// The functions of that name and everything they call. `*` stands for any
    /// text.
    Inside(&'a str),
}

/// Runs `command` under valgrind and counts its instructions.
///
/// # Errors
/// If valgrind is missing or the command fails.
pub fn instructions(command: &Command, count: Count<'_>) -> io::Result<u64> {
    let mut valgrind = Command::new("valgrind");
    match count {
        Count::Whole => valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]),
        Count::Long => valgrind.args([
            "--tool=cachegrind",
            "--cache-sim=no",
            "--cachegrind-out-file=/dev/null",
        ]),
        Count::Profile(file) => {
            valgrind.arg("--tool=callgrind").arg(format!("--callgrind-out-file={}", file.display()))
        }
        Count::Inside(function) => valgrind
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(format!("--toggle-collect={function}")),
    };
    valgrind.arg(command.get_program()).args(command.get_args());
    let output = valgrind.stdin(Stdio::null()).stdout(Stdio::null()).output()?;
    let log = String::from_utf8_lossy(&output.stderr);
    let fail = |text: &str| io::Error::other(format!("{text}\n{log}"));
    if !output.status.success() {
        return Err(fail("valgrind failed"));
    }
    // ==1234== I   refs:      5,678
    let counted = log.lines().find_map(|line| line.split_once("I   refs:"));
    counted
        .and_then(|(_, count)| count.trim().replace(',', "").parse().ok())
        .filter(|&count| count > 0)
        .ok_or_else(|| fail("valgrind printed no instruction count"))
}
