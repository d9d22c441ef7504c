//! The timeline of a bundle: every event in a sentence, for programs as JSON, for people as a paper.
//! What a sentence says stands in `words`; nothing but what a paper shows is kept in memory.

use std::collections::BTreeMap;
use std::io::{Seek, Write};

use chrono::{DateTime, Utc};
use event_store::{EventStore, Filter, Recorded as Stored};
use projections::decode::decode;
use schemas::event::Event;
use schemas::organisation::{OrganisationEvent, Role};
use schemas::terms::Regulation;
use serde::Serialize;

use super::archive::Archive;
use super::contents::{Contents, Events};
use super::{BundleError, words};
use crate::amounts::money;
use crate::decision::{DecisionRecord, LineDecision};
use crate::german;
use crate::naming::named;
use crate::papers::{Language, Paper, Table};
use crate::record::regulation_of;

/// The most events that a paper tells of the subject, and the most of what it rests on.
const MOST_TOLD: usize = 1_000;
/// The most offers not chosen that a paper tells for a line.
const MOST_OFFERS: usize = 100;

/// An event as it is told.
#[derive(Clone, Debug, Serialize)]
struct Line {
    position: u64,
    time: DateTime<Utc>,
    stream: String,
    revision: u64,
    kind: String,
    actor: String,
    #[serde(flatten)]
    words: words::Texts,
}

/// The most events that are read at once.
const PAGE: usize = 1_000;

/// What is told in the papers.
pub(super) struct Told {
    own: Vec<Line>,
    rest: Vec<Line>,
    untold: u64,
    last: DateTime<Utc>,
    cast: Cast,
    /// The position of the subject's first event.
    began: u64,
}

/// Who acts for whom, as far as the bundle says it. No person has a name in the log.
#[derive(Default)]
struct Cast {
    /// The names of each organisation, by the position from which it has them.
    names: BTreeMap<String, BTreeMap<u64, String>>,
    actors: BTreeMap<String, (Role, String)>,
}

/// Writes `timeline.json`, one event a line, and keeps what the papers tell.
pub(super) fn write<W: Write + Seek>(
    log: &EventStore,
    contents: &Contents,
    archive: &mut Archive<W>,
) -> Result<Told, BundleError> {
    let mut told = Told {
        own: Vec::new(),
        rest: Vec::new(),
        untold: 0,
        last: DateTime::UNIX_EPOCH,
        cast: Cast::default(),
        began: 0,
    };
    archive.stream("timeline.json", true, |out| {
        write!(out, "{{\"subject\":{},\"events\":[", contents.subject.to_json())?;
        let mut separator = "\n";
        let mut regulations = BTreeMap::new();
        each(log, &contents.events, |stored| {
            let regulation = if let Some(known) = regulations.get(stored.stream.as_str()) {
                *known
            } else {
                let found = regulation_of(log, &stored.stream)?;
                regulations.insert(stored.stream.as_str().to_owned(), found);
                found
            };
            let event = told.meet(contents, stored, regulation)?;
            out.write_all(separator.as_bytes())?;
            serde_json::to_writer(&mut *out, &event)?;
            separator = ",\n";
            told.keep(contents, event);
            Ok(())
        })?;
        Ok(out.write_all(b"\n]}\n")?)
    })?;
    Ok(told)
}

/// Reads the events one after the other, those that follow each other page by page.
fn each(
    log: &EventStore,
    events: &Events,
    mut visit: impl FnMut(&Stored) -> Result<(), BundleError>,
) -> Result<(), BundleError> {
    match events {
        Events::These(positions) => {
            for position in positions {
                let page = log.read_all(position - 1, &Filter::All, 1)?;
                page.events.iter().try_for_each(&mut visit)?;
            }
        }
        Events::Between(from, to) => {
            let mut after = from - 1;
            while after < *to {
                let page = log.read_all(after, &Filter::All, PAGE)?;
                if page.through <= after {
                    break;
                }
                let within = page.events.iter().filter(|event| event.position <= *to);
                within.into_iter().try_for_each(&mut visit)?;
                after = page.through;
            }
        }
    }
    Ok(())
}

impl Told {
    fn meet(
        &mut self,
        contents: &Contents,
        stored: &Stored,
        regulation: Regulation,
    ) -> Result<Line, BundleError> {
        self.cast.meet(stored)?;
        if contents.own.is_empty() || contents.own.contains(&stored.stream) {
            self.last = stored.meta.time;
            if self.began == 0 {
                self.began = stored.position;
            }
        }
        Ok(Line {
            position: stored.position,
            time: stored.meta.time,
            stream: stored.stream.as_str().to_owned(),
            revision: stored.revision,
            kind: stored.kind.clone(),
            actor: stored.meta.actor.clone(),
            words: words::tell(stored, regulation)?,
        })
    }

