//! Offers as they are found: the search document of each and what the ranking reads of it.
//! No weight and no score stands here: they depend on who asks.

use chrono::NaiveDate;
use schemas::claim_numbers::{day_number, scored};
use schemas::gtin::Gtin;
use schemas::ids::{OfferId, OrganisationId};
use schemas::money::Currency;
use schemas::offer::{Condition, Listing, OfferEvent};
use schemas::price::unit_millionths;
use schemas::recorded::Recorded;
use schemas::sustainability::Statement;
use schemas::text::Line;
use search::{Change, Document, Lexicon, Schema, TextField, Typos};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::cpv_labels::label;

/// An offer in a catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfferView {
    /// Its id.
    pub offer_id: OfferId,
    /// Whose it is.
    pub supplier_id: OrganisationId,
    /// The supplier's number for it.
    pub supplier_part_number: Line,
    /// The catalogue's version in which it last changed.
    pub catalogue_version: u32,
    /// Its lot among equals.
    pub lot: u64,
    /// Revision of its stream, the entity tag.
    pub revision: u64,
    /// Position of the last event.
    pub position: u64,
    /// What the supplier says of it.
    #[serde(flatten)]
    pub listing: Listing,
}

impl OfferView {
    /// The view with the price of a German day, whether or not the log has said yet that the one before ended; none if
    /// the last one is over.
    #[must_use]
    pub fn on(mut self, day: NaiveDate) -> Option<Self> {
        let validity = &self.listing.price_validity;
        if validity.until.is_some_and(|until| until < day) {
            (self.listing.price, self.listing.price_validity) = validity.next_on(day)?;
        }
        Some(self)
    }
}

/// The view after one more event; none once it is delisted.
#[must_use]
pub fn evolve(view: Option<OfferView>, recorded: &Recorded<OfferEvent>) -> Option<OfferView> {
    let mut view = match (&recorded.event, view) {
        (OfferEvent::OfferListed(e), _) => OfferView {
            offer_id: e.offer,
            supplier_id: e.supplier,
            supplier_part_number: e.supplier_part_number.clone(),
            catalogue_version: e.catalogue_version,
            lot: e.lot,
            revision: 0,
            position: 0,
            listing: e.listing.clone(),
        },
        (_, view) => view?,
    };
    view.revision = recorded.revision;
    view.position = recorded.position;
    view.catalogue_version = recorded.event.catalogue_version();
    match &recorded.event {
        OfferEvent::OfferListed(_) => {}
        OfferEvent::PriceChanged(e) => {
            view.listing.price = e.price.clone();
            view.listing.price_validity = e.price_validity.clone();
        }
        OfferEvent::TermsChanged(e) => view.listing.terms = e.terms.clone(),
        OfferEvent::ArticleRedescribed(e) => view.listing.article = e.article.clone(),
        OfferEvent::SustainabilityClaimed(e) => view.listing.claims.clone_from(&e.claims),
        OfferEvent::OfferDelisted(_) | OfferEvent::OfferLapsed(_) => return None,
    }
    Some(view)
}

/// Names of the index's columns, shared by the writer of documents and the reader of matches.
pub mod columns {
    /// Keyword: the CPV code and every code above it.
    pub const CPV_PATH: &str = "cpv_path";
    /// Keyword: the supplier's id.
    pub const SUPPLIER: &str = "supplier";
    /// Number: the CPV code.
    pub const CPV: &str = "cpv";
    /// Number: what [`super::supplier_number`] makes of the supplier's id.
    pub const SUPPLIER_NUMBER: &str = "supplier_number";
    /// Number: what [`super::name_number`] makes of the manufacturer's name.
    pub const MANUFACTURER: &str = "manufacturer";
    /// Number: working days until delivery.
    pub const DELIVERY_DAYS: &str = "delivery_days";
    /// Number: what [`super::currency_number`] makes of the price's currency.
    pub const CURRENCY: &str = "currency";
    /// Number: the first day on which the price holds; only where it is still to come.
    pub const PRICE_FROM: &str = "price_from";
    /// Number: the last day on which the price holds; only where it has an end.
    pub const PRICE_UNTIL: &str = "price_until";
    /// Number: what [`super::condition_number`] makes of the condition.
    pub const CONDITION: &str = "condition";
    /// Number: the lot.
    pub const LOT: &str = "lot";
    /// Number: position of the event that made the offer so.
    pub const FROM: &str = "from";
    /// Number: position of the event that put an end to it; only of what has ended.
    pub const UNTIL: &str = "until";
    /// Series: pairs of least quantity and unit price in millionths, rising.
    pub const SCALE: &str = "scale";
    /// Series: triples of claim kind, value and last day, see [`schemas::claim_numbers`].
    pub const CLAIMS: &str = "claims";
    /// Series: pairs of label number (see [`super::name_number`]) and last day.
    pub const LABELS: &str = "labels";
}

