//! The opening at work: keys kept between handing over and opening, every tender unsealed at once, and opened again
//! whenever somebody wants to see it proven. Whether it may be is decided by the rules.

use std::fs;
use std::io;
use std::path::PathBuf;

use age::secrecy::ExposeSecret;
use age::x25519::Identity;
use event_store::{EventStore, ReadError, Recorded as Stored};
use procurement::decider::Decider;
use procurement::specific_procurement::{
    OpenTenders, Received, SpecificProcurement, SpecificProcurementCommand, SpecificProcurements,
    content,
};
use schemas::catalogue::FileDigest;
use schemas::ids::{ActorId, OrganisationId, SpecificProcurementId, TenderId};
use schemas::specific_procurement::SpecificProcurementEvent;
use schemas::tender::{Found, OpenedTender, TenderContent};
use schemas::terms::Document;
use schemas::text::Line;

use super::documents::{self, Documents};
use super::{Stepped, end_period, keep, law, sealing, step};
use crate::app::App;
use crate::data_dir::{DataDir, write_atomically};
use crate::execute::{Context, Failure, execute};
use crate::{facts, streams};

/// A key could not be taken, or tenders not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpeningError {
    /// The rules or the log.
    #[error(transparent)]
    Failed(#[from] Failure),
    /// It is not the key of the invitation; it is not repeated.
    #[error("this does not open what is sealed for key {key} of the invitation")]
    AnotherKey {
        /// Which.
        key: u8,
    },
    /// It is no identity.
    #[error(transparent)]
    NoKey(#[from] sealing::SealingError),
    /// A key was handed over and its file is gone.
    #[error("key {key} must be handed over again: it is not here any more")]
    KeyGone {
        /// Which.
        key: u8,
    },
}

impl From<io::Error> for OpeningError {
    fn from(error: io::Error) -> Self {
        Self::Failed(Failure::Broken(error.to_string()))
    }
}

fn key_file(data: &DataDir, id: SpecificProcurementId, key: u8) -> PathBuf {
    data.opening_keys().join(format!("{id}-{key}.key"))
}

/// Takes a key from one of its holders. Before the end of the period it is refused by the rules, and not kept.
pub async fn hand_over(
    app: &App,
    context: &Context,
    id: SpecificProcurementId,
    (by, actor): (OrganisationId, ActorId),
    (key, identity): (u8, &str),
) -> Result<Stepped, OpeningError> {
    let before = facts::specific_procurement(&app.log, id)?;
    context.insists_on(before.revision)?;
    let free = context.free();
    let context = if before.state.ended.is_none() {
        // The worker looks once a minute; whoever comes first ends the period, and moves the revision with it.
        end_if_over(app, context, id).await?;
        &free
    } else {
        context
    };
    let state = facts::specific_procurement(&app.log, id)?.state;
    let command = SpecificProcurementCommand::HandOverKey { by, actor, key, now: context.now };
    SpecificProcurements::decide(&state, &command).map_err(|no| Failure::rejected(&no))?;
    let identity = sealing::identity(identity)?;
    let sealing_key = state.invited.as_ref().and_then(|i| i.issued.sealing.get(usize::from(key)));
    let fits = sealing_key
        .is_some_and(|named| identity.to_public().to_string() == named.recipient.as_str());
    if !fits {
        return Err(OpeningError::AnotherKey { key });
    }
    fs::create_dir_all(app.data.opening_keys())?;
    // Temporary files are their owner's alone, and stay so under their name.
    let written = identity.to_string();
    write_atomically(&key_file(&app.data, id, key), written.expose_secret().as_bytes())?;
    let handed = step(app, context, id, command).await;
    // It may have been opened or ended before: a key that nobody needs any more is not left lying about.
    forget_keys(app)?;
    Ok(handed?)
}

/// Deletes every key whose call needs it no more: it was opened, and the key lies among the files, or it was ended without
/// an award, and what is sealed stays sealed for good. After a kill in between the worker does it.
pub fn forget_keys(app: &App) -> Result<(), OpeningError> {
    let entries = match fs::read_dir(app.data.opening_keys()) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    for entry in entries {
        let path = entry?.path();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        // `<procurement>-<key>`: the id has hyphens of its own.
        let id = name.rsplit_once('-').and_then(|(id, _)| id.parse().ok());
        let Some(id) = id else { continue };
        let state = facts::specific_procurement(&app.log, id)?.state;
        if state.cancelled.is_some() || state.opened.is_some() {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                Ok(()) | Err(_) => {}
            }
        }
    }
    Ok(())
}

/// Ends the period if its end is past.
pub async fn end_if_over(
    app: &App,
    context: &Context,
    id: SpecificProcurementId,
) -> Result<(), Failure> {
    let state = facts::specific_procurement(&app.log, id)?.state;
    let over = state.invited.as_ref().is_some_and(|i| context.now > i.tenders_until);
    if over && state.ended.is_none() && state.cancelled.is_none() {
        end_period(app, context, id).await?;
    }
    Ok(())
}

