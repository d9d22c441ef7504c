//! Amounts of the prices chosen: one currency, without VAT, as one rising scale.
//! Which prices hold here and now is decided before.

use rust_decimal::{Decimal, RoundingStrategy};
use schemas::money::Currency;
use schemas::price::Step;

use crate::formats::draft::{Field, PriceDraft, Said};
use crate::formats::problem::{Code, quoted};
use crate::formats::report::Case;
use crate::formats::units::{currency_code, is_currency_in_use};
use crate::formats::values::Numbers;

/// Decimals of an amount that was computed from an amount with VAT.
const DECIMALS_OF_CONVERTED: u32 = 4;
/// The most decimals that a price keeps.
const MOST_DECIMALS: u32 = 6;

/// Prices in one currency: euro if there are any, else the one of the first price whose currency is in use.
pub(super) fn of_one_currency<'d>(
    case: &mut Case<'_, '_>,
    prices: Vec<&'d PriceDraft>,
    otherwise: Option<&str>,
) -> Option<(Vec<&'d PriceDraft>, Currency)> {
    let first = *prices.first()?;
    say_meant(case, &prices);
    let stated = |price: &PriceDraft| match &price.currency {
        Some(said) => currency_code(&said.text),
        None => otherwise.map_or_else(String::new, str::to_owned),
    };
    let known: Vec<(&PriceDraft, Currency)> = prices
        .into_iter()
        .filter_map(|price| {
            let code = stated(price);
            let currency = Currency::parse(&code).ok()?;
            is_currency_in_use(&code).then_some((price, currency))
        })
        .collect();
    let Some(&(_, of_first)) = known.first() else {
        refuse_currency(case, first.line, &stated(first));
        return None;
    };
    let euro = known.iter().any(|(_, currency)| *currency == Currency::EUR);
    let chosen = if euro { Currency::EUR } else { of_first };
    if stated(first) != chosen.to_string() || known.iter().any(|(_, currency)| *currency != chosen)
    {
        let message =
            format!("The article has prices in several currencies; those in {chosen} were taken.");
        case.assume(Code::PriceChosen, Field::Currency, first.line, message);
    }
    let of_chosen = known.into_iter().filter(|(_, currency)| *currency == chosen);
    Some((of_chosen.map(|(price, _)| price).collect(), chosen))
}

/// Says where a sign or a word was read as a currency.
fn say_meant(case: &mut Case<'_, '_>, prices: &[&PriceDraft]) {
    let unusual = |said: &&Said| currency_code(&said.text) != said.text.trim().to_ascii_uppercase();
    let said = prices.iter().find_map(|price| price.currency.as_ref().filter(unusual));
    if let Some(said) = said {
        let code = currency_code(&said.text);
        let message = format!("The currency {} was read as {code}.", quoted(&said.text));
        case.assume(Code::CurrencyMeant, Field::Currency, said.line, message);
    }
}

fn refuse_currency(case: &mut Case<'_, '_>, line: u64, stated: &str) {
    let (code, message) = if stated.is_empty() {
        let message = "The price names no currency and neither does the catalogue.".to_owned();
        (Code::CurrencyMissing, message)
    } else {
        let message = format!("{} is no currency in use (ISO 4217, such as EUR).", quoted(stated));
        (Code::CurrencyUnknown, message)
    };
    let message = format!("{message} The article was left out.");
    case.refuse(code, Field::Currency, line, message);
}

/// The scale, its first step from 1, and the quantity from which the file states it.
pub(super) fn steps(
    case: &mut Case<'_, '_>,
    numbers: &mut Numbers,
    (prices, gross, factor): (&[&PriceDraft], bool, Option<&Said>),
) -> Option<(Vec<Step>, u32)> {
    let mut steps: Vec<(Step, u64)> = Vec::with_capacity(prices.len());
    for price in prices {
        let amount = amount(case, numbers, (price, gross, factor))?;
        let from = match &price.lower_bound {
            Some(said) => numbers.quantity(case, (Field::Scale, true), said)?,
            None => 1,
        };
        steps.push((Step { from, amount }, price.line));
    }
    steps.sort_by_key(|(step, _)| step.from);
    steps.dedup_by(|(later, _), (earlier, _)| later == earlier);
    if let Some(pair) = steps.windows(2).find(|pair| pair[0].0.from == pair[1].0.from) {
        let message = format!(
            "The file states two prices from a quantity of {}: {} and {}. Nobody knows which one is meant; the article \
             was left out.",
            pair[0].0.from, pair[0].0.amount, pair[1].0.amount
        );
        case.refuse(Code::PriceAmbiguous, Field::Price, pair[1].1, message);
        return None;
    }
    let holds_from = steps.first().map_or(1, |(step, _)| step.from);
    let mut steps: Vec<Step> = steps.into_iter().map(|(step, _)| step).collect();
    if let Some(first) = steps.first_mut() {
        first.from = 1;
    }
    Some((steps, holds_from))
}