/// A supplier's id as a number of an index column.
#[must_use]
pub fn supplier_number(supplier: OrganisationId) -> u64 {
    let (high, low) = supplier.0.as_u64_pair();
    high ^ low.rotate_left(32)
}

/// A currency as a number of an index column.
#[must_use]
pub fn currency_number(currency: Currency) -> u64 {
    currency.to_string().bytes().fold(0, |number, letter| number << 8 | u64::from(letter))
}

/// A condition as a number of an index column.
#[must_use]
pub fn condition_number(condition: Condition) -> u64 {
    match condition {
        Condition::New => 0,
        Condition::Used => 1,
        Condition::Refurbished => 2,
    }
}

/// A name as a number of an index column: letters and digits only, case folded.
#[must_use]
pub fn name_number(name: &str) -> u64 {
    let folded: String =
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let digest = Sha256::digest(folded.as_bytes());
    digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// The fields of the offers' index.
#[must_use]
pub fn schema() -> Schema {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let text = ["title", "description", "maker", "numbers", "category", "keywords"];
    Schema {
        text: text.into_iter().map(TextField::new).collect(),
        keywords: names(&[columns::CPV_PATH, columns::SUPPLIER]),
        numbers: names(&[
            columns::CPV,
            columns::SUPPLIER_NUMBER,
            columns::MANUFACTURER,
            columns::DELIVERY_DAYS,
            columns::CURRENCY,
            columns::LOT,
            columns::PRICE_FROM,
            columns::PRICE_UNTIL,
            columns::CONDITION,
            columns::FROM,
            columns::UNTIL,
        ]),
        series: names(&[columns::SCALE, columns::CLAIMS, columns::LABELS]),
    }
}

/// Words of the trade that mean the same, and words of which compounds are made.
#[must_use]
pub fn lexicon() -> Lexicon {
    let lines = |text: &str| -> Vec<String> {
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let groups = lines(include_str!("../lexicon/synonyms.txt"));
    Lexicon {
        synonyms: groups
            .iter()
            .map(|group| group.split(',').map(|word| word.trim().to_owned()).collect())
            .collect(),
        compounds: lines(include_str!("../lexicon/compounds.txt")),
        whole: lines(include_str!("../lexicon/whole.txt")),
        // Otherwise "Tower" would find everything with a "Power" in it, and the cheapest of that first.
        typos: Typos::WhenUnknown,
    }
}

/// What the index is told of an offer.
pub fn change(offer: OfferId, view: Option<&OfferView>) -> Result<Change, serde_json::Error> {
    let key = offer.to_string();
    match view {
        Some(view) => document(key, view).map(Change::Put),
        None => Ok(Change::Remove { key }),
    }
}

/// The key of one version of an offer.
#[must_use]
pub fn version_key(offer: OfferId, revision: u64) -> String {
    format!("{offer}@{revision}")
}

/// What the history's index is told of a version that ended at a position.
pub fn ended(view: &OfferView, until: u64) -> Result<Change, serde_json::Error> {
    let mut document = document(version_key(view.offer_id, view.revision), view)?;
    document.numbers.push((columns::UNTIL.to_owned(), until));
    Ok(Change::Put(document))
}

fn document(key: String, view: &OfferView) -> Result<Document, serde_json::Error> {
    let article = &view.listing.article;
    let cpv = article.cpv;
    let maker = article.manufacturer.as_ref().map(|maker| name_number(maker.as_str()));
    let path = cpv.and_above().into_iter().map(|c| (columns::CPV_PATH.to_owned(), c.to_string()));
    let supplier = (columns::SUPPLIER.to_owned(), view.supplier_id.to_string());
    let number = |column: &str, number: u64| (column.to_owned(), number);
    let mut numbers = vec![
        number(columns::CPV, cpv.number().into()),
        number(columns::SUPPLIER_NUMBER, supplier_number(view.supplier_id)),
        number(columns::DELIVERY_DAYS, view.listing.terms.delivery_days.into()),
        number(columns::CURRENCY, currency_number(view.listing.price.currency())),
        number(columns::LOT, view.lot),
        number(columns::FROM, view.position),
    ];
    let validity = &view.listing.price_validity;
    let day = |column: &'static str, day: Option<NaiveDate>| {
        day.map(|day| number(column, day_number(day)))
    };
    numbers.extend(day(columns::PRICE_FROM, validity.from));
    numbers.extend(day(columns::PRICE_UNTIL, validity.until));
    numbers.push(number(columns::CONDITION, condition_number(article.condition)));
    numbers.extend(maker.map(|maker| number(columns::MANUFACTURER, maker)));
    Ok(Document {
        key,
        text: text(view),
        keywords: path.chain([supplier]).collect(),
        numbers,
        series: series(view),
        body: serde_json::to_vec(view)?,
    })
}

fn text(view: &OfferView) -> Vec<(String, String)> {
    let article = &view.listing.article;
    let mut text = vec![
        ("title", article.title.to_string()),
        ("description", article.description.clone().unwrap_or_default()),
        ("maker", article.manufacturer.as_ref().map_or_else(String::new, Line::to_string)),
        ("numbers", in_one_piece(view.supplier_part_number.as_str())),
    ];
    let numbers = [
        article.manufacturer_part_number.as_ref().map(Line::as_str),
        article.gtin.as_ref().map(Gtin::as_str),
    ];
    let numbers = numbers.into_iter().flatten().map(in_one_piece);
    text.extend(numbers.map(|number| ("numbers", number)));
    let others = article.gtin.as_ref().map(other_lengths).unwrap_or_default();
    text.extend(others.into_iter().map(|number| ("numbers", number)));
    for label in article.cpv.and_above().into_iter().take(2).filter_map(label) {
        text.extend([("category", label.de.clone()), ("category", label.en.clone())]);
    }
    text.extend(article.keywords.iter().map(|word| ("keywords", word.to_string())));
    text.into_iter().map(|(field, words)| (field.to_owned(), words)).collect()
}

/// The same trade item number as scanners and programs write it: with zeros before it to 13 or 14 digits, or without.
fn other_lengths(gtin: &Gtin) -> Vec<String> {
    let bare = gtin.as_str().trim_start_matches('0');
    let lengths = [8, 12, 13, 14].into_iter().filter(|length| *length >= bare.len());
    let written = lengths.map(|length| format!("{bare:0>length$}"));
    written.filter(|number| number != gtin.as_str()).collect()
}

/// A part number without separators: "241V8L/27" is a code, not a screen of 27 inches.
fn in_one_piece(number: &str) -> String {
    number.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn series(view: &OfferView) -> Vec<(String, Vec<u64>)> {
    let price = &view.listing.price;
    let step = |step: &schemas::price::Step| {
        [u64::from(step.from), unit_millionths(step.amount, price.per())]
    };
    let claims = &view.listing.claims;
    let label = |claim: &schemas::sustainability::SustainabilityClaim| match &claim.statement {
        Statement::EcoLabel { label, .. } => {
            Some([name_number(label.as_str()), scored(claim).until])
        }
        Statement::CarbonFootprint { .. }
        | Statement::YearlyEnergy { .. }
        | Statement::EnergyClass { .. } => None,
    };
    vec![
        (columns::SCALE.to_owned(), price.scale().iter().flat_map(step).collect()),
        (
            columns::CLAIMS.to_owned(),
            claims.iter().flat_map(|claim| scored(claim).to_numbers()).collect(),
        ),
        (columns::LABELS.to_owned(), claims.iter().filter_map(label).flatten().collect()),
    ]
}
