//! What the head of a `BMEcat` file says of all articles: currency, territories, validity, factor, and who makes them.
//! No value is judged here.

use std::collections::HashMap;

use crate::formats::draft::{PriceBlock, Said};
use crate::formats::judge::Judge;
use crate::formats::units::currency_code;

use super::tags::CatalogueLeaf;

/// The most territories and parties that are kept of a file.
const MOST: usize = 20_000;

/// What holds where an article says nothing itself.
#[derive(Default)]
pub(super) struct OfCatalogue {
    currency: Option<String>,
    territories: Vec<String>,
    factor: Option<Said>,
    validity: PriceBlock,
    /// Names by the ids that articles refer to.
    parties: HashMap<String, String>,
    party: Party,
}

/// One party on its way.
#[derive(Default)]
struct Party {
    ids: Vec<String>,
    name: Option<String>,
}

impl OfCatalogue {
    pub(super) fn say(&mut self, leaf: CatalogueLeaf, said: Said) {
        match leaf {
            CatalogueLeaf::Currency => {
                self.currency = Some(currency_code(&said.text));
            }
            CatalogueLeaf::Territory if self.territories.len() < MOST => {
                self.territories.push(said.text);
            }
            CatalogueLeaf::Factor => self.factor = Some(said),
            CatalogueLeaf::Start => self.validity.start = Some(said),
            CatalogueLeaf::End => self.validity.end = Some(said),
            CatalogueLeaf::PartyId if self.party.ids.len() < 20 => self.party.ids.push(said.text),
            CatalogueLeaf::PartyName => {
                self.party.name.get_or_insert(said.text);
            }
            CatalogueLeaf::Territory
            | CatalogueLeaf::PartyId
            | CatalogueLeaf::Id
            | CatalogueLeaf::Version
            | CatalogueLeaf::Language => {}
        }
    }

    pub(super) fn open_party(&mut self) {
        self.party = Party::default();
    }

    pub(super) fn close_party(&mut self) {
        let Party { ids, name } = std::mem::take(&mut self.party);
        let Some(name) = name else { return };
        for id in ids {
            if self.parties.len() < MOST {
                self.parties.entry(id).or_insert_with(|| name.clone());
            }
        }
    }

    /// The name of the party with this id.
    pub(super) fn party(&self, id: &str) -> Option<&str> {
        self.parties.get(id.trim()).map(String::as_str)
    }

    /// Hands over what the prices are judged by.
    pub(super) fn tell(&self, judge: &mut Judge<'_>) {
        if let Some(currency) = &self.currency {
            judge.catalogue_is_in(currency.clone());
        }
        judge.prices_are(self.territories.clone(), self.factor.clone(), self.validity.clone());
    }
}
