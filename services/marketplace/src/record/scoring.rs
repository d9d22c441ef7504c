//! Criteria, weights and formula with the numbers put in, so that every score can be calculated again from the paper
//! (§§ 8(1), 58 VgV, §§ 6, 43 UVgO; ). Nothing is scored here: the results are those of the evaluation.

use procurement::award::criteria::most;
use procurement::award::ratio::Ratio;
use rust_decimal::{Decimal, RoundingStrategy};
use schemas::award::{CriterionPoints, TenderStanding, TendersEvaluated};
use schemas::award_criterion::{AwardCriterion, PointsBy};
use schemas::scoring::{Basis, Compared, Criterion, Method, Rounding, Scheme, Shares};
use schemas::specific_procurement::InvitationToTenderIssued;

use super::Item;
use super::gathered::Gathered;
use super::written::{self, number, said};
use crate::amounts::grouped;

/// The item on criteria, weights and formula.
pub(super) fn criteria(gathered: &Gathered) -> Item {
    let title = "Zuschlagskriterien, Gewichtung, Wertungsformel und Rechenweg";
    let mut item = Item::new(gathered.by("§ 58 VgV", "§ 43 UVgO"), title);
    let Some(invited) = &gathered.called.invited else {
        item.lacks("die Zuschlagskriterien mit ihrer Gewichtung");
        return item;
    };
    let issued = &invited.issued;
    item.say(weights(&issued.scheme.method));
    item.say(formula(&issued.scheme.method));
    item.say(compared(&issued.scheme));
    if let Some(warning) = issued.scheme.method.warning() {
        item.say(said(warning));
    }
    item.table(
        &["Kriterium", "Höchstpunkte", "Gewicht", "Wie Punkte entstehen"],
        published(issued),
    );
    if let Some(evaluation) = gathered.award.evaluation() {
        calculated(gathered, issued, evaluation, &mut item);
    }
    item
}

/// What the price and the performance count.
fn weights(method: &Method) -> String {
    match shares(method) {
        Some(shares) => {
            format!("Gewichtung: Preis {} %, Leistung {} %.", shares.price(), shares.performance())
        }
        None => "Gewichtung: Leistungspunkte im Verhältnis zum Preis, ohne Prozentgewichte \
                 (Richtwertmethode)."
            .to_owned(),
    }
}

fn shares(method: &Method) -> Option<Shares> {
    match method {
        Method::Simple | Method::Extended { .. } => None,
        Method::Median { shares }
        | Method::Reference { shares, .. }
        | Method::ThreeRule { shares, .. }
        | Method::Interpolation { shares, .. } => Some(*shares),
    }
}

/// The formula in words; L stands for performance points, P for the price.
fn formula(method: &Method) -> String {
    let id = method.id();
    let of = |shares: &Shares| (shares.performance(), shares.price());
    let text = match method {
        Method::Simple => "Kennzahl = L ÷ P × 10.000".to_owned(),
        Method::Extended { band, decides } => format!(
            "Kennzahl = L ÷ P × 10.000; wer höchstens {} % unter der besten Kennzahl liegt, ist im Schwankungsbereich, und dort \
             entscheidet {}",
            number(band.normalize()),
            better(*decides)
        ),
        Method::Median { shares } => {
            let (performance, price) = of(shares);
            format!("Kennzahl = {performance} % × L ÷ Median(L) − {price} % × P ÷ Median(P)")
        }
        Method::Reference { shares, performance, price } => {
            let ((l, p), performance) = (of(shares), number(performance.normalize()));
            format!("Kennzahl = {l} % × L ÷ {performance} − {p} % × P ÷ {}", plain(*price))
        }
        Method::ThreeRule { shares, most } => {
            let (performance, price) = of(shares);
            let most = number(most.normalize());
            format!(
                "Kennzahl = {performance} × L ÷ {most} + {price} × niedrigster Preis ÷ P (Dreisatz)"
            )
        }
        Method::Interpolation { shares, most } => {
            let (performance, price) = of(shares);
            let most = number(most.normalize());
            format!(
                "Kennzahl = {performance} × L ÷ {most} + {price} × (2 − P ÷ niedrigster Preis), der letzte Teil nie unter 0"
            )
        }
    };
    format!("Formel {id}: {text}. L sind die Leistungspunkte, P ist der Preis.")
}

fn better(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Price => "der niedrigere Preis",
        Criterion::Performance => "die höhere Leistung",
    }
}

