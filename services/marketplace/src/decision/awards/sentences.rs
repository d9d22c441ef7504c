//! The sentences of an award's decision record, in German and English, with exact decimals.
//! They say what the evaluation says; nothing is compared that it did not compare.

use procurement::admission::Standing;
use rust_decimal::Decimal;
use schemas::award::{
    CriterionPoints, NotCounted, TenderExcluded, TenderStanding, TendersEvaluated,
};
use schemas::money::Money;

use super::Texts;
use crate::amounts::{money_de, money_en};
use crate::german::day;

/// Why the tender was chosen.
pub(super) fn chosen(chosen: &TenderStanding, evaluation: &TendersEvaluated) -> Texts {
    let of = evaluation.standings.len();
    let (place, days, formula) = (chosen.place, chosen.delivery_days, &evaluation.formula);
    let (score, price) = (chosen.score.to_string(), chosen.price);
    let lot = match chosen.lot {
        Some(lot) => (format!(", Los {lot}"), format!(", lot {lot}")),
        None => (String::new(), String::new()),
    };
    let (unit_de, unit_en) = unit(days.into());
    Texts {
        de: format!(
            "Platz {place} von {of} mit {} nach {formula}: {}, {days} {unit_de}{}",
            score.replace('.', ","),
            money_de(price.amount, price.currency),
            lot.0
        ),
        en: format!(
            "Place {place} of {of} with {score} by {formula}: {}, {days} {unit_en}{}",
            money_en(price.amount, price.currency),
            lot.1
        ),
    }
}

/// Why another tender was not.
pub(super) fn not_chosen(chosen: &TenderStanding, other: &TenderStanding) -> Texts {
    let mut parts = Parts::default();
    parts.price(chosen.price, other.price);
    if let (Some(theirs), Some(own)) = (&chosen.cost, &other.cost) {
        parts.cost(theirs.total, own.total);
    }
    parts.days(chosen.delivery_days, other.delivery_days);
    for (theirs, own) in chosen.criteria.iter().zip(&other.criteria) {
        parts.points(theirs, own);
    }
    if !other.in_the_band {
        parts.say("außerhalb des Schwankungsbereichs", "outside of the band");
    }
    if let Some(lot) = other.lot {
        parts.say(format!("Los {lot}"), format!("lot {lot}"));
    }
    if parts.de.is_empty() {
        parts.say("gleich in allem", "equal in everything");
    }
    Texts { de: parts.de.join(", "), en: parts.en.join(", ") }
}

/// Why a tender was not considered.
pub(super) fn not_considered(paragraph: &str, excluded: &TenderExcluded) -> Texts {
    let reason = &excluded.reason;
    Texts {
        de: format!("ausgeschlossen nach {paragraph}: {reason}"),
        en: format!("excluded under {paragraph}: {reason}"),
    }
}

/// Why a firm was not invited.
pub(super) fn not_eligible(standing: Standing) -> Texts {
    let (de, en) = match standing {
        Standing::Requested => (
            "über den Teilnahmeantrag war nicht entschieden (R-1.04)",
            "the request to participate was not decided (R-1.04)",
        ),
        Standing::Rejected => (
            "der Teilnahmeantrag war abgelehnt (R-1.04)",
            "the request to participate was refused (R-1.04)",
        ),
        Standing::Withdrawn | Standing::Left => (
            "der Antrag war zurückgezogen oder das System verlassen (R-1.04)",
            "the request was taken back or the system left (R-1.04)",
        ),
        Standing::Suspended => {
            ("die Zulassung ruhte (R-1.04)", "the admission was suspended (R-1.04)")
        }
        Standing::Admitted => (
            "erst nach der Aufforderung zugelassen (R-1.43)",
            "admitted after the invitation only (R-1.43)",
        ),
    };
    Texts { de: de.to_owned(), en: en.to_owned() }
}

#[derive(Default)]
struct Parts {
    de: Vec<String>,
    en: Vec<String>,
}

impl Parts {
    fn say(&mut self, de: impl Into<String>, en: impl Into<String>) {
        self.de.push(de.into());
        self.en.push(en.into());
    }

    fn price(&mut self, chosen: Money, other: Money) {
        let dearer = other.amount - chosen.amount;
        let amount = dearer.abs();
        let (de, en) = (money_de(amount, other.currency), money_en(amount, other.currency));
        if dearer > Decimal::ZERO {
            self.say(format!("{de} teurer"), format!("{en} dearer"));
        } else if dearer < Decimal::ZERO {
            self.say(format!("{de} billiger"), format!("{en} cheaper"));
        }
    }

    /// what was scored in the place of the price.
    fn cost(&mut self, chosen: Money, other: Money) {
        let more = other.amount - chosen.amount;
        let (de, en) = (money_de(more.abs(), other.currency), money_en(more.abs(), other.currency));
        if more > Decimal::ZERO {
            let en = format!("{en} more life-cycle cost");
            self.say(format!("{de} mehr Lebenszykluskosten"), en);
        } else if more < Decimal::ZERO {
            let en = format!("{en} less life-cycle cost");
            self.say(format!("{de} weniger Lebenszykluskosten"), en);
        }
    }

    fn days(&mut self, chosen: u16, other: u16) {
        let days = i32::from(other) - i32::from(chosen);
        let (unit_de, unit_en) = unit(days);
        let count = days.unsigned_abs();
        if days > 0 {
            self.say(format!("{count} {unit_de} langsamer"), format!("{count} {unit_en} slower"));
        } else if days < 0 {
            self.say(format!("{count} {unit_de} schneller"), format!("{count} {unit_en} faster"));
        }
    }

    fn points(&mut self, chosen: &CriterionPoints, other: &CriterionPoints) {
        let more = other.shown - chosen.shown;
        let (name, amount) = (&other.criterion, more.abs().normalize().to_string());
        let german = amount.replace('.', ",");
        if more > Decimal::ZERO {
            self.say(
                format!("{german} Punkte mehr für „{name}“"),
                format!("{amount} points more for “{name}”"),
            );
        } else if more < Decimal::ZERO {
            self.say(
                format!("{german} Punkte weniger für „{name}“"),
                format!("{amount} points fewer for “{name}”"),
            );
        }
        for proof in &other.not_counted {
            let property = &proof.property;
            match &proof.why {
                NotCounted::Expired { valid_until } => {
                    let until = valid_until.map_or_else(String::new, |until| format!(", {until}"));
                    let bis = valid_until.map_or_else(String::new, |u| format!(", {}", day(u)));
                    self.say(
                        format!("Nachweis abgelaufen ({property}{bis})"),
                        format!("label expired ({property}{until})"),
                    );
                }
                NotCounted::Refused { reason } => self.say(
                    format!("Nachweis nicht anerkannt ({property}: {reason})"),
                    format!("proof refused ({property}: {reason})"),
                ),
            }
        }
    }
}

fn unit(days: i32) -> (&'static str, &'static str) {
    if days.abs() == 1 { ("Tag", "day") } else { ("Tage", "days") }
}