    fn keep(&mut self, contents: &Contents, event: Line) {
        let own =
            contents.own.is_empty() || contents.own.iter().any(|own| own.as_str() == event.stream);
        let list = if own { &mut self.own } else { &mut self.rest };
        if list.len() < MOST_TOLD {
            list.push(event);
        } else {
            self.untold += 1;
        }
    }

    /// The timeline as a paper.
    pub(super) fn paper(
        &self,
        contents: &Contents,
        decision: Option<&DecisionRecord>,
        language: Language,
    ) -> Paper {
        let (de, en) = contents.subject.title();
        let mut paper = Paper::new(language, language.of(de, en), self.last);
        "Marktbuch".clone_into(&mut paper.header);
        paper.footer.clone_from(&paper.title);
        paper.id = format!("{} {} {}", super::FORMAT, contents.subject.to_json(), contents.size);
        self.summary(contents, &mut paper);
        for line in decision.into_iter().flat_map(|decision| &decision.lines) {
            decided(line, &mut paper);
        }
        if !self.own.is_empty() {
            paper.section(language.of("Was geschah", "What happened"));
            paper.table(self.table(&self.own, language));
        }
        if !self.rest.is_empty() {
            paper.section(language.of("Worauf es beruht", "What it rests on"));
            paper.table(self.table(&self.rest, language));
        }
        if self.untold > 0 {
            let count = self.untold;
            paper.paragraph(language.of(
                format!("Weitere {count} Ereignisse stehen in timeline.json und events.jsonl."),
                format!("Another {count} events are in timeline.json and events.jsonl."),
            ));
        }
        paper
    }

    fn summary(&self, contents: &Contents, paper: &mut Paper) {
        let language = paper.language;
        paper.section(language.of("Dieses Bündel", "This bundle"));
        let mut facts = Vec::new();
        let mut fact = |de: &str, en: &str, value: String| {
            facts.push((language.of(de, en).to_owned(), value));
        };
        fact("Stand des Protokolls", "State of the log", contents.size.to_string());
        fact("Ereignisse", "Events", contents.events.count().to_string());
        fact("Katalogdateien", "Catalogue files", contents.files.len().to_string());
        fact("Letztes Ereignis", "Last event", moment(self.last, language));
        if let Some(placed) = &contents.placed {
            let then = self.began;
            let name =
                |id: schemas::ids::OrganisationId| self.cast.organisation(&id.to_string(), then);
            fact("Vergabestelle", "Authority", name(placed.authority()));
            fact("Lieferant", "Supplier", name(placed.supplier()));
            let total = language.of(money(placed.total()), placed.total().to_string());
            fact("Summe ohne USt.", "Total without VAT", total);
            let reference = placed.reference();
            if let Some(reference) = reference {
                fact("Zeichen", "Reference", reference.to_string());
            }
        }
        paper.facts(facts);
        paper.paragraph(language.of(
            "Wie die Unterschriften und Beweise geprüft werden, steht in README.txt.",
            "How signatures and proofs are verified stands in README.txt.",
        ));
    }

    fn table(&self, events: &[Line], language: Language) -> Table {
        let mut table = Table::with(&[
            (language.of("Nr.", "No."), 4),
            (language.of("Zeit", "Time (UTC)"), 8),
            (language.of("Wer", "Who"), 10),
            (language.of("Was", "What"), 26),
        ]);
        let row = |event: &Line| {
            let what = language.of(&event.words.de, &event.words.en);
            let what = named(what, |id| self.cast.named(&id.to_string(), event.position, language));
            let who = self.cast.actor(&event.actor, event.position, language);
            vec![event.position.to_string(), moment(event.time, language), who, what]
        };
        table.rows = events.iter().map(row).collect();
        table
    }
}

impl Cast {
    fn meet(&mut self, stored: &Stored) -> Result<(), BundleError> {
        if stored.stream.category() != OrganisationEvent::CATEGORY {
            return Ok(());
        }
        match decode::<OrganisationEvent>(stored)?.event {
            OrganisationEvent::OrganisationRegistered(e) => {
                self.name(e.organisation.to_string(), stored.position, e.name.to_string());
            }
            OrganisationEvent::ActorAuthorised(e) => {
                let organisation = stored.stream.key().to_owned();
                self.actors.insert(e.actor.to_string(), (e.role, organisation));
            }
            OrganisationEvent::OrganisationRenamed(e) => {
                let organisation = stored.stream.key().to_owned();
                self.name(organisation, stored.position, e.name.to_string());
            }
            OrganisationEvent::AuthorisationRevoked(_)
            | OrganisationEvent::OrganisationMoved(_)
            | OrganisationEvent::LegalSuccessionRecorded(_)
            | OrganisationEvent::OrganisationalUnitRecognised(_)
            | OrganisationEvent::DirectAwardLimitSet(_) => {}
        }
        Ok(())
    }