fn compared(scheme: &Scheme) -> String {
    let basis = match scheme.basis {
        Basis::Net => "ohne Umsatzsteuer",
        Basis::Gross => "mit Umsatzsteuer",
    };
    let which = match scheme.compared {
        Compared::Unrounded => "ungerundeten",
        Compared::Rounded => "gerundeten",
    };
    let rounding = match scheme.rounding {
        Rounding::HalfAwayFromZero => "kaufmännisch gerundet",
        Rounding::TowardsZero => "abgeschnitten",
    };
    format!(
        "Preise {basis}; verglichen werden die {which} Kennzahlen, gezeigt mit {} Nachkommastellen, {rounding}; bei Gleichstand \
         entscheidet {}, danach das Los.",
        scheme.decimals,
        better(scheme.tie_break)
    )
}

/// The criteria as the invitation published them, with the weight of each.
fn published(issued: &InvitationToTenderIssued) -> Vec<Vec<String>> {
    let (method, criteria) = (&issued.scheme.method, &issued.criteria);
    let all: Decimal = criteria.iter().map(highest).sum();
    let whole = match method {
        Method::ThreeRule { most, .. } | Method::Interpolation { most, .. } => *most,
        Method::Simple
        | Method::Extended { .. }
        | Method::Median { .. }
        | Method::Reference { .. } => all,
    };
    let price = shares(method).map_or_else(|| "–".to_owned(), |s| format!("{} %", s.price()));
    let what = if issued.life_cycle.is_some() { "Lebenszykluskosten" } else { "Preis" };
    let mut rows = vec![vec![what.to_owned(), "–".to_owned(), price, "nach der Formel".to_owned()]];
    rows.extend(criteria.iter().map(|criterion| {
        let most = highest(criterion);
        let weight = shares(method).filter(|_| whole > Decimal::ZERO).map_or_else(
            || "–".to_owned(),
            |shares| {
                let share = Decimal::from(shares.performance()) * most / whole;
                format!("{} %", number(share.round_dp(2).normalize()))
            },
        );
        vec![criterion.name.to_string(), number(most.normalize()), weight, points_by(criterion)]
    }));
    rows
}

/// The most points; what cannot be used earns nothing.
fn highest(criterion: &AwardCriterion) -> Decimal {
    most(criterion).unwrap_or_default()
}

fn points_by(criterion: &AwardCriterion) -> String {
    match &criterion.points {
        PointsBy::Judgement { most } => {
            format!("0 bis {} Punkte, von Menschen mit Begründung vergeben", number(*most))
        }
        PointsBy::Delivery { most, best_days, worst_days } => format!(
            "{} × ({worst_days} − Tage) ÷ ({worst_days} − {best_days}); bis {best_days} Tage alle, ab {worst_days} Tagen keine Punkte",
            number(*most)
        ),
        PointsBy::DeliverySteps { steps } => {
            let each = steps.iter().map(|s| format!("bis {} Tage {}", s.days, number(s.points)));
            format!("{} Punkte, sonst keine", each.collect::<Vec<_>>().join(", "))
        }
        PointsBy::Proven { properties } => {
            let each = properties.iter().map(|p| format!("{} {}", p.name, number(p.points)));
            format!("je nachgewiesener Eigenschaft: {}", each.collect::<Vec<_>>().join(", "))
        }
    }
}

/// Each tender's points and score with the numbers put in.
fn calculated(
    gathered: &Gathered,
    issued: &InvitationToTenderIssued,
    evaluation: &TendersEvaluated,
    item: &mut Item,
) {
    let standings = &evaluation.standings;
    let mut points = Vec::new();
    for standing in standings {
        for (criterion, earned) in issued.criteria.iter().zip(&standing.criteria) {
            points.push(vec![
                gathered.name(standing.tenderer),
                criterion.name.to_string(),
                earning(criterion, earned, standing.delivery_days),
            ]);
        }
    }
    item.table(&["Bieter", "Kriterium", "Punkte"], points);
    let rows = standings.iter().map(|standing| {
        vec![
            gathered.name(standing.tenderer),
            fraction(standing.performance.as_str()),
            plain(price(standing)),
            sum(&issued.scheme.method, standing, standings),
        ]
    });
    item.table(&["Bieter", "Leistungspunkte", "Preis", "Kennzahl"], rows.collect());
}

