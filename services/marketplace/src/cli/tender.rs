//! `marktbuch tender`: keys are made, tenders sealed and keys handed over where their holders are, not on the server.
//! No tender is judged here; sealing itself stands in `tendering::sealing`.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use age::armor::{ArmoredWriter, Format};
use age::secrecy::ExposeSecret;
use age::x25519::{Identity, Recipient};
use clap::{Args, Subcommand};
use procurement::specific_procurement::content;
use projections::specific_procurements::SpecificProcurementView;
use schemas::ids::SpecificProcurementId;
use schemas::tender::TenderContent;
use schemas::text::Line;
use serde_json::{Value, json};
use ureq::SendBody;
use zeroize::Zeroizing;

use super::client::{Client, ClientError};
use super::{Outcome, Where};
use crate::tendering::{documents, sealing};

/// Keys of a call for tenders, sealed tenders, the opening.
#[derive(Debug, Args)]
pub(super) struct Tender {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a personal key: whoever opens tenders keeps one, on a machine of its own.
    HolderKey {
        /// Where the secret half is kept; the file must not be there yet.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Make a key of a call: prints the recipient for the invitation, and writes what opens it, encrypted to its holders.
    Key {
        /// The public half of a holder's personal key, `age1…`; several times for several holders.
        #[arg(long = "holder", value_name = "AGE1", required = true)]
        holders: Vec<String>,
        /// Where what opens is kept, encrypted (age, armoured): useless without a holder's personal key.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Seal a tender for the keys of an invitation, before it is sent.
    Seal {
        /// The tender (JSON, `TenderContent`).
        tender: PathBuf,
        /// A document that comes with it, sealed in it: its name in the invitation, `=`, and its file. Several times for several.
        #[arg(long = "document", value_name = "NAME=FILE", value_parser = named_file)]
        documents: Vec<(Line, PathBuf)>,
        /// Where the sealed bytes are written.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// The call as the marketplace answers it (JSON), if it is not asked.
        #[arg(long, value_name = "FILE", conflicts_with = "url")]
        procurement: Option<PathBuf>,
        #[command(flatten)]
        place: Where,
    },
    /// Hand in a sealed tender; prints the receipt.
    HandIn {
        /// The specific procurement.
        id: SpecificProcurementId,
        /// The sealed bytes.
        sealed: PathBuf,
        #[command(flatten)]
        place: Where,
    },
    /// Hand a key over after the end of the period: it is unwrapped here and goes to the server alone.
    HandOver {
        /// The specific procurement.
        id: SpecificProcurementId,
        /// Which of the keys of the invitation, from 0.
        #[arg(long)]
        key: u8,
        /// What opens, encrypted to its holders, as `marktbuch tender key` wrote it.
        #[arg(long, value_name = "FILE")]
        wrapped: PathBuf,
        /// The personal key of the holder.
        #[arg(long, value_name = "FILE")]
        holder_key: PathBuf,
        #[command(flatten)]
        place: Where,
    },
}

impl Tender {
    pub(super) fn run(self) -> Outcome {
        match self.command {
            Command::HolderKey { out } => holder_key(&out),
            Command::Key { holders, out } => key(&holders, &out),
            Command::Seal { tender, documents, out, procurement, place } => {
                seal((&tender, &documents), &out, procurement.as_deref(), &place)
            }
            Command::HandIn { id, sealed, place } => {
                let mut file = fs::File::open(&sealed)?;
                let path = format!("/specific-procurements/{id}/tenders");
                say(&client(&place)?.upload(&path, &[], SendBody::from_reader(&mut file))?)
            }
            Command::HandOver { id, key, wrapped, holder_key, place } => {
                let identity = unwrapped(&wrapped, &holder_key)?;
                let body = json!({ "key": key, "identity": identity.as_str() });
                let path = format!("/specific-procurements/{id}/opening-keys");
                say(&client(&place)?.post(&path, &body)?)
            }
        }
    }
}

fn client(place: &Where) -> Result<Client, ClientError> {
    Client::of(place)?.ok_or(ClientError::NoServer)
}

fn say(value: &Value) -> Outcome {
    writeln!(io::stdout(), "{value:#}")?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a file that is its owner's alone and was not there before.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    let mut file = options.write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn holder_key(out: &Path) -> Outcome {
    let identity = Identity::generate();
    let secret = identity.to_string();
    let recipient = identity.to_public();
    let text = Zeroizing::new(format!("# {recipient}\n{}\n", secret.expose_secret()));
    write_new(out, text.as_bytes())?;
    say(&json!({ "recipient": recipient.to_string() }))
}

fn key(holders: &[String], out: &Path) -> Outcome {
    let holders = holders.iter().map(|text| sealing::recipient(text));
    let holders = holders.collect::<Result<Vec<Recipient>, _>>()?;
    let identity = Identity::generate();
    let each = holders.iter().map(|holder| holder as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(each)?;
    let mut wrapped = Vec::new();
    let armour = ArmoredWriter::wrap_output(&mut wrapped, Format::AsciiArmor)?;
    let mut writer = encryptor.wrap_output(armour)?;
    writer.write_all(identity.to_string().expose_secret().as_bytes())?;
    writer.finish()?.finish()?;
    write_new(out, &wrapped)?;
    say(&json!({ "recipient": identity.to_public().to_string() }))
}

/// What opens, as one of its holders unwraps it.
fn unwrapped(
    wrapped: &Path,
    holder_key: &Path,
) -> Result<Zeroizing<String>, Box<dyn std::error::Error>> {
    let own = Zeroizing::new(fs::read_to_string(holder_key)?);
    let secret = own.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let own = sealing::identity(secret.unwrap_or(""))?;
    let opened = Zeroizing::new(age::decrypt(&own, &fs::read(wrapped)?)?);
    let text = Zeroizing::new(std::str::from_utf8(&opened)?.to_owned());
    sealing::identity(&text)?;
    Ok(text)
}

/// `NAME=FILE`.
fn named_file(text: &str) -> Result<(Line, PathBuf), String> {
    let (name, file) = text.split_once('=').ok_or("a document is NAME=FILE")?;
    let name = Line::parse(name).map_err(|why| why.to_string())?;
    Ok((name, PathBuf::from(file)))
}

/// The media type that the end of a file's name stands for.
fn media_type(file: &Path) -> &'static str {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "pdf" => "application/pdf",
        "xml" => "application/xml",
        "json" => "application/json",
        "txt" => "text/plain",
        "csv" => "text/csv",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

fn seal(
    (tender, added): (&Path, &[(Line, PathBuf)]),
    out: &Path,
    procurement: Option<&Path>,
    place: &Where,
) -> Outcome {
    let mut content: TenderContent = serde_json::from_slice(&Zeroizing::new(fs::read(tender)?))?;
    for (name, file) in added {
        let bytes = fs::read(file).map_err(|why| format!("{}: {why}", file.display()))?;
        let kind = Line::parse(media_type(file))?;
        content.documents.push(documents::document(name.clone(), kind, &bytes));
    }
    let view: SpecificProcurementView = if let Some(file) = procurement {
        serde_json::from_slice(&fs::read(file)?)?
    } else {
        let path = format!("/specific-procurements/{}", content.procurement);
        serde_json::from_value(client(place)?.get(&path, &[])?)?
    };
    if view.procurement_id != content.procurement {
        return Err("the tender names another specific procurement".into());
    }
    let invitation = view.invitation.ok_or("nobody was invited yet: there are no keys")?;
    // Nobody else can say it before the end: sealed, nobody can read it.
    if let Some(no) = content::objection(&view.lines, invitation.scheme.basis, &content) {
        return Err(no.to_string().into());
    }
    documents::check(&content)?;
    for remark in content::remarks(&view.lines, &invitation.documents_to_add, &content) {
        eprintln!("warning: {remark}");
    }
    let plain = sealing::plain(&content)?;
    let sealed = sealing::seal(&plain, &invitation.sealing)?;
    write_new(out, &sealed)?;
    say(&json!({ "sealed": sealing::digest(&sealed), "bytes": sealed.len() }))
}
