//! The modules pass mypy, pyright and ruff, and tell types apart as they should.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::modules;

/// What ruff goes by. The program has a `match`, which Python 3.9 does not know.
const RUFF: &str = "line-length = 120\ntarget-version = \"py39\"\n\
    [per-file-target-version]\n\"typed.py\" = \"py310\"\n";

/// A mistake in a line with this mark has to be found.
const WRONG: &str = "# wrong";

fn runtime() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/catalog/write/python/runtime")
}

#[test]
#[ignore = "needs mypy, pyright and ruff: .ci/run installs them and runs this"]
fn type_checkers_and_ruff_accept_every_module() {
    let folder = modules::write("checked");
    fs::write(folder.join("ruff.toml"), RUFF).expect("a file");
    fs::copy(modules::program("typed.py"), folder.join("typed.py")).expect("a file");
    modules::run(Command::new(modules::tool("venv/bin/ruff")).args(["check", "."]), &folder);
    modules::run(Command::new(modules::tool("venv/bin/mypy")).args(["--strict", "."]), &folder);
    let mut pyright = Command::new("node");
    pyright.arg(modules::tool("node_modules/pyright/index.js")).arg(".");
    modules::run(&mut pyright, &folder);
    // The runtime is a package of its own.
    let source = runtime();
    let parent = source.parent().expect("a folder");
    let mut mypy = Command::new(modules::tool("venv/bin/mypy"));
    let cache = folder.join("mypy-cache");
    modules::run(mypy.args(["--strict", "-p", "runtime", "--cache-dir"]).arg(cache), parent);
    let mut ruff = Command::new(modules::tool("venv/bin/ruff"));
    ruff.args(["check", "--no-cache", "--config"]).arg(folder.join("ruff.toml")).arg("runtime");
    modules::run(&mut ruff, parent);
}

#[test]
#[ignore = "needs mypy: .ci/run installs it and runs this"]
fn mypy_finds_what_an_operation_does_not_declare() {
    let folder = modules::write("mistakes");
    let text = fs::read_to_string(modules::program("mistakes.py")).expect("a program");
    fs::write(folder.join("mistakes.py"), &text).expect("a file");
    let mut mypy = Command::new(modules::tool("venv/bin/mypy"));
    let mypy = mypy.args(["--strict", "--warn-unreachable", "mistakes.py"]).current_dir(&folder);
    let output = mypy.output().expect("mypy");
    let printed = String::from_utf8_lossy(&output.stdout);
    for (number, line) in text.lines().enumerate() {
        let is_found = printed.contains(&format!("mistakes.py:{}: error", number + 1));
        assert_eq!(is_found, line.ends_with(WRONG), "line {}: {line}\n{printed}", number + 1);
    }
}

#[test]
#[ignore = "needs Python: .ci/run runs it"]
fn modules_have_the_syntax_of_python_3_9_and_can_be_imported() {
    let folder = modules::write("syntax");
    let program = "import ast, copy, importlib, pathlib, pickle\n\
        for path in sorted(pathlib.Path('.').glob('*.py')):\n    \
            text = path.read_text(encoding='utf-8')\n    \
            ast.parse(text, feature_version=(3, 9))\n    \
            module = importlib.import_module(path.stem)\n    \
            assert all(hasattr(module, name) for name in module.__all__), path\n    \
            names = [name for name in vars(module) if not name.startswith('_')]\n    \
            for kind in module._KINDS:\n        \
                error = pickle.loads(pickle.dumps(kind.error('m', details={'a': 1})))\n        \
                assert (error.code, error.details, str(error)) == (kind.error._declared_code, {'a': 1}, f'{error.code}: m')\n        \
                for bare in (kind.error('m'), pickle.loads(pickle.dumps(kind.error('m'))), copy.deepcopy(kind.error('m'))):\n            \
                    assert bare.details is None, bare.details\n";
    modules::run(Command::new("python3").args(["-W", "error", "-c", program]), &folder);
}

#[test]
#[ignore = "needs Python: .ci/run runs it"]
fn exceptions_of_send_are_judged_by_their_response_and_their_cause() {
    let folder = modules::folder();
    modules::run(Command::new("python3").arg(modules::program("raised.py")).arg("tryon"), &folder);
}
