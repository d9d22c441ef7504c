//! Listing the articles of a file offer by offer, many at a time.
//! What is listed, changed or refused is decided by the rules, one offer each.

use std::collections::HashSet;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream;
use procurement::decider::Decider;
use procurement::offer::{Offer, OfferCommand, Offers};
use projections::offers::columns;
use schemas::catalogue::{CatalogueSubmitted, Coverage};
use schemas::ids::{OfferId, OrganisationId};
use schemas::offer::OfferEvent;
use schemas::text::Line;
use search::Filter;
use tokio::sync::mpsc;

use super::findable::{Findable, Traits};
use super::{ImportError, Phase, Progress, Step, Tally, at_this_moment};
use crate::app::App;
use crate::execute::{Context, Failure, execute};
use crate::formats::{self, Code, Failed, Found, Instruction, Options, Place, Problem};
use crate::{facts, streams};

/// How many offers are under way at once; the log writes them in groups.
const AT_ONCE: usize = 512;

/// How far an import runs ahead of the read models. They follow the log in order: behind a great catalogue, everyone
/// else's changes would wait to be found until all of it is.
const MOST_AHEAD: u64 = 4_096;

/// What an article of the file asks.
struct Asked {
    place: Place,
    /// None for an article without one; it is refused, and counted like every other.
    number: Option<Line>,
    /// None for an article that was refused: what is listed of it stays as it is.
    instruction: Option<Instruction>,
}

/// Lists every article of a version and, if the file is the whole catalogue, delists what it does not name.
pub(super) async fn list(
    app: &Arc<App>,
    context: &Context,
    version: &CatalogueSubmitted,
    options: Options,
    progress: &Progress,
    tally: &mut Tally<'_>,
) -> Result<(), ImportError> {
    let (supplier, number) = (version.supplier, version.version);
    let mut findable = Findable::on(app, supplier, options.on_day);
    let (articles, reader) = read(app.data.file(&version.file), options);
    let mut named: HashSet<OfferId> = HashSet::new();
    let mut done = 0;
    let each = async |asked: Asked| {
        let Some(article) = asked.number.clone() else {
            return (None, None, Ok(Fate::Refused(None)));
        };
        let offer = OfferId::of(supplier, article.as_str());
        let at = (supplier, number);
        let traits = Traits::of(asked.place, article.as_str(), asked.instruction.as_ref());
        (Some(offer), traits, carry_out(app, context, at, (offer, article), asked).await)
    };
    let mut results = std::pin::pin!(received(articles).map(each).buffer_unordered(AT_ONCE));
    while let Some((offer, traits, result)) = results.next().await {
        named.extend(offer);
        let fate = result?;
        findable.note(&fate, traits.as_ref());
        tally.count(fate)?;
        done += 1;
        if done % 256 == 0 {
            progress(Step { phase: Phase::Listing, articles: done });
            let seen = app.log.head().saturating_sub(MOST_AHEAD);
            app.projector.reach(seen).await.map_err(Failure::Broken)?;
        }
    }
    reader.await.map_err(std::io::Error::other)??;
    progress(Step { phase: Phase::Listing, articles: done });
    findable.tell(tally)?;
    if version.coverage == Coverage::Whole && tally.took_any() {
        tally.not_named += delist_others(app, context, supplier, number, &named).await?;
    }
    Ok(())
}