/// How often the opening is tried when a late tender arrives while tenders are unsealed.
const ATTEMPTS: usize = 3;

/// Opens all tenders at once.
pub async fn open(
    app: &App,
    context: &Context,
    id: SpecificProcurementId,
    by: OrganisationId,
) -> Result<Stepped, OpeningError> {
    let before = facts::specific_procurement(&app.log, id)?;
    context.insists_on(before.revision)?;
    let free = context.free();
    let context = if before.state.ended.is_none() { &free } else { context };
    end_if_over(app, context, id).await?;
    let mut attempt = 1;
    loop {
        match open_once(app, context, id, by).await {
            Err(OpeningError::Failed(Failure::Rejected(no)))
                if no.code == "not_as_received" && attempt < ATTEMPTS =>
            {
                attempt += 1;
            }
            outcome => return outcome,
        }
    }
}

async fn open_once(
    app: &App,
    context: &Context,
    id: SpecificProcurementId,
    by: OrganisationId,
) -> Result<Stepped, OpeningError> {
    let state = facts::specific_procurement(&app.log, id)?.state;
    let nothing = OpenTenders { by, found: vec![], keys: vec![], law: law(app)?, now: context.now };
    let mut asked = nothing;
    if state.prepared.as_ref().is_some_and(|prepared| prepared.authority == by)
        && state.ended.is_some()
        && state.opened.is_none()
        && state.invited.as_ref().is_some_and(|i| i.issued.sealing.len() == state.keys.len())
    {
        let identities = identities(&app.data, id, &state)?;
        for identity in &identities {
            let written = identity.to_string();
            asked.keys.push(keep(&app.data, written.expose_secret().as_bytes())?);
        }
        for (tender, tenderer, received) in state.to_be_opened() {
            let (opened, plain, documents) =
                unsealed(&app.data, &state, (tender, tenderer, received), &identities)?;
            if let Some(plain) = plain {
                keep(&app.data, &plain)?;
            }
            for (_, bytes) in &documents {
                keep(&app.data, bytes)?;
            }
            asked.found.push(opened);
        }
    }
    let stream = streams::specific_procurement(id);
    let done = execute::<SpecificProcurements>(&app.log, &stream, context, || {
        Ok(SpecificProcurementCommand::OpenTenders(Box::new(asked.clone())).into())
    })
    .await?;
    if let Err(failure) = forget_keys(app) {
        tracing::warn!(%failure, "keys that opened tenders were not deleted yet");
    }
    Ok(done)
}

fn identities(
    data: &DataDir,
    id: SpecificProcurementId,
    state: &SpecificProcurement,
) -> Result<Vec<Identity>, OpeningError> {
    let read = |key: &u8| match fs::read_to_string(key_file(data, id, *key)) {
        Ok(text) => Ok(sealing::identity(&text)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(OpeningError::KeyGone { key: *key })
        }
        Err(error) => Err(error.into()),
    };
    state.keys.keys().map(read).collect()
}

type Plain = Option<zeroize::Zeroizing<Vec<u8>>>;

/// One tender unsealed and read; what cannot be read is told.
fn unsealed(
    data: &DataDir,
    state: &SpecificProcurement,
    (tender, tenderer, received): (TenderId, OrganisationId, &Received),
    identities: &[Identity],
) -> Result<(OpenedTender, Plain, Documents), OpeningError> {
    let unreadable = |sealed: FileDigest, content: Option<FileDigest>, why: String| {
        let why: String = why.chars().take(Line::MAX).collect();
        let why = Line::parse(&why).map_err(|why| Failure::Broken(why.to_string()))?;
        let found = Found::Unreadable { content, why };
        Ok::<_, OpeningError>(OpenedTender { tender, sealed, found })
    };
    let bytes = match fs::read(data.file(&received.sealed)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let why = "its sealed file is gone".to_owned();
            return Ok((unreadable(sealing::digest(b""), None, why)?, None, Vec::new()));
        }
        // It may be there again: a disk that does not answer must not cost anybody a tender.
        Err(error) => return Err(error.into()),
    };
    let sealed = sealing::digest(&bytes);
    if sealed != received.sealed {
        let why = format!("the sealed file is not the one that was received, {}", received.sealed);
        return Ok((unreadable(sealed, None, why)?, None, Vec::new()));
    }
    let plain = match sealing::unseal(&bytes, identities) {
        Ok(plain) => plain,
        Err(why) => return Ok((unreadable(sealed, None, why.to_string())?, None, Vec::new())),
    };
    let content = sealing::digest(&plain);
    let (opened, documents) = match read(state, tenderer, &plain) {
        Ok((says, totalled, documents)) => {
            let found = Found::Read {
                content,
                tender: Box::new(says),
                total: totalled.total,
                missing_lines: totalled.missing_lines,
            };
            (OpenedTender { tender, sealed, found }, documents)
        }
        Err(why) => (unreadable(sealed, Some(content), why)?, Vec::new()),
    };
    Ok((opened, Some(plain), documents))
}

