//! Life-cycle cost as the cost criterion: purchase, energy, maintenance, end of life, climate (§ 59 VgV, R-6.20).
//! What a tender must state is published; nothing is guessed for what it does not state.

use rust_decimal::Decimal;
use schemas::life_cycle::{CarbonPrice, LifeCycleCost, LifeCycleMethod, LifeCycleStatement};
use schemas::money::{Currency, Money};
use schemas::scoring::Rounding;

use super::ratio::{Ratio, TooLong};

/// The greatest cost of a tender, in units of the currency: that of its price.
const MOST_COST: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);
/// Kilowatt hours and kilograms are told with so many decimals.
const SHOWN: u32 = 3;

/// The greatest number with so many decimals that is taken. With these, the sum over the longest need of the greatest
/// quantities has at most 38 digits: every cost is reckoned exactly.
struct Bound {
    most: u32,
    decimals: u32,
}

// A leap year has 8,784 hours.
const HOURS: Bound = Bound { most: 8_784, decimals: 0 };
const YEARS: Bound = Bound { most: 50, decimals: 1 };
const ENERGY: Bound = Bound { most: 100, decimals: 4 };
const KILOGRAMS: Bound = Bound { most: 10, decimals: 4 };
const TONNE: Bound = Bound { most: 10_000, decimals: 2 };
const CONSUMPTION: Bound = Bound { most: 100_000, decimals: 3 };
const AMOUNT: Bound = Bound { most: 1_000_000_000, decimals: 6 };

impl Bound {
    fn holds(&self, number: Decimal) -> bool {
        let short = number.normalize().scale() <= self.decimals;
        short && number >= Decimal::ZERO && number <= Decimal::from(self.most)
    }
}

/// The numbers cannot be reckoned with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CostError {
    /// A number of the method.
    #[error("{0}")]
    Method(&'static str),
    /// A number that a tender states.
    #[error("{0}")]
    Statement(&'static str),
    /// The cost is beyond all bounds.
    #[error("the life-cycle cost is above {MOST_COST}")]
    TooGreat,
    /// Too many digits.
    #[error(transparent)]
    TooLong(#[from] TooLong),
}

/// whether the method may be published: time above zero, nothing negative, numbers that are reckoned with
/// exactly.
pub fn check(method: &LifeCycleMethod) -> Result<(), CostError> {
    let bad = |why| Err(CostError::Method(why));
    if !HOURS.holds(method.hours_a_year) || method.hours_a_year.is_zero() {
        return bad("the hours of use a year are a whole number from 1 to 8,784");
    }
    if !YEARS.holds(method.years) || method.years.is_zero() {
        return bad("the years of use are above 0 and at most 50, with one decimal");
    }
    if !ENERGY.holds(method.price_of_energy) {
        return bad("the price of a kilowatt hour is from 0 to 100, with four decimals");
    }
    let Some(CarbonPrice { kilograms_a_kilowatt_hour, price_of_a_tonne }) = method.climate else {
        return Ok(());
    };
    if !KILOGRAMS.holds(kilograms_a_kilowatt_hour) {
        return bad("the kilograms for a kilowatt hour are from 0 to 10, with four decimals");
    }
    if !TONNE.holds(price_of_a_tonne) {
        return bad("the price of a tonne is from 0 to 10,000, with two decimals");
    }
    Ok(())
}

/// whether what a tender states of a piece can be reckoned with: nothing negative, nothing beyond all bounds.
pub fn check_stated(stated: &LifeCycleStatement) -> Result<(), CostError> {
    let bad = |why| Err(CostError::Statement(why));
    if !CONSUMPTION.holds(stated.kilowatt_hours_in_1000) {
        return bad("the consumption in 1,000 hours is from 0 to 100,000, with three decimals");
    }
    if !AMOUNT.holds(stated.maintenance) {
        return bad("maintenance is from 0 to 1,000,000,000, with six decimals");
    }
    if !AMOUNT.holds(stated.end_of_life) {
        return bad("the end of life is from 0 to 1,000,000,000, with six decimals");
    }
    Ok(())
}

/// the cost of a tender over the life of all its pieces: each statement with the number of pieces. The
/// price is what is paid, in whole cents.
pub fn cost(
    method: &LifeCycleMethod,
    price: Money,
    stated: &[(u32, LifeCycleStatement)],
) -> Result<LifeCycleCost, CostError> {
    check(method)?;
    stated.iter().try_for_each(|(_, each)| check_stated(each))?;
    let over_all = |part: fn(&LifeCycleStatement) -> Decimal| {
        stated.iter().try_fold(Ratio::ZERO, |sum, (pieces, each)| {
            sum.plus(Ratio::of(part(each))?.times(Ratio::whole(*pieces))?)
        })
    };
    let thousand = Ratio::whole(1_000);
    let hours = Ratio::of(method.hours_a_year)?.times(Ratio::of(method.years)?)?;
    let in_1000 = over_all(|each| each.kilowatt_hours_in_1000)?;
    let kilowatt_hours = in_1000.times(hours)?.over(thousand)?;
    let energy = kilowatt_hours.times(Ratio::of(method.price_of_energy)?)?;
    let maintenance = over_all(|each| each.maintenance)?;
    let end_of_life = over_all(|each| each.end_of_life)?;
    let carbon = method
        .climate
        .map(|climate| {
            let kilograms = kilowatt_hours.times(Ratio::of(climate.kilograms_a_kilowatt_hour)?)?;
            let price = kilograms.times(Ratio::of(climate.price_of_a_tonne)?)?.over(thousand)?;
            Ok::<_, TooLong>((kilograms, price))
        })
        .transpose()?;
    let climate = carbon.map_or(Ratio::ZERO, |(_, price)| price);
    // Summed exactly and rounded once: parts that are rounded each could turn the order of two tenders.
    let total = [energy, maintenance, end_of_life, climate]
        .into_iter()
        .try_fold(Ratio::of(price.amount)?, Ratio::plus)?;
    if total > Ratio::of(MOST_COST)? {
        return Err(CostError::TooGreat);
    }
    let cents = |part| in_cents(part, price.currency);
    Ok(LifeCycleCost {
        kilowatt_hours: shown(kilowatt_hours)?,
        energy: cents(energy)?,
        maintenance: cents(maintenance)?,
        end_of_life: cents(end_of_life)?,
        carbon_kilograms: carbon.map(|(kilograms, _)| shown(kilograms)).transpose()?,
        climate: carbon.map(|(_, price)| cents(price)).transpose()?,
        total: cents(total)?,
    })
}

/// The cost that another price of the same tender leads to: all other parts stay as they are.
#[must_use]
pub fn at_price(cost: &LifeCycleCost, before: Money, price: Money) -> Option<Decimal> {
    cost.total.amount.checked_sub(before.amount)?.checked_add(price.amount)
}

fn in_cents(part: Ratio, currency: Currency) -> Result<Money, TooLong> {
    Ok(Money::in_cents(part.rounded(2, Rounding::HalfAwayFromZero)?, currency))
}

fn shown(number: Ratio) -> Result<Decimal, TooLong> {
    Ok(number.rounded(SHOWN, Rounding::HalfAwayFromZero)?.normalize())
}

#[cfg(test)]
mod tests;
