//! Instruction counts of a process, by valgrind.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// What is counted.
#[derive(Debug, Clone, Copy)]
pub enum Count<'a> {
    /// All of the process, by callgrind.
    Whole,
    /// All of the process, by cachegrind: where it runs long this is faster, and the count differs by some 0.2 %.
    Long,
    /// All of the process, and callgrind's profile goes into the file.
    Profile(&'a Path),
    /// What happens inside of the functions of that name, in what they call too. `*` stands for anything.
    Inside(&'a str),
}

/// Runs `command` under valgrind and counts its instructions.
///
/// # Errors
/// Where valgrind is not there or the command fails.
pub fn instructions(command: &Command, count: Count<'_>) -> io::Result<u64> {
    let mut valgrind = Command::new("valgrind");
    match count {
        Count::Whole => valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]),
        Count::Long => {
            valgrind.args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"])
        }
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
    let fail = |what: &str| io::Error::other(format!("{what}\n{log}"));
    if !output.status.success() {
        return Err(fail("valgrind failed"));
    }
    // ==1234== I   refs:      5,678
    let counted = log.lines().find_map(|line| line.split_once("I   refs:"));
    counted
        .and_then(|(_, count)| count.trim().replace(',', "").parse().ok())
        .filter(|&count| count > 0)
        .ok_or_else(|| fail("valgrind did not say what it counted"))
}
