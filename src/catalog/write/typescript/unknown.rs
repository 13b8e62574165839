//! The class of errors that a module does not know, and the union of all errors.

use std::fmt::Write as _;

pub(super) fn write(has_names: bool, out: &mut String) {
    let members = if has_names { BY_NAME } else { BY_CODE };
    let _ = write!(
        out,
        "/** An unknown error: from a newer version of the API, or from a proxy in front of it. */\n\
         export class UnknownApiError extends ApiErrorBase {{}}\n\
         export interface UnknownApiError {{\n{members}\
         \x20 readonly details?: unknown;\n\
         }}\n\n\
         export type ApiError = KnownApiError | UnknownApiError;\n\n\
         /** The class of all errors, for `error instanceof ApiError`. */\n\
         export const ApiError = ApiErrorBase as unknown as abstract new (...facts: never) => ApiError;\n\n",
    );
}

/// The members of an unknown error, if errors are identified by code.
const BY_CODE: &str = "  readonly name: \"UnknownApiError\";
  readonly code: typeof UNKNOWN_CODE;
  /** The code in the body, if there is one. */
  readonly actualCode?: string;
";

/// The members of an unknown error, if errors are identified by name.
const BY_NAME: &str = "  readonly name: typeof UNKNOWN_CODE;
  /** The code in the body, if there is one. */
  readonly code?: string;
  /** The errors that it can be, if several have the code and the body does not tell them apart. */
  readonly candidates: readonly ErrorCode[];
";
