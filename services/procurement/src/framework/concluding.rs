//! Concluding a framework agreement: with one firm, for named authorities, with a published maximum, for four years.
//! Whether it follows from an award is decided there; an agreement from elsewhere names its notice.

use std::collections::BTreeSet;

use chrono::{Days, Months, NaiveDate};
use rust_decimal::Decimal;
use schemas::framework::{FrameworkAgreementConcluded, FrameworkEvent};
use schemas::ids::OrganisationId;
use schemas::money::Currency;
use schemas::organisation::OrganisationKind;

use super::{Framework, FrameworkRejection};
use crate::dynamic_purchasing_system::{
    DynamicPurchasingSystem, NotInForce, category_of, threshold_passed,
};
use crate::law::Law;
use crate::law::lane::MOST;

/// § 21(6) VgV: the longest a framework agreement lasts without a special reason.
const LONGEST: Months = Months::new(48);
/// The most lines of a framework agreement: those of an order.
const MOST_LINES: usize = 200;

/// A framework agreement to conclude, with the facts it is judged by.
#[derive(Clone, Debug)]
pub struct ConcludeFrameworkAgreement {
    /// What is agreed.
    pub agreed: FrameworkAgreementConcluded,
    /// All firms that would be party to it; `agreed.supplier` is one of them.
    pub partners: Vec<OrganisationId>,
    /// What that firm is registered as; none if it is not.
    pub supplier_kind: Option<OrganisationKind>,
    /// The system as it stands.
    pub system_facts: DynamicPurchasingSystem,
    /// The law that holds.
    pub law: &'static Law,
    /// The day.
    pub today: NaiveDate,
}

pub(super) fn conclude(
    state: &Framework,
    asked: &ConcludeFrameworkAgreement,
) -> Result<Vec<FrameworkEvent>, FrameworkRejection> {
    use FrameworkRejection as No;
    let agreed = &asked.agreed;
    match &state.concluded {
        Some(concluded) if concluded == agreed => return Ok(vec![]),
        Some(_) => return Err(No::ConcludedOtherwise),
        None => {}
    }
    // no competition is held among several partners, so no agreement with several is taken in.
    if asked.partners.len() != 1 {
        return Err(No::SeveralPartners { partners: asked.partners.len() });
    }
    let named = asked.partners.contains(&agreed.supplier);
    if asked.supplier_kind != Some(OrganisationKind::EconomicOperator) || !named {
        return Err(No::NotAnEconomicOperator { organisation: agreed.supplier });
    }
    stands_in_the_system(asked)?;
    has_an_estimate(agreed)?;
    is_carried(asked)?;
    lasts_four_years(agreed)?;
    Ok(vec![agreed.clone().into()])
}

/// every authority that may call off is named, and buys in the system.
fn stands_in_the_system(asked: &ConcludeFrameworkAgreement) -> Result<(), FrameworkRejection> {
    use FrameworkRejection as No;
    let agreed = &asked.agreed;
    let system = match asked.system_facts.in_force_on(asked.today) {
        Ok(system) if system.system == agreed.system => system,
        Ok(_) => return Err(No::SystemNotInForce { why: NotInForce::NotEstablished }),
        Err(why) => return Err(No::SystemNotInForce { why }),
    };
    let authorities: BTreeSet<_> = agreed.authorities.iter().collect();
    if authorities.is_empty() || authorities.len() != agreed.authorities.len() {
        return Err(No::NoAuthority);
    }
    let stranger = agreed.authorities.iter().find(|id| !system.participating.contains(id));
    if let Some(organisation) = stranger {
        return Err(No::AuthorityNotParticipating { organisation: *organisation });
    }
    if !system.categories.iter().any(|category| category.key == agreed.category) {
        return Err(No::UnknownCategory { category: agreed.category.clone() });
    }
    let fits = |(number, line): (u16, &schemas::framework::FrameworkLine)| {
        let category = category_of(&system.categories, line.cpv);
        line.line == number
            && line.unit_price > Decimal::ZERO
            && line.unit_price <= MOST
            && category.is_some_and(|category| category.key == agreed.category)
    };
    let lines = &agreed.lines;
    let some = (1..=MOST_LINES).contains(&lines.len());
    if some && (1..).zip(lines).all(fits) { Ok(()) } else { Err(No::LinesUnusable) }
}

/// a system that was noticed below the threshold carries no agreement whose maximum reaches it.
fn is_carried(asked: &ConcludeFrameworkAgreement) -> Result<(), FrameworkRejection> {
    let Some(noticed) = &asked.system_facts.noticed else { return Ok(()) };
    let value = asked.agreed.maximum;
    let passed = threshold_passed(noticed.regulation, &asked.law.limits, value.amount, asked.today)
        .map_err(|row| FrameworkRejection::LawNotKnown { why: row.to_string() })?;
    passed.map_or(Ok(()), |threshold| Err(FrameworkRejection::BeyondTheSystem { value, threshold }))
}

/// estimate and maximum stand, and the maximum covers the estimate.
fn has_an_estimate(agreed: &FrameworkAgreementConcluded) -> Result<(), FrameworkRejection> {
    let (estimated, maximum) = (agreed.estimated, agreed.maximum);
    let in_euros = estimated.currency == Currency::EUR && maximum.currency == Currency::EUR;
    let fits = estimated.amount > Decimal::ZERO
        && estimated.amount <= maximum.amount
        && maximum.amount <= MOST;
    if in_euros && fits { Ok(()) } else { Err(FrameworkRejection::EstimateUnusable) }
}

/// at most four years, the day of the same date before.
fn lasts_four_years(agreed: &FrameworkAgreementConcluded) -> Result<(), FrameworkRejection> {
    if agreed.until < agreed.from {
        return Err(FrameworkRejection::ValidityReversed);
    }
    let latest = agreed.from.checked_add_months(LONGEST);
    let latest = latest.and_then(|day| day.checked_sub_days(Days::new(1)));
    match latest {
        Some(latest) if agreed.until > latest && agreed.special_reason.is_none() => {
            Err(FrameworkRejection::LongerThanFourYears { until: agreed.until, latest })
        }
        Some(_) | None => Ok(()),
    }
}
