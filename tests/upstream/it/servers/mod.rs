//! Servers that a test starts and stops.

pub(crate) mod postgres;
pub(crate) mod redis;

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A server in a folder of its own, with a Unix socket there.
///
/// It is killed when this is dropped. A shell waits for the end of its input, so the
/// server also ends, and its folder goes, if the process of the tests ends in any other
/// way.
pub(crate) struct Server {
    shell: Child,
    folder: PathBuf,
}

impl Server {
    /// Runs `script` in a new folder. The script starts the server in the background,
    /// leaves its process id in `$server`, and defines `is_ready`.
    fn start(script: &str, user: &[&str], environment: &[(&str, &Path)]) -> Self {
        let script = format!(
            "set -e
            folder=$(mktemp -d /tmp/apierror.XXXXXX)
            trap 'kill -KILL $server 2>/dev/null || true; rm -rf \"$folder\"' EXIT
            trap 'exit 1' INT TERM
            cd \"$folder\"
            {script}
            left=600
            until is_ready; do
                kill -0 $server
                left=$((left - 1))
                [ $left -gt 0 ]
                sleep 0.05
            done
            echo \"$folder\"
            read -r _ || true
            kill -${{STOP:-QUIT}} $server
            wait $server || true"
        );
        let mut words = user.iter().copied().chain(["sh", "-c", &script]);
        let mut command = Command::new(words.next().expect("a program"));
        command.args(words).envs(environment.iter().copied());
        let mut shell = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        let mut folder = String::new();
        let output = shell.stdout.as_mut().expect("its output");
        BufReader::new(output).read_line(&mut folder).expect("a line");
        assert!(!folder.is_empty(), "the server did not start");
        Self { shell, folder: folder.trim_end().into() }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

/// Returns the folder of the program, or says that the tests which need it are skipped.
///
/// With `APIERROR_DATABASES=required` a program that is missing is a failure. With
/// `skip` none is looked for: one that is being installed may be there in part.
fn installed(program: &str, folders: impl Iterator<Item = PathBuf>) -> Option<PathBuf> {
    let wish = std::env::var("APIERROR_DATABASES").unwrap_or_default();
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders = std::env::split_paths(&on_path).chain(folders);
    // The program may be a link to where the others of its package are.
    let found = folders.find_map(|folder| folder.join(program).canonicalize().ok());
    assert!(found.is_some() || wish != "required", "{program} is not installed");
    let found = found.filter(|_| wish != "skip");
    if found.is_none() {
        // Past the capture of the test's output.
        let _ = writeln!(std::io::stderr(), "skipped: needs {program} (.ci/tools installs it)");
    }
    found?.parent().map(Path::to_owned)
}