/// What would come of a file, without writing.
pub(super) async fn rehearse(
    app: &Arc<App>,
    supplier: OrganisationId,
    (file, coverage): (&Path, Coverage),
    options: Options,
    progress: &Progress,
    tally: &mut Tally<'_>,
) -> Result<(), ImportError> {
    let mut findable = Findable::on(app, supplier, options.on_day);
    let (mut articles, reader) = read(file.to_owned(), options);
    let (mut named, mut done) = (HashSet::new(), 0);
    while let Some(asked) = articles.recv().await {
        done += 1;
        if done % 256 == 0 {
            progress(Step { phase: Phase::Listing, articles: done });
        }
        let Some(number) = asked.number.clone() else {
            tally.count(Fate::Refused(None))?;
            continue;
        };
        let offer = OfferId::of(supplier, number.as_str());
        named.insert(offer);
        let (state, _) = facts::state_of::<Offers>(&app.log, &streams::offer(offer))?;
        let place = asked.place;
        let traits = Traits::of(place, number.as_str(), asked.instruction.as_ref());
        let fate = match command(&state, supplier, 0, (number.clone(), asked)) {
            Err(problem) => Fate::Refused(problem),
            Ok(command) => match Offers::decide(&state, &command) {
                Ok(events) => fate(&events),
                Err(no) => {
                    Fate::Refused(Some(refused(place, &number, Code::RuleRefused, no.to_string())))
                }
            },
        };
        findable.note(&fate, traits.as_ref());
        tally.count(fate)?;
    }
    reader.await.map_err(std::io::Error::other)??;
    progress(Step { phase: Phase::Listing, articles: done });
    findable.tell(tally)?;
    if coverage == Coverage::Whole && tally.took_any() {
        tally.not_named += others(app, supplier, &named).await?.len() as u64;
    }
    Ok(())
}

/// Reads the file on a thread of its own; at most a few hundred articles wait to be dealt with.
fn read(
    path: PathBuf,
    options: Options,
) -> (mpsc::Receiver<Asked>, tokio::task::JoinHandle<Result<(), ImportError>>) {
    let (sender, receiver) = mpsc::channel(AT_ONCE);
    let reader = tokio::task::spawn_blocking(move || {
        let file = BufReader::new(File::open(path)?);
        let mut send = |found| match found {
            Found::Article(article) => sender.blocking_send(Asked {
                place: article.at,
                number: Some(article.supplier_part_number),
                instruction: Some(article.instruction),
            }),
            Found::Refused { at, supplier_part_number: number } => {
                sender.blocking_send(Asked { place: at, number, instruction: None })
            }
            Found::Opened(_) | Found::Problem(_) => Ok(()),
        };
        match formats::read(file, &options, &mut send) {
            // A receiver that is gone has met an error of its own and reports that.
            Ok(_) | Err(Failed::Stopped(_)) => Ok(()),
            Err(Failed::Unusable(unusable)) => Err(ImportError::Unusable(Box::new(unusable))),
            Err(Failed::Io(error)) => Err(ImportError::File(error)),
        }
    });
    (receiver, reader)
}

fn received(receiver: mpsc::Receiver<Asked>) -> impl futures_util::Stream<Item = Asked> {
    stream::unfold(receiver, async |mut receiver| {
        receiver.recv().await.map(|asked| (asked, receiver))
    })
}

/// What became of an article.
pub(super) enum Fate {
    Listed,
    Changed,
    Unchanged,
    Delisted,
    /// With the problem, unless the reading of the file has told it.
    Refused(Option<Problem>),
}

impl Findable {
    /// Looks at an article unless it was refused or left.
    fn note(&mut self, fate: &Fate, traits: Option<&Traits>) {
        match (fate, traits) {
            (Fate::Listed | Fate::Changed | Fate::Unchanged, Some(traits)) => self.look_at(traits),
            (Fate::Delisted | Fate::Refused(_), _) | (_, None) => {}
        }
    }
}

async fn carry_out(
    app: &App,
    context: &Context,
    (supplier, version): (OrganisationId, u32),
    (offer, number): (OfferId, Line),
    asked: Asked,
) -> Result<Fate, Failure> {
    let stream = streams::offer(offer);
    let (state, _) = facts::state_of::<Offers>(&app.log, &stream)?;
    let (place, article) = (asked.place, number.clone());
    let command = match command(&state, supplier, version, (number, asked)) {
        Ok(command) => command,
        Err(problem) => return Ok(Fate::Refused(problem)),
    };
    match execute::<Offers>(&app.log, &stream, &at_this_moment(context), || {
        Ok(command.clone().into())
    })
    .await
    {
        Ok(done) => Ok(fate(&done.events)),
        Err(Failure::Rejected(no)) => {
            let problem = refused(place, &article, Code::RuleRefused, no.message);
            Ok(Fate::Refused(Some(problem)))
        }
        Err(other) => Err(other),
    }
}