fn read(
    state: &SpecificProcurement,
    tenderer: OrganisationId,
    plain: &[u8],
) -> Result<(TenderContent, content::Totalled, Documents), String> {
    let (Some(prepared), Some(invited)) = (&state.prepared, &state.invited) else {
        return Err("nobody was invited".to_owned());
    };
    let too_long = || "it is longer than a tender may be".to_owned();
    if plain.len() > sealing::MOST_PLAIN {
        return Err(too_long());
    }
    let mut says: TenderContent = serde_json::from_slice(plain).map_err(|why| {
        let is_long = plain.len() > sealing::MOST_TEXT;
        if is_long { too_long() } else { format!("it is no tender: {why}") }
    })?;
    let of_documents = says.documents.iter().filter_map(|document| document.content.as_ref());
    let of_documents: usize = of_documents.map(String::len).sum();
    if plain.len().saturating_sub(of_documents) > sealing::MOST_TEXT {
        return Err(too_long());
    }
    // in the log a tender names its documents; their bytes are files.
    let documents = documents::taken_out(&mut says);
    let currency = invited.issued.currency;
    let totalled =
        content::checked(prepared.procurement, tenderer, &prepared.lines, currency, &says)
            .map_err(|why| why.to_string())?;
    Ok((says, totalled, documents))
}

/// The files that an event names: documents of the call, sealed tenders, what opens them, and what was in them.
#[must_use]
pub fn files_of(event: &SpecificProcurementEvent) -> Vec<FileDigest> {
    use SpecificProcurementEvent as E;
    let digests = |documents: &[Document]| documents.iter().map(|d| d.sha256.clone()).collect();
    match event {
        E::SpecificProcurementPrepared(e) => digests(&e.documents),
        E::TenderDocumentsChanged(e) => digests(&e.documents),
        E::TenderReceived(e) => vec![e.sealed.clone()],
        E::CatalogueDataCollected(e) => vec![e.sealed.clone()],
        E::TendersOpened(e) => e.keys.clone(),
        E::TenderOpened(e) => match &e.opened.found {
            Found::Read { content, tender, .. } => {
                let documents = tender.documents.iter().filter_map(|d| d.sha256.clone());
                std::iter::once(content.clone()).chain(documents).collect()
            }
            Found::Unreadable { content, .. } => content.iter().cloned().collect(),
        },
        E::InvitationToTenderIssued(_)
        | E::ShorterPeriodProposed(_)
        | E::ShorterPeriodAgreed(_)
        | E::TenderPeriodChanged(_)
        | E::QuestionAsked(_)
        | E::QuestionAnswered(_)
        | E::TenderWithdrawn(_)
        | E::UnauthorisedAccessAttempted(_)
        | E::CollectionMapped(_)
        | E::CollectionRefused(_)
        | E::NothingCollected(_)
        | E::TenderPeriodEnded(_)
        | E::OpeningKeyHandedOver(_)
        | E::CollectedDataPresented(_)
        | E::CollectedDataConfirmed(_)
        | E::CollectedDataContested(_)
        | E::CollectedDataUnopposed(_)
        | E::ContestedDataResolved(_)
        | E::ComplaintReceived(_)
        | E::ComplaintAnswered(_)
        | E::ReviewApplied(_)
        | E::ReviewDecided(_)
        | E::SpecificProcurementCancelled(_) => Vec::new(),
    }
}

/// opens every tender of an opening again with the keys that were kept, and says what is not as it was told.
pub fn opened_again(
    log: &EventStore,
    data: &DataDir,
    opening: &Stored,
) -> Result<Vec<String>, ReadError> {
    let Ok(events) = facts::history::<SpecificProcurementEvent>(log, &opening.stream) else {
        return Ok(vec![format!("{}: it cannot be read", opening.stream)]);
    };
    let up_to = events.iter().filter(|event| event.revision <= opening.revision);
    let state = SpecificProcurements::fold(up_to.map(|event| &event.event));
    let Some(opened) = &state.opened else { return Ok(Vec::new()) };
    let mut defects = Vec::new();
    let kept = |digest: &FileDigest| {
        let text = fs::read_to_string(data.file(digest)).ok()?;
        sealing::identity(&text).ok()
    };
    let identities: Option<Vec<_>> = opened.keys.iter().map(kept).collect();
    let Some(identities) = identities else {
        // That a file is missing or changed is told where files are checked.
        return Ok(vec![format!("{}: its tenders cannot be opened again", opening.stream)]);
    };
    for (id, tenderer, received) in state.to_be_opened() {
        let told = state.found.iter().find(|found| found.tender == id);
        match unsealed(data, &state, (id, tenderer, received), &identities) {
            Ok((again, ..)) if Some(&again) == told => {}
            Ok(_) | Err(_) => {
                defects.push(format!("tender {id}: opened again, it is not what was told of it"));
            }
        }
    }
    Ok(defects)
}
