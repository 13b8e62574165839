//! The part of the module that is the same for every API.
//!
//! Its files are modules of TypeScript, so that the compiler checks them as they are.

/// The files, each after those that it imports from.
const FILES: [&str; 6] = [
    include_str!("runtime/hints.ts"),
    include_str!("runtime/advice.ts"),
    include_str!("runtime/errors.ts"),
    include_str!("runtime/body.ts"),
    include_str!("runtime/policy.ts"),
    include_str!("runtime/retrying.ts"),
];

/// Appends the files without the lines that join them.
pub(super) fn write(out: &mut String) {
    for file in FILES {
        let joins = |line: &&str| line.starts_with("import ") || line.starts_with("export { ");
        let lines: Vec<&str> = file.lines().filter(|line| !joins(line)).collect();
        out.push_str(lines.join("\n").trim());
        out.push_str("\n\n");
    }
}
