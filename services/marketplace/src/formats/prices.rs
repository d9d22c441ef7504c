//! The one price that holds here and now, out of all that a file states for an article.
//! Prices include no VAT; no currency is converted.

use chrono::NaiveDate;
use schemas::money::Currency;
use schemas::price::Price;

use super::change::NewPrice;
use super::draft::{Draft, Field, PriceBlock, PriceDraft};
use super::problem::{Code, quoted};
use super::report::Case;
use super::units::unit;
use super::values::{self, Numbers};

mod scale;

/// What prices are judged by, besides what stands at them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Market {
    /// The day on which a price must hold.
    pub(super) on_day: NaiveDate,
    /// The currency of prices that name none.
    pub(super) currency: Option<Currency>,
}

/// Types without VAT, the better first; then those with VAT, which are converted.
const TYPES: [(&str, bool); 4] =
    [("net_customer", false), ("net_list", false), ("gros_customer", true), ("gros_list", true)];

/// The price of an article. What hinders it is reported; an article without any price is for the caller to judge.
pub(super) fn price(
    case: &mut Case<'_, '_>,
    draft: &Draft,
    numbers: &mut Numbers,
    market: Market,
) -> Option<NewPrice> {
    let in_force = in_force(case, draft, market.on_day)?;
    let here = for_germany(case, in_force)?;
    let (chosen, gross) = of_best_type(case, here)?;
    final_price_only(case, draft, &chosen)?;
    let (chosen, currency) = scale::of_one_currency(case, chosen, market.currency)?;
    let (per, states_per) = match draft.said(Field::PriceQuantity) {
        Some(said) => (numbers.quantity(case, (Field::PriceQuantity, false), said)?, true),
        None => (1, false),
    };
    let (steps, holds_from) = scale::steps(case, numbers, (&chosen, gross))?;
    let line = chosen.first().map_or(case.at(), |price| price.line);
    match Price::new(currency, per, steps) {
        Ok(price) => Some(NewPrice { price, states_per, holds_from }),
        Err(reason) => {
            let message = format!("The price is not possible: {reason}. The article was left out.");
            case.refuse(Code::PriceOutOfRange, Field::Price, line, message);
            None
        }
    }
}

fn in_force<'d>(
    case: &mut Case<'_, '_>,
    draft: &'d Draft,
    on_day: NaiveDate,
) -> Option<Vec<&'d PriceDraft>> {
    let spans: Vec<(Option<NaiveDate>, Option<NaiveDate>)> =
        draft.blocks.iter().map(|block| span(case, block)).collect();
    let holds = |block: usize| {
        spans.get(block).is_none_or(|(start, end)| {
            start.is_none_or(|start| start <= on_day) && end.is_none_or(|end| end >= on_day)
        })
    };
    let in_force: Vec<&PriceDraft> =
        draft.prices.iter().filter(|price| holds(price.block)).collect();
    if !in_force.is_empty() {
        return Some(in_force);
    }
    let first = draft.prices.first()?;
    let (start, end) = spans.get(first.block).copied().unwrap_or_default();
    let shown = |day: Option<NaiveDate>| day.map_or("open".to_owned(), |day| day.to_string());
    let message = format!(
        "No price of the article holds on {on_day}; the first one holds from {} to {}. The article was left out.",
        shown(start),
        shown(end)
    );
    case.refuse(Code::PriceNotInForce, Field::Validity, first.line, message);
    None
}

fn span(case: &mut Case<'_, '_>, block: &PriceBlock) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let mut day = |said: Option<&super::draft::Said>| {
        let said = said?;
        let day = values::date(&said.text);
        if day.is_none() {
            let message = format!(
                "{} is no date (2027-05-31); the price counts as not limited on this side.",
                quoted(&said.text)
            );
            case.drop(Code::DateUnreadable, Field::Validity, said.line, message);
        }
        day
    };
    (day(block.start.as_ref()), day(block.end.as_ref()))
}

/// Prices for Germany: those without a territory, for `DE`, a part of it, or the European Union.
fn for_germany<'d>(
    case: &mut Case<'_, '_>,
    prices: Vec<&'d PriceDraft>,
) -> Option<Vec<&'d PriceDraft>> {
    let first = *prices.first()?;
    let german = |territory: &String| {
        let territory = territory.trim().to_ascii_uppercase();
        territory == "DE" || territory == "EU" || territory.starts_with("DE-")
    };
    let here: Vec<&PriceDraft> = prices
        .into_iter()
        .filter(|price| price.territories.is_empty() || price.territories.iter().any(german))
        .collect();
    if here.is_empty() {
        let message = format!(
            "The article has prices for {} only, none for DE. The article was left out.",
            quoted(&first.territories.join(", "))
        );
        case.refuse(Code::PriceTerritory, Field::Territory, first.line, message);
        return None;
    }
    Some(here)
}

fn of_best_type<'d>(
    case: &mut Case<'_, '_>,
    prices: Vec<&'d PriceDraft>,
) -> Option<(Vec<&'d PriceDraft>, bool)> {
    let is = |price: &PriceDraft, kind: &str| {
        price.kind.as_deref().is_some_and(|k| k.trim().eq_ignore_ascii_case(kind))
    };
    let best = TYPES.iter().find(|(kind, _)| prices.iter().any(|price| is(price, kind)));
    let Some((kind, gross)) = best else {
        let first = prices.first()?;
        let mut kinds: Vec<&str> = prices.iter().map(|p| p.kind.as_deref().unwrap_or("")).collect();
        kinds.dedup();
        let message = format!(
            "The article has no price of a type that can be used, only {}. Needed is net_customer or net_list (without \
             VAT); nrp is a recommendation to consumers, and of other types nobody knows whether they include VAT. The \
             article was left out.",
            quoted(&kinds.join(", "))
        );
        case.refuse(Code::PriceTypeUnusable, Field::PriceType, first.line, message);
        return None;
    };
    let chosen: Vec<&PriceDraft> = prices.into_iter().filter(|price| is(price, kind)).collect();
    if *kind == "net_list" {
        let message = "The article has no net_customer price; the list price was taken.".to_owned();
        let line = chosen.first().map_or(0, |price| price.line);
        case.assume(Code::ListPriceUsed, Field::PriceType, line, message);
    }
    Some((chosen, *gross))
}

/// A daily price, a surcharge, or a price for another unit than the one ordered is no final price.
fn final_price_only(case: &mut Case<'_, '_>, draft: &Draft, chosen: &[&PriceDraft]) -> Option<()> {
    for price in chosen {
        if draft.blocks.get(price.block).is_some_and(|block| block.daily) {
            let message = "The price is marked as a daily price, to be asked for; a catalogue price must be final. The \
                           article was left out."
                .to_owned();
            case.refuse(Code::PriceNotFinal, Field::DailyPrice, price.line, message);
            return None;
        }
        if price.surcharged {
            let message = "Allowances or charges come on top of the price; a catalogue price must be final. The article \
                           was left out."
                .to_owned();
            case.refuse(Code::PriceNotFinal, Field::Surcharge, price.line, message);
            return None;
        }
        let ordered = draft.said(Field::OrderUnit);
        if let Some(said) = &price.unit
            && ordered.is_none_or(|ordered| unit(&ordered.text) != unit(&said.text))
        {
            let message = format!(
                "The price is for the unit {}, another one than is ordered. The article was left out.",
                quoted(&said.text)
            );
            case.refuse(Code::PriceUnitUnsupported, Field::PriceBase, said.line, message);
            return None;
        }
    }
    Some(())
}

#[cfg(test)]
mod tests;
