//! `marktbuch audit`: what an auditor takes away.
//! What is handed over stands in modules of its own.

mod bundle;

use clap::{Args, Subcommand};

use super::Outcome;

/// Hand an auditor what proves itself.
#[derive(Debug, Args)]
pub(super) struct Audit {
    #[command(subcommand)]
    of: Of,
}

#[derive(Debug, Subcommand)]
enum Of {
    /// Write an evidence bundle: one ZIP that `marktbuch-verify` checks without this program.
    Bundle(bundle::Bundle),
}

impl Audit {
    pub(super) fn run(self) -> Outcome {
        match self.of {
            Of::Bundle(bundle) => bundle.run(),
        }
    }
}