    fn name(&mut self, organisation: String, position: u64, name: String) {
        self.names.entry(organisation).or_default().insert(position, name);
    }

    /// What an organisation was called at a position of the log: an old line keeps the name of its time.
    fn called(&self, id: &str, position: u64) -> Option<String> {
        let names = self.names.get(id)?;
        let then = names.range(..=position).next_back();
        then.or_else(|| names.first_key_value()).map(|(_, name)| name.clone())
    }

    fn organisation(&self, id: &str, position: u64) -> String {
        self.called(id, position).unwrap_or_else(|| id.to_owned())
    }

    /// An organisation's name, or what an actor does for whom; none for the id of something else.
    fn named(&self, id: &str, position: u64, language: Language) -> Option<String> {
        let actor = || self.actors.contains_key(id).then(|| self.actor(id, position, language));
        self.called(id, position).or_else(actor)
    }

    fn actor(&self, id: &str, position: u64, language: Language) -> String {
        let Some((role, organisation)) = self.actors.get(id) else { return id.to_owned() };
        let role = match role {
            Role::Operator => language.of("Betrieb", "operator"),
            Role::Buyer => language.of("Einkauf", "buyer"),
            Role::Supplier => language.of("Vertrieb", "supplier"),
            Role::Auditor => language.of("Prüfung", "auditor"),
        };
        format!("{role}, {}", self.organisation(organisation, position))
    }
}

/// Why a line went where it went.
fn decided(line: &LineDecision, paper: &mut Paper) {
    let language = paper.language;
    let number = line.line;
    paper.section(language.of(
        format!("Warum dieses Angebot: Zeile {number}"),
        format!("Why this offer: line {number}"),
    ));
    let chosen = &line.chosen;
    let why = language.of(&chosen.texts.de, &chosen.texts.en);
    paper.paragraph(format!("{}, {}. {why}.", chosen.title, chosen.supplier_name));
    paper.paragraph(if line.reproduced {
        language.of(
            "Aus dem Protokoll neu berechnet ergibt sich dieselbe Rangfolge, Zeichen für Zeichen.",
            "Computed again from the log, the ranking is the same to the letter.",
        )
    } else {
        language.of(
            "Achtung: Aus dem Protokoll neu berechnet ergibt sich eine andere Rangfolge als die festgehaltene.",
            "Attention: computed again from the log, the ranking is another than the recorded one.",
        )
    });
    if !line.not_chosen.is_empty() {
        paper.part(language.of("Warum nicht die anderen", "Why not the others"));
        paper.table(others(line, language));
        let named = line.not_chosen.len();
        let untold = named.saturating_sub(MOST_OFFERS) as u64 + line.not_chosen_unnamed;
        if untold > 0 {
            paper.paragraph(language.of(
                format!("Weitere {untold} Angebote standen dahinter; siehe decision.json."),
                format!("Another {untold} offers stood behind these; see decision.json."),
            ));
        }
    }
    if !line.not_eligible_sentences.is_empty() {
        paper.part(language.of("Was nicht bestellt werden konnte", "What could not be ordered"));
        for texts in &line.not_eligible_sentences {
            paper.paragraph(language.of(&texts.de, &texts.en).clone());
        }
    }
}

fn others(line: &LineDecision, language: Language) -> Table {
    let mut table = Table::with(&[
        (language.of("Platz", "Rank"), 3),
        (language.of("Angebot", "Offer"), 13),
        (language.of("Lieferant", "Supplier"), 9),
        (language.of("Warum nicht", "Why not"), 16),
    ]);
    for other in line.not_chosen.iter().take(MOST_OFFERS) {
        let why = language.of(&other.texts.de, &other.texts.en).clone();
        let (rank, name) = (other.ranked.rank.to_string(), other.supplier_name.clone());
        table.rows.push(vec![rank, other.title.clone(), name, why]);
    }
    table
}

fn moment(time: DateTime<Utc>, language: Language) -> String {
    match language {
        Language::De => german::time(time),
        Language::En => time.format("%Y-%m-%d %H:%M:%S").to_string(),
    }
}
