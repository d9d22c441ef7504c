//! `marktbuch-verify`: the command line around the check.
//! Nothing is checked here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use marktbuch_verify::{Key, Language, Question, keys_of, verify};

/// Checks an evidence bundle of a Marktbuch log offline, by the bundle and a trusted key alone.
///
/// Exit status: 0 verified, 1 refused, 2 it could not be asked (usage, unreadable file).
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The bundle, a ZIP file
    file: PathBuf,
    /// File with the verifier keys that are trusted, one a line, from the operator by a way you trust
    #[arg(long)]
    key: PathBuf,
    /// File with a checkpoint that you hold from elsewhere; may be repeated
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,
    /// Verifier key of a witness that must have cosigned; may be repeated
    #[arg(long, value_name = "VKEY")]
    witness_key: Vec<String>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
    /// Language of the report for people
    #[arg(long, value_enum, default_value = "en")]
    lang: Lang,
    /// The bundle may unpack to so many GiB
    #[arg(long, value_name = "GIB", default_value_t = 16)]
    max_gib: u32,
}

#[derive(Clone, Copy, ValueEnum)]
enum Lang {
    De,
    En,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match answer(&arguments) {
        Ok((text, verified)) => {
            // Whoever reads with `head` closes the pipe early; the exit status still tells.
            let _ = std::io::Write::write_all(&mut std::io::stdout(), text.as_bytes());
            if verified { ExitCode::SUCCESS } else { ExitCode::from(1) }
        }
        Err(trouble) => {
            eprintln!("marktbuch-verify: {trouble}");
            ExitCode::from(2)
        }
    }
}

fn answer(arguments: &Arguments) -> Result<(String, bool), String> {
    let keys = fs::read_to_string(&arguments.key).map_err(|e| trouble(&arguments.key, &e))?;
    let keys = keys_of(&keys).map_err(|e| trouble(&arguments.key, &e))?;
    if keys.iter().all(Key::is_a_witness) {
        return Err(trouble(&arguments.key, &"no key of a log in it, only witnesses'"));
    }
    let witnesses = arguments.witness_key.iter().map(|text| {
        let key = Key::parse(text).ok().filter(Key::is_a_witness);
        key.ok_or_else(|| format!("`{text}` is no witness's verifier key"))
    });
    let held = arguments.checkpoint.iter().map(|path| {
        let bytes = fs::read(path).map_err(|e| trouble(path, &e))?;
        Ok((path.display().to_string(), bytes))
    });
    let question = Question {
        bundle: arguments.file.clone(),
        keys,
        held: held.collect::<Result<_, String>>()?,
        witnesses: witnesses.collect::<Result<_, _>>()?,
        most_bytes: u64::from(arguments.max_gib) << 30,
    };
    let report = verify(&question).map_err(|e| trouble(&arguments.file, &e))?;
    let text = if arguments.json {
        let json = serde_json::to_string_pretty(&report);
        json.map_err(|error| error.to_string())? + "\n"
    } else {
        report.text(match arguments.lang {
            Lang::De => Language::De,
            Lang::En => Language::En,
        })
    };
    Ok((text, report.is_verified()))
}

fn trouble(path: &Path, why: &dyn std::fmt::Display) -> String {
    format!("{}: {why}", path.display())
}