/// The amount of one price: factor applied, VAT taken out, at most six decimals.
fn amount(
    case: &mut Case<'_, '_>,
    numbers: &mut Numbers,
    (price, gross, of_catalogue): (&PriceDraft, bool, Option<&Said>),
) -> Option<Decimal> {
    let Some(said) = &price.amount else {
        let message = "The price has no amount; the article was left out.".to_owned();
        case.refuse(Code::PriceMissing, Field::Price, price.line, message);
        return None;
    };
    let stated = numbers.money(case, said, price.currency.as_ref())?;
    let mut amount = stated;
    if let Some(factor) = price.factor.as_ref().or(of_catalogue) {
        let factor_read =
            numbers.decimal(case, (Field::PriceFactor, Code::PriceUnreadable), factor)?;
        amount = checked(case, (Field::PriceFactor, factor.line), amount.checked_mul(factor_read))?;
        if amount != stated {
            let message = format!(
                "The price {} times its factor {} gives {}.",
                stated.normalize(),
                factor_read.normalize(),
                amount.normalize()
            );
            case.assume(Code::PriceConverted, Field::PriceFactor, factor.line, message);
        }
    }
    if gross {
        amount = without_tax(case, numbers, (price, amount))?;
    }
    if amount.normalize().scale() > MOST_DECIMALS {
        amount =
            amount.round_dp_with_strategy(MOST_DECIMALS, RoundingStrategy::MidpointAwayFromZero);
        let message = format!(
            "The price {} has more than six decimals; it was rounded to {}.",
            quoted(&said.text),
            amount.normalize()
        );
        case.assume(Code::PriceRounded, Field::Price, said.line, message);
    }
    Some(amount)
}

/// An amount with VAT without it: needs the rate, which may be written 0.19 or 19.
fn without_tax(
    case: &mut Case<'_, '_>,
    numbers: &mut Numbers,
    (price, gross): (&PriceDraft, Decimal),
) -> Option<Decimal> {
    let Some(said) = &price.tax else {
        let message = "The article has prices with VAT only, and no rate by which to take it out. Send a net price, or TAX. \
                       The article was left out.";
        case.refuse(Code::PriceTaxMissing, Field::Tax, price.line, message.to_owned());
        return None;
    };
    let stated = numbers.decimal(case, (Field::Tax, Code::PriceUnreadable), said)?;
    let Some(percent) = percent(stated) else {
        let message = format!(
            "{} is no rate of VAT that can be taken out of the price; write 0.19 or 19. The article was left out.",
            quoted(&said.text)
        );
        case.refuse(Code::PriceTaxMissing, Field::Tax, said.line, message);
        return None;
    };
    if (Decimal::ONE..Decimal::TWO).contains(&stated) {
        let message = format!(
            "The rate of VAT {} was read as {} %.",
            quoted(&said.text),
            percent.normalize()
        );
        case.assume(Code::NumberFormat, Field::Tax, said.line, message);
    }
    let net = gross
        .checked_mul(Decimal::ONE_HUNDRED)
        .and_then(|hundredfold| hundredfold.checked_div(Decimal::ONE_HUNDRED + percent));
    let net = checked(case, (Field::Price, price.line), net)?
        .round_dp_with_strategy(DECIMALS_OF_CONVERTED, RoundingStrategy::MidpointAwayFromZero);
    let message = format!(
        "The price {} includes {} % of VAT; without it, it is {}.",
        gross.normalize(),
        percent.normalize(),
        net.normalize()
    );
    case.assume(Code::PriceConverted, Field::Price, price.line, message);
    Some(net)
}

/// A rate as a share (0.19), a factor (1.19) or per cent (19). No State of the Union has a standard rate below two or
/// above thirty per cent.
fn percent(stated: Decimal) -> Option<Decimal> {
    let hundred = Decimal::ONE_HUNDRED;
    let percent = if stated < Decimal::ONE {
        stated.checked_mul(hundred)?
    } else if stated > Decimal::ONE && stated < Decimal::TWO {
        (stated - Decimal::ONE).checked_mul(hundred)?
    } else {
        stated
    };
    let believed = stated.is_zero()
        || (stated != Decimal::ONE && (Decimal::TWO..=Decimal::from(30)).contains(&percent));
    believed.then_some(percent)
}

fn checked(
    case: &mut Case<'_, '_>,
    (field, line): (Field, u64),
    result: Option<Decimal>,
) -> Option<Decimal> {
    if result.is_none() {
        let message =
            "The price is too large to be computed with; the article was left out.".to_owned();
        case.refuse(Code::PriceOutOfRange, field, line, message);
    }
    result
}
