//! All offers that answer a question, as candidates for the ranking, and how they are spread.
//! Nothing is put in order here.

mod tally;

use std::collections::HashMap;

use procurement::award::ranking::{Candidate, delivery_points};
use procurement::award::sustainability;
use projections::market::Market;
use projections::offers::{columns, condition_number, currency_number, name_number};
use rust_decimal::Decimal;
use schemas::claim_numbers::{ScoredClaim, day_number};
use schemas::cpv::Cpv;
use schemas::price::unit_millionths;
use search::{DocRef, Filter, NumberColumn, Query, Row, SearchError, SeriesColumn, Snapshot};

use super::eligible::PlaceInMarket;
use super::{Eligible, Question, SearchFailure};
use tally::Tally;
pub use tally::{FacetCount, Facets};

/// New goods, as a number of the index.
const NEW: u64 = 0;

/// All matches.
pub(super) struct Found {
    pub(super) candidates: Vec<Candidate<DocRef>>,
    pub(super) facets: Facets,
}

pub(super) fn find(
    offers: &Snapshot,
    market: &Market,
    eligible: &Eligible,
    question: &Question,
) -> Result<Found, SearchFailure> {
    let columns = Columns::of(offers)?;
    let judge = Judge::of(question);
    let mut candidates = Vec::new();
    let mut places = Places { eligible, known: HashMap::new() };
    let mut tally = Tally::default();
    let mut read = Read::default();
    offers.scan(&query(eligible, question), &mut |row: &Row| {
        let judged = judge.candidate(row, &columns, &mut places, &mut read);
        if let Some(candidate) = judged {
            tally.count(row, &columns, (judge.today, candidate.lot), &mut read);
            candidates.push(candidate);
        }
    })?;
    Ok(Found { candidates, facets: tally.facets(&places, offers, market)? })
}

fn query(eligible: &Eligible, question: &Question) -> Query {
    let keyword = |field: &str, value: String| Filter::Keyword {
        field: field.to_owned(),
        any_of: vec![value],
    };
    let number = |field: &str, from: Option<u64>, to: Option<u64>| Filter::Number {
        field: field.to_owned(),
        from,
        to,
    };
    let mut all = vec![eligible.filter()];
    all.extend(question.category.map(|cpv| keyword(columns::CPV_PATH, cpv.to_string())));
    all.extend(question.supplier.map(|id| keyword(columns::SUPPLIER, id.to_string())));
    all.extend(
        question
            .max_delivery_days
            .map(|days| number(columns::DELIVERY_DAYS, None, Some(days.into()))),
    );
    all.extend(question.manufacturer.as_deref().map(|name| {
        let name = Some(name_number(name));
        number(columns::MANUFACTURER, name, name)
    }));
    all.extend(question.condition.map(|condition| {
        let number_of = Some(condition_number(condition));
        number(columns::CONDITION, number_of, number_of)
    }));
    Query { text: Some(question.words.clone()), filter: Filter::All(all) }
}

/// The index's columns, looked up once.
struct Columns {
    cpv: NumberColumn,
    supplier: NumberColumn,
    manufacturer: NumberColumn,
    delivery_days: NumberColumn,
    currency: NumberColumn,
    lot: NumberColumn,
    condition: NumberColumn,
    price_from: NumberColumn,
    price_until: NumberColumn,
    scale: SeriesColumn,
    claims: SeriesColumn,
    labels: SeriesColumn,
}

impl Columns {
    fn of(offers: &Snapshot) -> Result<Self, SearchError> {
        let schema = offers.schema();
        Ok(Self {
            cpv: schema.number(columns::CPV)?,
            supplier: schema.number(columns::SUPPLIER_NUMBER)?,
            manufacturer: schema.number(columns::MANUFACTURER)?,
            delivery_days: schema.number(columns::DELIVERY_DAYS)?,
            currency: schema.number(columns::CURRENCY)?,
            lot: schema.number(columns::LOT)?,
            condition: schema.number(columns::CONDITION)?,
            price_from: schema.number(columns::PRICE_FROM)?,
            price_until: schema.number(columns::PRICE_UNTIL)?,
            scale: schema.series(columns::SCALE)?,
            claims: schema.series(columns::CLAIMS)?,
            labels: schema.series(columns::LABELS)?,
        })
    }
}

/// Where offers stand, looked up once for each code and supplier: a million offers have a few hundred of them.
struct Places<'a> {
    eligible: &'a Eligible,
    known: HashMap<(u64, u64), Standing<'a>>,
}

