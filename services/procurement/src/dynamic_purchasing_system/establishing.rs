//! Setting a system up: who runs it, who buys in it, how it is divided.
//! Nothing of its notice is decided here.

use schemas::dynamic_purchasing_system::{
    Category, DynamicPurchasingSystemEstablished, DynamicPurchasingSystemEvent,
};
use schemas::ids::OrganisationId;
use schemas::organisation::OrganisationKind;

use super::{DynamicPurchasingSystem, DynamicPurchasingSystemRejection as No};

pub(super) fn establish(
    state: &DynamicPurchasingSystem,
    asked: &DynamicPurchasingSystemEstablished,
    kinds: &[(OrganisationId, Option<OrganisationKind>)],
) -> Result<Vec<DynamicPurchasingSystemEvent>, No> {
    match &state.established {
        Some(established) if established == asked => return Ok(vec![]),
        Some(_) => return Err(No::EstablishedOtherwise),
        None => {}
    }
    check_categories(&asked.categories)?;
    check_parties(asked, kinds)?;
    if asked.valid_until < asked.valid_from {
        return Err(No::ValidityReversed);
    }
    Ok(vec![asked.clone().into()])
}

fn check_categories(categories: &[Category]) -> Result<(), No> {
    if categories.is_empty() {
        return Err(No::NoCategory);
    }
    for (i, category) in categories.iter().enumerate() {
        if category.cpv.is_empty() {
            return Err(No::CategoryWithoutCpv { category: category.key.clone() });
        }
        for earlier in &categories[..i] {
            if earlier.key == category.key {
                return Err(No::CategoryTwice { category: category.key.clone() });
            }
            if let Some(cpv) = category.cpv.iter().find(|cpv| earlier.cpv.contains(cpv)) {
                return Err(No::CpvInTwoCategories { cpv: *cpv });
            }
        }
    }
    Ok(())
}

fn check_parties(
    asked: &DynamicPurchasingSystemEstablished,
    kinds: &[(OrganisationId, Option<OrganisationKind>)],
) -> Result<(), No> {
    let kind_of = |organisation: OrganisationId| {
        kinds.iter().find(|(id, _)| *id == organisation).and_then(|(_, kind)| *kind)
    };
    if kind_of(asked.operator) != Some(OrganisationKind::CentralPurchasingBody) {
        return Err(No::NotACentralPurchasingBody { organisation: asked.operator });
    }
    if asked.participating.is_empty() {
        return Err(No::NoParticipatingAuthority);
    }
    let stranger = asked
        .participating
        .iter()
        .find(|id| kind_of(**id) != Some(OrganisationKind::ContractingAuthority));
    match stranger {
        Some(organisation) => Err(No::NotAContractingAuthority { organisation: *organisation }),
        None => Ok(()),
    }
}