fn earning(criterion: &AwardCriterion, earned: &CriterionPoints, days: u16) -> String {
    let (result, told) = (fraction(earned.points.as_str()), written::days(days.into()));
    match &criterion.points {
        PointsBy::Judgement { .. } => {
            let reason = earned.reason.as_ref().map_or_else(String::new, |why| format!(" ({why})"));
            format!("vergeben: {result}{reason}")
        }
        PointsBy::Delivery { most, best_days, worst_days } => {
            let counted = u32::from(days).clamp(*best_days, *worst_days);
            let most = number(*most);
            format!(
                "{told}: {most} × ({worst_days} − {counted}) ÷ ({worst_days} − {best_days}) = {result}"
            )
        }
        PointsBy::DeliverySteps { .. } => format!("{told}: {result}"),
        PointsBy::Proven { .. } => format!("nachgewiesene Eigenschaften zusammen: {result}"),
    }
}

/// What was scored: the cost where there is one, else the price on the published basis.
fn price(standing: &TenderStanding) -> Decimal {
    let paid = standing.gross.unwrap_or(standing.price);
    standing.cost.map_or(paid, |cost| cost.total).amount
}

/// The formula with the numbers of a tender.
fn sum(method: &Method, standing: &TenderStanding, all: &[TenderStanding]) -> String {
    let (l, p) = (fraction(standing.performance.as_str()), plain(price(standing)));
    let lowest = all.iter().map(price).min().map_or_else(String::new, plain);
    let median = |of: &dyn Fn(&TenderStanding) -> Option<Ratio>| {
        let mut numbers: Vec<_> = all.iter().filter_map(of).collect();
        numbers.sort_unstable();
        let middle = numbers.len() / 2;
        let upper = numbers.get(middle).copied()?;
        if numbers.len() % 2 == 1 {
            return Some(upper);
        }
        let lower = numbers.get(middle.checked_sub(1)?).copied()?;
        upper.plus(lower).ok()?.over(Ratio::whole(2)).ok()
    };
    let told = match method {
        Method::Simple | Method::Extended { .. } => format!("{l} ÷ {p} × 10.000"),
        Method::Median { shares } => {
            let performance = median(&|s| Ratio::parse(s.performance.as_str()).ok());
            let prices = median(&|s| Ratio::of(price(s)).ok());
            let shown = |ratio: Option<Ratio>| {
                ratio.map_or_else(String::new, |ratio| fraction(&ratio.to_string()))
            };
            format!(
                "{} % × {l} ÷ {} − {} % × {p} ÷ {}",
                shares.performance(),
                shown(performance),
                shares.price(),
                shown(prices)
            )
        }
        Method::Reference { shares, performance, price } => format!(
            "{} % × {l} ÷ {} − {} % × {p} ÷ {}",
            shares.performance(),
            number(performance.normalize()),
            shares.price(),
            plain(*price)
        ),
        Method::ThreeRule { shares, most } => format!(
            "{} × {l} ÷ {} + {} × {lowest} ÷ {p}",
            shares.performance(),
            number(most.normalize()),
            shares.price()
        ),
        Method::Interpolation { shares, most } => format!(
            "{} × {l} ÷ {} + {} × max(0; 2 − {p} ÷ {lowest})",
            shares.performance(),
            number(most.normalize()),
            shares.price()
        ),
    };
    format!("{told} = {}", number(standing.score))
}

/// An exact fraction: as it is where it is a decimal number, else with its value beside it.
fn fraction(text: &str) -> String {
    let Some((numerator, denominator)) = text.split_once('/') else {
        return text.replace('.', ",");
    };
    let parts = numerator.parse::<Decimal>().ok().zip(denominator.parse::<Decimal>().ok());
    let value = parts.and_then(|(numerator, denominator)| numerator.checked_div(denominator));
    let Some(value) = value else { return text.to_owned() };
    let shown = value.round_dp_with_strategy(6, RoundingStrategy::MidpointAwayFromZero);
    let exact = parts.is_some_and(|(numerator, denominator)| shown * denominator == numerator);
    let shown = number(shown.normalize());
    if exact { shown } else { format!("{shown} ({numerator}/{denominator})") }
}

/// An amount without its currency, with at least two decimals.
fn plain(amount: Decimal) -> String {
    let mut amount = amount.normalize();
    if amount.scale() < 2 {
        amount.rescale(2);
    }
    grouped(amount)
}

#[cfg(test)]
mod tests;
