//! Firms that a new one may be already: shown to the operator, who decides.
//! Nothing is refused here: two firms may have one name.

use std::collections::BTreeMap;

use projections::market::Market;
use schemas::ids::{ActorId, OrganisationId, RegistrationId};
use schemas::organisation::OrganisationKind;
use schemas::registration::Firm;
use schemas::text::Line;
use serde::Serialize;
use utoipa::ToSchema;

/// A firm, registered or asking, that may be the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Similar {
    /// The registered firm, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<OrganisationId>,
    /// The other request, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_id: Option<RegistrationId>,
    /// Its name.
    pub name: Line,
    /// Its seat.
    pub town: Line,
    /// What is the same.
    pub same: SameAs,
}

/// What two firms have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SameAs {
    /// The number in the register.
    RegisterNumber,
    /// The name, but for its legal form and how it is written.
    Name,
    /// The first word of the name, and the seat.
    FirstWordAndTown,
}

/// What a firm's name says beside its legal form.
const LEGAL_FORMS: [&str; 31] = [
    "gmbh",
    "ggmbh",
    "mbh",
    "ag",
    "kg",
    "kgaa",
    "ug",
    "haftungsbeschränkt",
    "ohg",
    "gbr",
    "egbr",
    "se",
    "ek",
    "eg",
    "ev",
    "co",
    "und",
    "ltd",
    "llc",
    "inc",
    "bv",
    "nv",
    "sarl",
    "sas",
    "sa",
    "srl",
    "spa",
    "oy",
    "ab",
    "aps",
    "plc",
];

fn words(name: &str) -> Vec<String> {
    let plain = name.to_lowercase().replace("e.k.", "ek").replace("e. k.", "ek");
    let plain = plain.replace("e.v.", "ev").replace("e. v.", "ev").replace(['.', '\'', '’'], "");
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| !LEGAL_FORMS.contains(word)).map(str::to_owned).collect()
}

fn squeezed(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

fn compare(asked: &Firm, (name, town, number): (&Line, &Line, Option<&Line>)) -> Option<SameAs> {
    let own = asked.register_number.as_ref();
    if let (Some(own), Some(other)) = (own, number)
        && squeezed(own.as_str()) == squeezed(other.as_str())
    {
        return Some(SameAs::RegisterNumber);
    }
    let (one, other) = (words(asked.name.as_str()), words(name.as_str()));
    if one.concat() == other.concat() && !one.is_empty() {
        return Some(SameAs::Name);
    }
    let same_town = squeezed(asked.address.town.as_str()) == squeezed(town.as_str());
    let first = one.first().zip(other.first());
    (same_town && first.is_some_and(|(one, other)| one == other))
        .then_some(SameAs::FirstWordAndTown)
}

/// The firms that `asked` may be already: registered ones under any name that they had, and others that ask.
#[must_use]
pub fn similar(
    market: &Market,
    (id, asked): (RegistrationId, &Firm),
    asking: &BTreeMap<ActorId, Firm>,
) -> Vec<Similar> {
    let mut found = Vec::new();
    let numbers: BTreeMap<OrganisationId, &Line> = market
        .registrations
        .values()
        .filter_map(|it| {
            Some((it.organisation_id, it.approved.as_ref()?.register_number.as_ref()?))
        })
        .collect();
    let own = market.registrations.get(&id).map(|registration| registration.organisation_id);
    for firm in market.organisations.values() {
        let other =
            firm.kind == OrganisationKind::EconomicOperator && Some(firm.organisation_id) != own;
        if !other {
            continue;
        }
        let number = numbers.get(&firm.organisation_id).copied();
        let names = firm.earlier.iter().map(|before| (&before.name, &before.town));
        let names = names.chain([(&firm.name, &firm.town)]);
        let same = names.filter_map(|(name, town)| compare(asked, (name, town, number))).min();
        found.extend(same.map(|same| Similar {
            organisation_id: Some(firm.organisation_id),
            registration_id: None,
            name: firm.name.clone(),
            town: firm.town.clone(),
            same,
        }));
    }
    for other in market.registrations.values().filter(|other| other.registration_id != id) {
        let Some(firm) = asking.get(&other.contact_id) else { continue };
        let (town, number) = (&firm.address.town, firm.register_number.as_ref());
        let same = compare(asked, (&firm.name, town, number));
        found.extend(same.map(|same| Similar {
            organisation_id: None,
            registration_id: Some(other.registration_id),
            name: firm.name.clone(),
            town: town.clone(),
            same,
        }));
    }
    found.sort_by_key(|similar| similar.same);
    found
}

#[cfg(test)]
mod tests;
