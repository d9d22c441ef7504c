//! By which electronic means procedures are run here (§ 11(3) VgV; ): technical parameters, encryption, time.
//! It says what the program does; nothing is done here.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::config::Config;

/// The electronic means.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ElectronicMeans {
    /// When this was said.
    pub as_of: DateTime<Utc>,
    /// One by one.
    pub means: Vec<Means>,
}

/// One of the means.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Means {
    /// Stable, for programs.
    pub subject: &'static str,
    /// What it is about, in German.
    pub subject_de: &'static str,
    /// In German.
    pub de: String,
    /// In English.
    pub en: String,
}

impl ElectronicMeans {
    /// What holds for this marketplace.
    #[must_use]
    pub fn of(config: &Config, as_of: DateTime<Utc>) -> Self {
        let one = |(subject, subject_de, de, en): (_, _, &str, &str)| Means {
            subject,
            subject_de,
            de: de.to_owned(),
            en: en.to_owned(),
        };
        let mut means: Vec<Means> = MEANS.into_iter().map(one).collect();
        means.push(sizes(config));
        means.push(stamps(config));
        Self { as_of, means }
    }

    /// As a page for a browser, in German.
    #[must_use]
    pub fn to_html(&self) -> String {
        super::paper::of_means(self).to_html()
    }
}

fn sizes(config: &Config) -> Means {
    let (file, body) = (config.upload_limit, config.json_limit);
    Means {
        subject: "sizes",
        subject_de: "Größen",
        de: format!("Dateien bis {file} Byte; andere Anfragen bis {body} Byte"),
        en: format!("files up to {file} bytes; other requests up to {body} bytes"),
    }
}

fn stamps(config: &Config) -> Means {
    let (de, en) = if config.timestamp_authority.is_empty() {
        (
            "kein Zeitstempeldienst eingerichtet; der Betreiber kann einen nach RFC 3161 einrichten",
            "no time-stamping authority is configured; the operator can name one (RFC 3161)",
        )
    } else {
        (
            "der Stand des Protokolls wird von einem Zeitstempeldienst nach RFC 3161 bestätigt",
            "the state of the log is stamped by a time-stamping authority (RFC 3161)",
        )
    };
    Means {
        subject: "time_stamps",
        subject_de: "Zeitstempel",
        de: de.to_owned(),
        en: en.to_owned(),
    }
}

type Row = (&'static str, &'static str, &'static str, &'static str);

const MEANS: [Row; 8] = [
    (
        "sealing",
        "Verschlüsselung der Angebote",
        "Angebote werden nach dem Format age (X25519, ChaCha20-Poly1305) für Schlüssel verschlüsselt, die nur die Vergabestelle \
         hat; wer will, verschlüsselt selbst vor dem Absenden; geöffnet wird erst nach Ablauf der Frist",
        "tenders are encrypted in the format age (X25519, ChaCha20-Poly1305) for keys that only the authority's officers \
         have; whoever wants to seals before sending; nothing is opened before the period has ended",
    ),
    (
        "access",
        "Zugang",
        "HTTPS; Bekanntmachung und Unterlagen ohne Anmeldung mit jedem Browser, alles andere mit einem Zugangsschlüssel \
         der Betreiberin; die Schnittstelle ist unter /openapi.json beschrieben und unter /docs/ lesbar",
        "HTTPS; notice and documents without registration in any browser, everything else with a token of the operator; \
         the interface is described at /openapi.json and can be read at /docs/",
    ),
    (
        "transport",
        "Verschlüsselung der Übertragung",
        "TLS zwischen Bietern und dem Rechenzentrum der Betreiberin",
        "TLS between bidders and the operator's data centre",
    ),
    (
        "catalogue_formats",
        "Katalogformate",
        "CSV mit beschriebenen Spalten, BMEcat 1.2 und BMEcat 2005; UTF-8, ISO 8859-1 oder Windows-1252",
        "CSV with documented columns, BMEcat 1.2 and BMEcat 2005; UTF-8, ISO 8859-1 or Windows-1252",
    ),
    (
        "integrity",
        "Unversehrtheit",
        "jede Datei wird unter ihrem SHA-256-Wert geführt; jeder Vorgang steht in einem nur fortgeschriebenen Protokoll, \
         dessen Stand als Merkle-Baum (RFC 9162) mit Ed25519 signiert wird",
        "every file is kept under its SHA-256 digest; every step stands in an append-only log whose state is signed as a \
         Merkle tree (RFC 9162) with Ed25519",
    ),
    (
        "time",
        "Zeiterfassung",
        "Tag und Uhrzeit des Eingangs setzt der Server in koordinierter Weltzeit auf die Mikrosekunde; Fristen gelten in \
         deutscher Zeit",
        "day and time of receipt are set by the server in coordinated universal time to the microsecond; deadlines are in \
         German time",
    ),
    (
        "proof_of_receipt",
        "Eingangsnachweis",
        "jede Antwort auf eine Einreichung nennt ihre Stelle im Protokoll; dazu gibt es einen prüfbaren Beleg (tlog-proof)",
        "every answer to a submission names its position in the log; a receipt that can be checked (tlog-proof) exists for it",
    ),
    (
        "form",
        "Form",
        "Textform nach § 126b BGB; eine elektronische Signatur ist nicht nötig",
        "text form (§ 126b BGB); no electronic signature is needed",
    ),
];