/// The command for one article; a problem if there is nothing to change, or the change does not fit.
fn command(
    state: &Offer,
    supplier: OrganisationId,
    catalogue_version: u32,
    (number, asked): (Line, Asked),
) -> Result<OfferCommand, Option<Problem>> {
    let Asked { place, instruction, .. } = asked;
    let listing = match instruction.ok_or(None)? {
        Instruction::List(listing) => listing,
        Instruction::Change(change) => {
            let before = state.in_catalogue().ok_or_else(|| {
                let message = "The article is not in the catalogue: there is nothing to change. Send it as a whole.";
                refused(place, &number, Code::NothingToChange, message.to_owned())
            })?;
            let after = change.applied_to(&before.listing);
            Box::new(after.map_err(|why| {
                refused(
                    place,
                    &number,
                    Code::ChangeUnfitting,
                    format!("The article was left out: {why}."),
                )
            })?)
        }
        Instruction::Delist if state.listed.is_none() => {
            let message = "The article was never in the catalogue: there is nothing to take out. Is its number mistyped?";
            return Err(Some(refused(place, &number, Code::NothingToDelist, message.to_owned())));
        }
        Instruction::Delist => return Ok(OfferCommand::DelistOffer { catalogue_version }),
    };
    Ok(OfferCommand::ListOffer {
        supplier,
        supplier_part_number: number,
        catalogue_version,
        // 53 bits: every reader of JSON can hold such a number exactly.
        lot: rand::random::<u64>() >> 11,
        listing,
    })
}

fn refused(place: Place, number: &Line, code: Code, message: String) -> Problem {
    Problem::refused(place, number.as_str(), code, message)
}

fn fate(events: &[OfferEvent]) -> Fate {
    match events.first() {
        None => Fate::Unchanged,
        Some(OfferEvent::OfferListed(_)) => Fate::Listed,
        Some(OfferEvent::OfferDelisted(_) | OfferEvent::OfferLapsed(_)) => Fate::Delisted,
        Some(
            OfferEvent::PriceChanged(_)
            | OfferEvent::TermsChanged(_)
            | OfferEvent::ArticleRedescribed(_)
            | OfferEvent::SustainabilityClaimed(_),
        ) => Fate::Changed,
    }
}

async fn delist_others(
    app: &App,
    context: &Context,
    supplier: OrganisationId,
    catalogue_version: u32,
    named: &HashSet<OfferId>,
) -> Result<u64, ImportError> {
    let others = others(app, supplier, named).await?;
    let each = async |offer: OfferId| {
        let stream = streams::offer(offer);
        let command = OfferCommand::DelistOffer { catalogue_version };
        execute::<Offers>(&app.log, &stream, &at_this_moment(context), || {
            Ok(command.clone().into())
        })
        .await
    };
    let mut delisted = 0;
    let mut results = std::pin::pin!(stream::iter(others).map(each).buffer_unordered(AT_ONCE));
    while let Some(done) = results.next().await {
        delisted += u64::from(!done?.events.is_empty());
    }
    Ok(delisted)
}

/// The supplier's offers that the file does not name. The index is waited for until it has seen all that was
/// written before; whether an offer is still listed is decided by its own stream.
pub(super) async fn others(
    app: &App,
    supplier: OrganisationId,
    named: &HashSet<OfferId>,
) -> Result<Vec<OfferId>, ImportError> {
    let head = app.log.head();
    app.projector.reach(head).await.map_err(Failure::Broken)?;
    let filter =
        Filter::Keyword { field: columns::SUPPLIER.to_owned(), any_of: vec![supplier.to_string()] };
    let mut others = Vec::new();
    let seen = app.views().seen();
    seen.offers
        .keys_where(&filter, &mut |key| {
            others.extend(key.parse::<OfferId>().ok().filter(|offer| !named.contains(offer)));
        })
        .map_err(|error| Failure::Broken(error.to_string()))?;
    Ok(others)
}
