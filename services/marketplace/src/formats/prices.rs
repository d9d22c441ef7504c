//! The one price that holds here and now and those that follow it, out of all that a file states for an article.
//! Prices include no VAT; no currency is converted.

use chrono::NaiveDate;
use schemas::offer::{PricePeriod, PriceValidity};
use schemas::price::{Price, Step};

use super::change::NewPrice;
use super::draft::{Draft, Field, PriceBlock, PriceDraft, Said};
use super::problem::{Code, quoted};
use super::report::Case;
use super::units::unit;
use super::values::Numbers;

mod scale;
mod validity;

/// What prices are judged by, besides what stands at them.
#[derive(Clone, Debug, Default)]
pub(super) struct Market {
    /// The day on which a price must hold.
    pub(super) on_day: NaiveDate,
    /// The currency of prices that name none.
    pub(super) currency: Option<String>,
    /// The territories of prices that name none; none means everywhere.
    pub(super) territories: Vec<String>,
    /// The factor of prices that name none.
    pub(super) factor: Option<Said>,
    /// The validity of blocks that name none.
    pub(super) validity: PriceBlock,
}

/// Types without VAT, the better first; then those with VAT, which are converted.
const TYPES: [(&str, bool); 4] =
    [("net_customer", false), ("net_list", false), ("gros_customer", true), ("gros_list", true)];

/// The price of an article with those that follow it. What hinders it is reported; an article without any price is for
/// the caller to judge.
pub(super) fn price(
    case: &mut Case<'_, '_>,
    draft: &Draft,
    numbers: &mut Numbers,
    market: &Market,
) -> Option<NewPrice> {
    let first = draft.prices.first()?;
    let spans = validity::spans(case, draft, &market.validity)?;
    let mut periods: Vec<Period> = Vec::new();
    let mut known: Vec<(Vec<usize>, Chosen)> = Vec::new();
    let turns = validity::turns(&spans, market.on_day);
    for (nth, day) in turns.iter().enumerate() {
        let holds =
            |price: &&PriceDraft| spans.get(price.block).is_none_or(|span| span.holds_on(*day));
        let (places, in_force): (Vec<usize>, Vec<&PriceDraft>) =
            draft.prices.iter().enumerate().filter(|(_, price)| holds(price)).unzip();
        if in_force.is_empty() {
            if nth == 0 {
                refuse_out_of_force(case, first, &spans, market.on_day);
                return None;
            }
            continue;
        }
        let until = turns.get(nth + 1).and_then(chrono::NaiveDate::pred_opt);
        let seen = known.iter().find(|(of, _)| *of == places).map(|(_, chosen)| chosen.clone());
        let chosen = if let Some(chosen) = seen {
            chosen
        } else {
            let chosen = chosen(case, (draft, in_force), numbers, market)?;
            known.push((places, chosen.clone()));
            chosen
        };
        if periods.len() > PriceValidity::MAX_PERIODS {
            break;
        }
        join(&mut periods, Period { from: *day, until, chosen });
    }
    new_price(case, periods, draft.said(Field::PriceQuantity).is_some())
}

/// A price with the quantity from which the file states it.
#[derive(Clone, Debug, PartialEq)]
struct Chosen {
    price: Price,
    holds_from: u32,
}

struct Period {
    from: NaiveDate,
    until: Option<NaiveDate>,
    chosen: Chosen,
}

/// Adds a period; one that goes on with the same price makes the one before longer.
fn join(periods: &mut Vec<Period>, next: Period) {
    match periods.last_mut() {
        Some(last) if last.chosen == next.chosen && follows(last.until, next.from) => {
            last.until = next.until;
        }
        _ => periods.push(next),
    }
}

fn follows(until: Option<NaiveDate>, from: NaiveDate) -> bool {
    until.and_then(|until| until.succ_opt()) == Some(from)
}

/// The first period is in force now, the others follow it.
fn new_price(
    case: &mut Case<'_, '_>,
    mut periods: Vec<Period>,
    states_per: bool,
) -> Option<NewPrice> {
    if periods.len() > PriceValidity::MAX_PERIODS {
        periods.truncate(PriceValidity::MAX_PERIODS);
        let message = format!(
            "The article has more than {} prices that follow one another; the later ones were left out, and the offer ends \
             with the last that was kept.",
            PriceValidity::MAX_PERIODS
        );
        case.assume(Code::PriceChosen, Field::Validity, case.at(), message);
    }
    let holds_from = periods.iter().map(|period| period.chosen.holds_from).max()?;
    let mut periods = periods.into_iter();
    let now = periods.next()?;
    let then: Vec<PricePeriod> = periods
        .map(|period| PricePeriod {
            from: period.from,
            until: period.until,
            price: period.chosen.price,
        })
        .collect();
    let currency = now.chosen.price.currency();
    if then.iter().any(|next| next.price.currency() != currency) {
        let message = "The article changes its currency with a later price; send it again when that price is in force. The article \
             was left out.";
        case.refuse(Code::PriceAmbiguous, Field::Validity, case.at(), message.to_owned());
        return None;
    }
    Some(NewPrice {
        price: now.chosen.price,
        price_validity: PriceValidity { from: None, until: now.until, then },
        states_per,
        holds_from,
    })
}