/// Where the offers of one supplier under one code stand, and how many of them match.
struct Standing<'a> {
    place: Option<PlaceInMarket<'a>>,
    /// The currency's number in the index; of no meaning without a place.
    currency: u64,
    matches: u64,
}

impl<'a> Places<'a> {
    fn of(&mut self, cpv: u64, supplier: u64) -> &mut Standing<'a> {
        let eligible = self.eligible;
        self.known.entry((cpv, supplier)).or_insert_with(|| {
            let cpv = u32::try_from(cpv).ok().and_then(Cpv::from_number);
            let place = cpv.and_then(|cpv| eligible.place_of_number(cpv, supplier));
            let currency = place.map_or(0, |place| currency_number(place.currency));
            Standing { place, currency, matches: 0 }
        })
    }

    fn counts(&self, by: impl Fn(&(u64, u64)) -> u64) -> impl Iterator<Item = (u64, u64)> {
        let mut counts: HashMap<u64, u64> = HashMap::new();
        for (key, standing) in self.known.iter().filter(|(_, standing)| standing.matches > 0) {
            *counts.entry(by(key)).or_default() += standing.matches;
        }
        counts.into_iter()
    }
}

/// What is read of a row, in memory that is used again and again.
#[derive(Default)]
struct Read {
    series: Vec<u64>,
    claims: Vec<ScoredClaim>,
}

/// What the index alone cannot tell: eligibility to the letter, scale prices, evidence valid on the day.
struct Judge<'a> {
    question: &'a Question,
    today: u64,
    label: Option<u64>,
    min_price: Option<u64>,
    max_price: Option<u64>,
}

impl<'a> Judge<'a> {
    fn of(question: &'a Question) -> Self {
        let millionths = |price: Decimal| unit_millionths(price, 1);
        Self {
            question,
            today: day_number(question.day),
            label: question.label.as_deref().map(name_number),
            min_price: question.min_price.map(millionths),
            max_price: question.max_price.map(millionths),
        }
    }

    fn candidate(
        &self,
        row: &Row,
        columns: &Columns,
        places: &mut Places<'_>,
        Read { series, claims }: &mut Read,
    ) -> Option<Candidate<DocRef>> {
        if row.number(columns.price_from).is_some_and(|from| self.today < from)
            || row.number(columns.price_until).is_some_and(|until| until < self.today)
        {
            return None;
        }
        let standing = places.of(row.number(columns.cpv)?, row.number(columns.supplier)?);
        let place = standing.place?;
        if row.number(columns.currency)? != standing.currency {
            return None;
        }
        if place.category.only_new_goods && row.number(columns.condition) != Some(NEW) {
            return None;
        }
        row.series(columns.scale, series);
        let unit_price = price_at(series, self.question.quantity)?;
        if self.min_price.is_some_and(|least| unit_price < least)
            || self.max_price.is_some_and(|most| unit_price > most)
        {
            return None;
        }
        if let Some(label) = self.label {
            row.series(columns.labels, series);
            if !labels_on(series, self.today).any(|valid| valid == label) {
                return None;
            }
        }
        row.series(columns.claims, series);
        let triples = series.as_chunks::<3>().0;
        claims.clear();
        claims.extend(triples.iter().filter_map(|n| ScoredClaim::from_numbers(*n)));
        let references = &place.category.references;
        let delivery_days = u16::try_from(row.number(columns.delivery_days)?).ok()?;
        let lot = row.number(columns.lot)?;
        standing.matches += 1;
        Some(Candidate {
            id: row.doc(),
            unit_price,
            delivery_days,
            delivery: delivery_points(delivery_days, references),
            sustainability: sustainability::points(claims, references, self.question.day),
            lot,
        })
    }
}

/// The unit price at a quantity from pairs of least quantity and price; the first holds from one.
fn price_at(scale: &[u64], quantity: u32) -> Option<u64> {
    let steps = scale.as_chunks::<2>().0;
    let reached = steps.iter().rev().find(|[from, _]| *from <= u64::from(quantity));
    reached.or(steps.first()).map(|[_, price]| *price)
}

fn labels_on(labels: &[u64], today: u64) -> impl Iterator<Item = u64> {
    let pairs = labels.as_chunks::<2>().0.iter();
    pairs.filter(move |[_, until]| *until >= today).map(|[label, _]| *label)
}
