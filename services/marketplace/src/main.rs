//! The binary `marktbuch`.
//! Everything it does stands in the library beside it.

use std::process::ExitCode;

fn main() -> ExitCode {
    marketplace::cli::run()
}
