//! Which offers may be found by whom on a day: admitted suppliers' in categories of systems in force, and not withheld.
//! It narrows a search; whether an order is lawful is decided again, by the rules, from the log.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use procurement::dynamic_purchasing_system::category_of;
use projections::admissions::Standing;
use projections::market::Market;
use projections::offers::supplier_number;
use projections::systems::SystemView;
use schemas::cpv::Cpv;
use schemas::dynamic_purchasing_system::Category;
use schemas::ids::{CategoryKey, OrganisationId, SystemId};
use schemas::money::Currency;
use search::Filter;

use super::withheld::{Running, WithheldOffers};

/// Who searches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// A buyer of this authority: the systems in which it takes part.
    Authority(OrganisationId),
    /// A supplier: its own offers.
    Supplier(OrganisationId),
    /// An operator of this body: the systems that it runs.
    Operator(OrganisationId),
    /// Auditors: everything that can be found by anyone.
    Everyone,
}

/// The offers in question.
pub struct Eligible {
    systems: Vec<Open>,
    only_supplier: Option<OrganisationId>,
    withheld: Vec<Running>,
}

/// A system in force with its admitted suppliers.
struct Open {
    system: SystemView,
    admitted: BTreeMap<CategoryKey, BTreeSet<OrganisationId>>,
    admitted_numbers: BTreeMap<CategoryKey, BTreeSet<u64>>,
}

/// Where an offer stands: the system and category under which it can be ordered.
#[derive(Clone, Copy, Debug)]
pub struct PlaceInMarket<'a> {
    /// The system.
    pub system: SystemId,
    /// The currency of its offers.
    pub currency: Currency,
    /// The category.
    pub category: &'a Category,
}

impl Eligible {
    /// What `audience` may find on `day`, in all systems or one.
    #[must_use]
    pub fn on(
        market: &Market,
        audience: Audience,
        only_system: Option<SystemId>,
        day: NaiveDate,
    ) -> Self {
        let may_see = |system: &&SystemView| match audience {
            Audience::Authority(authority) => system.participating.contains(&authority),
            Audience::Operator(body) => system.operator == body,
            Audience::Supplier(_) | Audience::Everyone => true,
        };
        let mut systems: Vec<_> = market
            .systems
            .values()
            .filter(|system| system.is_in_force_on(day))
            .filter(|system| only_system.is_none_or(|only| only == system.system_id))
            .filter(may_see)
            .map(|system| Open::of(system, market))
            .collect();
        systems.sort_by_key(|open| open.system.established_at);
        let only_supplier = match audience {
            Audience::Supplier(supplier) => Some(supplier),
            Audience::Authority(_) | Audience::Operator(_) | Audience::Everyone => None,
        };
        let withheld = match audience {
            Audience::Authority(authority) => Running::of(market, authority),
            Audience::Supplier(_) | Audience::Operator(_) | Audience::Everyone => Vec::new(),
        };
        Self { systems, only_supplier, withheld }
    }

    /// the same for a buyer who looks at the past: what is withheld now is not found in it either.
    #[must_use]
    pub fn and_withheld_now(mut self, now: &Market, authority: OrganisationId) -> Self {
        let new = |running: &Running| self.withheld().all(|known| *known != running.told);
        let new: Vec<_> = Running::of(now, authority).into_iter().filter(new).collect();
        self.withheld.extend(new);
        self
    }

    /// What is withheld from the audience.
    pub fn withheld(&self) -> impl Iterator<Item = &WithheldOffers> {
        self.withheld.iter().map(|running| &running.told)
    }

    /// By which call an offer of this supplier is withheld from the audience; none if by none.
    #[must_use]
    pub fn withholds(&self, cpv: Cpv, supplier: OrganisationId) -> Option<&WithheldOffers> {
        let found = self.withheld.iter().find(|running| running.withholds(cpv, supplier));
        found.map(|running| &running.told)
    }

    /// The currency in which prices are compared: that of the first system.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.systems.first().map_or(Currency::EUR, |open| open.system.currency)
    }

    /// Where an offer of this supplier stands; none if it cannot be ordered by the audience.
    #[must_use]
    pub fn place_of(&self, cpv: Cpv, supplier: OrganisationId) -> Option<PlaceInMarket<'_>> {
        if self.withholds(cpv, supplier).is_some() {
            return None;
        }
        self.place(cpv, |open, key| {
            open.admitted.get(key).is_some_and(|admitted| admitted.contains(&supplier))
        })
    }

    /// The same for a supplier by its number in the index.
    #[must_use]
    pub fn place_of_number(&self, cpv: Cpv, supplier: u64) -> Option<PlaceInMarket<'_>> {
        if self.withheld.iter().any(|running| running.withholds_number(cpv, supplier)) {
            return None;
        }
        self.place(cpv, |open, key| {
            open.admitted_numbers.get(key).is_some_and(|admitted| admitted.contains(&supplier))
        })
    }

    fn place(
        &self,
        cpv: Cpv,
        is_admitted: impl Fn(&Open, &CategoryKey) -> bool,
    ) -> Option<PlaceInMarket<'_>> {
        // Prices of different currencies cannot be compared: one ranking has one currency.
        let comparable = self.systems.iter().filter(|o| o.system.currency == self.currency());
        comparable.into_iter().find_map(|open| {
            let category = category_of(&open.system.categories, cpv)?;
            is_admitted(open, &category.key).then_some(PlaceInMarket {
                system: open.system.system_id,
                currency: open.system.currency,
                category,
            })
        })
    }

    /// A filter of the index that lets everything eligible through, and little else.
    #[must_use]
    pub fn filter(&self) -> Filter {
        let mut suppliers = BTreeSet::new();
        let mut codes = BTreeSet::new();
        for open in &self.systems {
            for category in &open.system.categories {
                if let Some(admitted) = open.admitted.get(&category.key) {
                    suppliers.extend(admitted.iter().map(ToString::to_string));
                    codes.extend(category.cpv.iter().map(ToString::to_string));
                }
            }
        }
        if let Some(only) = self.only_supplier {
            suppliers.retain(|supplier| *supplier == only.to_string());
        }
        let keyword = |field: &str, any_of: BTreeSet<String>| Filter::Keyword {
            field: field.to_owned(),
            any_of: any_of.into_iter().collect(),
        };
        Filter::All(vec![
            keyword(projections::offers::columns::SUPPLIER, suppliers),
            keyword(projections::offers::columns::CPV_PATH, codes),
        ])
    }
}

impl Open {
    fn of(system: &SystemView, market: &Market) -> Self {
        let mut admitted: BTreeMap<CategoryKey, BTreeSet<OrganisationId>> = BTreeMap::new();
        let here = market.admissions.values().filter(|a| a.system_id == system.system_id);
        for admission in here {
            for (key, standing) in &admission.categories {
                if standing.standing == Standing::Admitted {
                    admitted.entry(key.clone()).or_default().insert(admission.supplier_id);
                }
            }
        }
        let numbers = |suppliers: &BTreeSet<OrganisationId>| {
            suppliers.iter().map(|supplier| supplier_number(*supplier)).collect()
        };
        let admitted_numbers =
            admitted.iter().map(|(key, ids)| (key.clone(), numbers(ids))).collect();
        Self { system: system.clone(), admitted, admitted_numbers }
    }
}
