//! Life-cycle cost as the cost criterion: purchase, energy, maintenance, end of life, climate (§ 59 VgV, R-6.20).
//! What a tender must state is published; nothing is guessed for what it does not state.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// What the authority publishes: the method and its data (§ 59(2) VgV).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Hours of use a year.
    pub hours_a_year: Decimal,
    /// Years of use.
    pub years: Decimal,
    /// Price of a kilowatt hour.
    pub price_of_energy: Decimal,
    /// Cost of climate, if it is part of the method.
    pub climate: Option<Climate>,
}

/// The cost of carbon dioxide (§ 59(3) VgV: an objective, open, feasible method).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Climate {
    /// Kilograms for a kilowatt hour.
    pub kilograms_a_kilowatt_hour: Decimal,
    /// Price of a tonne (R-6.23: 55 to 65 euros in 2026 by § 10(2) BEHG; the damage is put higher elsewhere).
    pub price_of_a_tonne: Decimal,
}

/// What a tender states about one piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// The price.
    pub price: Decimal,
    /// Kilowatt hours in 1,000 hours of use.
    pub kilowatt_hours_in_1000: Decimal,
    /// Maintenance over the years of use.
    pub maintenance: Decimal,
    /// Taking back and disposal.
    pub end_of_life: Decimal,
}

/// The cost, part by part, each in whole cents as it is shown; the sum is rounded once, from exact parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// The price.
    pub purchase: Decimal,
    /// Kilowatt hours over the years of use, exact.
    pub kilowatt_hours: Decimal,
    /// Their price.
    pub energy: Decimal,
    /// Maintenance.
    pub maintenance: Decimal,
    /// End of life.
    pub end_of_life: Decimal,
    /// Kilograms of carbon dioxide, exact; none without a climate part.
    pub carbon_kilograms: Option<Decimal>,
    /// Their price.
    pub climate: Decimal,
    /// The sum.
    pub total: Decimal,
}

/// The numbers make no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CostError {
    /// A number below zero, or a price or time that is zero.
    #[error("{0} is below zero, or nothing")]
    Negative(&'static str),
    /// The numbers are too large.
    #[error("the numbers are too large to be reckoned exactly")]
    TooLarge,
}

/// the cost of one piece over its use.
pub fn cost(usage: &Usage, stated: &Stated) -> Result<Cost, CostError> {
    check(usage, stated)?;
    let product = |a: Decimal, b: Decimal| a.checked_mul(b).ok_or(CostError::TooLarge);
    let hours = product(usage.hours_a_year, usage.years)?;
    let kilowatt_hours = product(stated.kilowatt_hours_in_1000, hours)? / Decimal::ONE_THOUSAND;
    let energy = product(kilowatt_hours, usage.price_of_energy)?;
    let carbon_kilograms = usage
        .climate
        .map(|climate| product(kilowatt_hours, climate.kilograms_a_kilowatt_hour))
        .transpose()?;
    let climate = match (usage.climate, carbon_kilograms) {
        (Some(climate), Some(kilograms)) => {
            product(kilograms, climate.price_of_a_tonne)? / Decimal::ONE_THOUSAND
        }
        (Some(_), None) | (None, _) => Decimal::ZERO,
    };
    // Summed exactly and rounded once: parts that are rounded each could turn the order of two tenders.
    let total = [energy, stated.maintenance, stated.end_of_life, climate]
        .into_iter()
        .try_fold(stated.price, Decimal::checked_add)
        .ok_or(CostError::TooLarge)?;
    let kilowatt_hours = kilowatt_hours.normalize();
    let carbon_kilograms = carbon_kilograms.map(|kilograms| kilograms.normalize());
    Ok(Cost {
        purchase: in_cents(stated.price),
        kilowatt_hours,
        energy: in_cents(energy),
        maintenance: in_cents(stated.maintenance),
        end_of_life: in_cents(stated.end_of_life),
        carbon_kilograms,
        climate: in_cents(climate),
        total: in_cents(total),
    })
}

fn check(usage: &Usage, stated: &Stated) -> Result<(), CostError> {
    for (number, name) in
        [(usage.hours_a_year, "hours a year"), (usage.years, "years"), (stated.price, "the price")]
    {
        if number <= Decimal::ZERO {
            return Err(CostError::Negative(name));
        }
    }
    let climate = usage.climate.map_or([Decimal::ZERO; 2], |climate| {
        [climate.kilograms_a_kilowatt_hour, climate.price_of_a_tonne]
    });
    for (number, name) in [
        (usage.price_of_energy, "the price of energy"),
        (climate[0], "the carbon of energy"),
        (climate[1], "the price of carbon"),
        (stated.kilowatt_hours_in_1000, "consumption"),
        (stated.maintenance, "maintenance"),
        (stated.end_of_life, "end of life"),
    ] {
        if number < Decimal::ZERO {
            return Err(CostError::Negative(name));
        }
    }
    Ok(())
}

fn in_cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

#[cfg(test)]
mod tests;
