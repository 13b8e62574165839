//! Runs rustc on one generated file, with dependencies that cargo has built.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde_json::Value;

/// The compiler and the dependencies that it links.
pub(crate) struct Rustc {
    program: PathBuf,
    flags: Vec<OsString>,
    /// The folder of sources and results.
    pub(crate) work: PathBuf,
}

/// How the dependencies are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// By `cargo check`, in the dev profile.
    Check,
    /// By `cargo build`, in the dev profile.
    Dev,
    /// By `cargo build --release`.
    Release,
}

impl Rustc {
    /// Builds the dependencies if they are not up to date.
    pub(crate) fn new(mode: Mode) -> io::Result<Self> {
        Self::with_features(mode, &[])
    }

    /// Builds the dependencies with axum, and apierror with its `axum` feature.
    pub(crate) fn with_axum(mode: Mode) -> io::Result<Self> {
        Self::with_features(mode, &["--features=axum"])
    }

    fn with_features(mode: Mode, features: &[&str]) -> io::Result<Self> {
        let benches = Path::new(env!("CARGO_MANIFEST_DIR"));
        let work = benches.join("target/compile_time");
        fs::create_dir_all(&work)?;

        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(benches).arg(if mode == Mode::Check { "check" } else { "build" });
        if mode == Mode::Release {
            cargo.arg("--release");
        }
        cargo.args([
            "--package",
            "apierror-benches-compile-deps",
            "--lib",
            "--message-format=json",
        ]);
        cargo.args(features);
        let built = text(&mut cargo)?;
        let mut flags = Vec::new();
        for message in built.lines() {
            let message: Value = serde_json::from_str(message).map_err(io::Error::other)?;
            let name = message["target"]["name"].as_str().unwrap_or_default();
            let files =
                message["filenames"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let wanted = if mode == Mode::Check { ".rmeta" } else { ".rlib" };
            if !["apierror", "axum", "http", "miette", "serde", "serde_json", "thiserror"]
                .contains(&name)
            {
                continue;
            }
            if let Some(file) = files.into_iter().find(|file| file.ends_with(wanted)) {
                let folder = Path::new(file).parent().unwrap_or(Path::new("."));
                let folder =
                    if folder.ends_with("deps") { folder.to_owned() } else { folder.join("deps") };
                flags.extend(["--extern".into(), format!("{name}={file}").into()]);
                flags.extend(["-L".into(), format!("dependency={}", folder.display()).into()]);
            }
        }
        // The `rustc` on the path is rustup's proxy, whose instructions must not count.
        let sysroot = text(Command::new("rustc").args(["--print", "sysroot"]))?;
        Ok(Self { program: Path::new(sysroot.trim()).join("bin/rustc"), flags, work })
    }

    /// Writes `source` to a file and returns the command that compiles it with
    /// `options`. Runs the command once, to fail if the source does not compile.
    pub(crate) fn command(
        &self,
        name: &str,
        source: &str,
        options: &[&str],
    ) -> io::Result<Command> {
        let file = self.work.join(name).with_extension("rs");
        fs::write(&file, source)?;
        let mut command = Command::new(&self.program);
        command.arg(file).args([
            "--crate-name",
            "subject",
            "--edition",
            "2024",
            "-C",
            "codegen-units=1",
        ]);
        command
            .args(["-A", "warnings", "-o"])
            .arg(self.output(name))
            .args(options)
            .args(&self.flags);
        text(&mut command)?;
        Ok(command)
    }

    pub(crate) fn output(&self, name: &str) -> PathBuf {
        self.work.join(name).with_extension("out")
    }
}

/// Runs the command and returns its standard output.
pub(crate) fn text(command: &mut Command) -> io::Result<String> {
    let output = command.output()?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let log = String::from_utf8_lossy(&output.stderr);
        Err(io::Error::other(format!("{} failed\n{log}", command.get_program().display())))
    }
}