/// The one price out of those that hold at the same time.
fn chosen(
    case: &mut Case<'_, '_>,
    (draft, in_force): (&Draft, Vec<&PriceDraft>),
    numbers: &mut Numbers,
    market: &Market,
) -> Option<Chosen> {
    let here = for_germany(case, in_force, &market.territories)?;
    let (chosen, gross) = of_best_type(case, here)?;
    final_price_only(case, draft, &chosen)?;
    let (chosen, currency) = scale::of_one_currency(case, chosen, market.currency.as_deref())?;
    let per = match draft.said(Field::PriceQuantity) {
        Some(said) => numbers.quantity(case, (Field::PriceQuantity, false), said)?,
        None => 1,
    };
    let factor = market.factor.as_ref();
    let (steps, holds_from) = scale::steps(case, numbers, (&chosen, gross, factor))?;
    let line = chosen.first().map_or(case.at(), |price| price.line);
    rises(case, &steps, line);
    match Price::new(currency, per, steps) {
        Ok(price) => Some(Chosen { price, holds_from }),
        Err(reason) => {
            let message = format!("The price is not possible: {reason}. The article was left out.");
            case.refuse(Code::PriceOutOfRange, Field::Price, line, message);
            None
        }
    }
}

/// Who buys more pays less: where it is the other way round, two columns are often mistaken for each other.
fn rises(case: &mut Case<'_, '_>, steps: &[Step], line: u64) {
    let Some(pair) = steps.windows(2).find(|pair| pair[1].amount > pair[0].amount) else { return };
    let message = format!(
        "The price rises from a quantity of {} on, from {} to {}; it was taken so.",
        pair[1].from,
        pair[0].amount.normalize(),
        pair[1].amount.normalize()
    );
    case.assume(Code::ScaleRises, Field::Scale, line, message);
}

fn refuse_out_of_force(
    case: &mut Case<'_, '_>,
    first: &PriceDraft,
    spans: &[validity::Span],
    on_day: NaiveDate,
) {
    let span = spans.get(first.block).copied().unwrap_or_default();
    let shown = |day: Option<NaiveDate>| day.map_or("open".to_owned(), |day| day.to_string());
    let message = format!(
        "No price of the article holds on {on_day}; the first one holds from {} to {}. The article was left out.",
        shown(span.from),
        shown(span.until)
    );
    case.refuse(Code::PriceNotInForce, Field::Validity, first.line, message);
}

/// Prices for Germany: those without a territory, for `DE`, a part of it, or the European Union.
fn for_germany<'d>(
    case: &mut Case<'_, '_>,
    prices: Vec<&'d PriceDraft>,
    of_catalogue: &[String],
) -> Option<Vec<&'d PriceDraft>> {
    let first = *prices.first()?;
    let german = |territory: &String| {
        let territory = territory.trim().to_ascii_uppercase();
        matches!(territory.as_str(), "DE" | "DEU" | "EU") || territory.starts_with("DE-")
    };
    let of = |price: &'d PriceDraft| {
        if price.territories.is_empty() { of_catalogue } else { &price.territories[..] }
    };
    let here: Vec<&PriceDraft> = prices
        .into_iter()
        .filter(|price| of(price).is_empty() || of(price).iter().any(german))
        .collect();
    if here.is_empty() {
        let message = format!(
            "The article has prices for {} only, none for DE. The article was left out.",
            quoted(&of(first).join(", "))
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
        if let Some(said) = price.unit_factor.as_ref().filter(|said| !is_one(&said.text)) {
            let message = format!(
                "The price is for a unit that the order unit holds {} times; such a price is not computed. The article was \
                 left out.",
                quoted(&said.text)
            );
            case.refuse(Code::PriceUnitUnsupported, Field::PriceBase, said.line, message);
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

fn is_one(text: &str) -> bool {
    text.trim().trim_end_matches('0').trim_end_matches(['.', ',']) == "1"
}

#[cfg(test)]
mod tests;
