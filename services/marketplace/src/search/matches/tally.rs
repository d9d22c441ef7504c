//! How all matches are spread over categories, suppliers, manufacturers and labels.
//! Which offers match is not decided here.

use std::collections::HashMap;
use std::hash::Hash;

use projections::cpv_labels::label;
use projections::market::Market;
use projections::offers::{OfferView, name_number, supplier_number};
use schemas::cpv::Cpv;
use schemas::sustainability::Statement;
use search::{DocRef, Row, Snapshot};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Columns, Places, Read, labels_on};
use crate::search::SearchFailure;

/// How the matches are spread, the most frequent first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Facets {
    /// By CPV code; `value` is the code, `name` its German name.
    pub category: Vec<FacetCount>,
    /// By supplier; `value` is the id, `name` its name.
    pub supplier: Vec<FacetCount>,
    /// By manufacturer; `value` and `name` are the name.
    pub manufacturer: Vec<FacetCount>,
    /// By eco label valid on the day; `value` and `name` are the label's name.
    pub label: Vec<FacetCount>,
}

/// A value and how many matches have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FacetCount {
    /// The value, to filter by.
    pub value: String,
    /// Its name for people.
    pub name: String,
    /// How many matches have it.
    pub count: u64,
}

/// How many values of a facet are listed.
const MOST_VALUES: usize = 20;

/// How many matches have a value, and one of them from which its name is read: that of the least lot, so that the
/// name depends neither on the order of the scan nor on how the offers lie in the index.
#[derive(Clone, Copy)]
struct Counted {
    matches: u64,
    example: (u64, DocRef),
}

impl Counted {
    fn add_to(self, counts: &mut HashMap<u64, Self>, value: u64) {
        let known = counts.entry(value).or_insert(Self { matches: 0, ..self });
        known.matches += self.matches;
        known.example = known.example.min(self.example);
    }
}

/// Counts over all matches, but for those that [`Places`] keeps; of each value one offer is remembered, from which
/// its name is read.
#[derive(Default)]
pub(super) struct Tally {
    manufacturer: HashMap<u64, Counted>,
    label: HashMap<u64, Counted>,
}

impl Tally {
    pub(super) fn count(
        &mut self,
        row: &Row,
        columns: &Columns,
        (today, lot): (u64, u64),
        read: &mut Read,
    ) {
        let one = Counted { matches: 1, example: (lot, row.doc()) };
        if let Some(maker) = row.number(columns.manufacturer) {
            one.add_to(&mut self.manufacturer, maker);
        }
        row.series(columns.labels, &mut read.series);
        let mut labels: Vec<u64> = labels_on(&read.series, today).collect();
        labels.sort_unstable();
        labels.dedup();
        for label in labels {
            one.add_to(&mut self.label, label);
        }
    }

    pub(super) fn facets(
        self,
        places: &Places<'_>,
        offers: &Snapshot,
        market: &Market,
    ) -> Result<Facets, SearchFailure> {
        let suppliers: HashMap<u64, _> = market
            .organisations
            .values()
            .map(|o| (supplier_number(o.organisation_id), o))
            .collect();
        let category = top(places.counts(|(cpv, _)| *cpv), |number| {
            let cpv = Cpv::from_number(u32::try_from(number).ok()?)?;
            let name = label(cpv).map_or_else(|| cpv.to_string(), |label| label.de.clone());
            Some((cpv.to_string(), name))
        });
        let supplier = top(places.counts(|(_, supplier)| *supplier), |number| {
            let found = suppliers.get(&number)?;
            Some((found.organisation_id.to_string(), found.name.to_string()))
        });
        let manufacturer = named(self.manufacturer, offers, |view, _| {
            view.listing.article.manufacturer.as_ref().map(ToString::to_string)
        })?;
        let label = named(self.label, offers, |view, number| {
            view.listing.claims.iter().find_map(|claim| match &claim.statement {
                Statement::EcoLabel { label, .. } if name_number(label.as_str()) == number => {
                    Some(label.to_string())
                }
                Statement::EcoLabel { .. }
                | Statement::CarbonFootprint { .. }
                | Statement::YearlyEnergy { .. }
                | Statement::EnergyClass { .. } => None,
            })
        })?;
        Ok(Facets { category, supplier, manufacturer, label })
    }
}

fn named(
    counts: HashMap<u64, Counted>,
    offers: &Snapshot,
    name: impl Fn(&OfferView, u64) -> Option<String>,
) -> Result<Vec<FacetCount>, SearchFailure> {
    let mut most: Vec<_> = counts.into_iter().collect();
    most.sort_by_key(|(value, counted)| (std::cmp::Reverse(counted.matches), *value));
    most.truncate(MOST_VALUES);
    let mut names = HashMap::new();
    for (value, Counted { example: (_, doc), .. }) in &most {
        let view: OfferView = serde_json::from_slice(&offers.body(*doc)?)?;
        names.extend(name(&view, *value).map(|name| (*value, name)));
    }
    Ok(top(most.into_iter().map(|(value, counted)| (value, counted.matches)), |value| {
        names.get(&value).map(|name| (name.clone(), name.clone()))
    }))
}

fn top<K: Eq + Hash>(
    counts: impl Iterator<Item = (K, u64)>,
    name: impl Fn(K) -> Option<(String, String)>,
) -> Vec<FacetCount> {
    let mut list: Vec<_> = counts
        .filter_map(|(value, count)| {
            name(value).map(|(value, name)| FacetCount { value, name, count })
        })
        .collect();
    list.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    list.truncate(MOST_VALUES);
    list
}
