//! The sentences of a decision record, in German and English, with exact decimals.
//! They say what the numbers say; nothing is compared that the ranking did not compare.

use rust_decimal::Decimal;
use schemas::money::Currency;
use schemas::order::OrderLine;
use schemas::ranking::{Points, RankedOffer};
use schemas::sustainability::{Statement, SustainabilityClaim};
use serde::Serialize;

use super::eligibility::Why;
use crate::amounts::{german, money_de, money_en, plain};
use crate::german::day;

/// The same in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Texts {
    /// German.
    pub de: String,
    /// English.
    pub en: String,
}

/// Why the offer was chosen.
pub(super) fn chosen(line: &OrderLine) -> Texts {
    let (ranking, chosen) = (&line.ranking, &line.chosen);
    let (price, lowest) = (chosen.unit_price, ranking.lowest_unit_price);
    let (points, weights) = (chosen.scores.total, ranking.weights);
    let (rank, total, days) = (chosen.rank, ranking.total, chosen.delivery_days);
    let green = Decimal::from(chosen.scores.sustainability);
    let currency = ranking.currency;
    let mut de = format!(
        "Platz {rank} von {total} mit {} Punkten bei Gewichten {weights}: {} (niedrigster Preis {}), {days} {}, {} \
         Punkte für Nachhaltigkeit",
        german(points),
        money_de(price, currency),
        money_de(lowest, currency),
        if days == 1 { "Arbeitstag" } else { "Arbeitstage" },
        german(green),
    );
    let mut en = format!(
        "Rank {rank} of {total} with {} points by weights {weights}: {} (lowest price {}), {days} working {}, {} points \
         for sustainability",
        plain(points),
        money_en(price, currency),
        money_en(lowest, currency),
        if days == 1 { "day" } else { "days" },
        plain(green),
    );
    if let Some(reason) = &line.reason_not_first {
        de = format!("{de}; gewählt mit der Begründung: {reason}");
        en = format!("{en}; chosen for this reason: {reason}");
    }
    Texts { de, en }
}

/// Why another offer was not chosen.
pub(super) fn not_chosen(
    line: &OrderLine,
    other: &RankedOffer,
    claims: &[SustainabilityClaim],
) -> Texts {
    let chosen = &line.chosen;
    let mut parts = Parts::default();
    parts.price(other.unit_price - chosen.unit_price, line.ranking.currency);
    parts.days(i32::from(other.delivery_days) - i32::from(chosen.delivery_days));
    parts.sustainability(chosen.scores.sustainability, other.scores.sustainability);
    parts.expired(claims, line);
    if parts.de.is_empty() {
        parts.say(
            "gleich in allem, das Los des Tages entschied",
            "equal in everything, the lot of the day decided",
        );
    }
    let (de, en) = (parts.de.join(", "), parts.en.join(", "));
    if other.rank > chosen.rank {
        return Texts { de, en };
    }
    // The buyer passed it over: the numbers alone do not say why.
    let reason = line.reason_not_first.as_ref().map_or("", |reason| reason.as_str());
    Texts {
        de: format!("stand davor, nicht gewählt mit der Begründung: {reason} ({de})"),
        en: format!("stood before it, not chosen for this reason: {reason} ({en})"),
    }
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

    fn price(&mut self, dearer: Decimal, currency: Currency) {
        if dearer.is_zero() {
            return;
        }
        let amount = dearer.abs();
        let (de, en) = (money_de(amount, currency), money_en(amount, currency));
        if dearer > Decimal::ZERO {
            self.say(format!("{de} teurer"), format!("{en} dearer"));
        } else {
            self.say(format!("{de} billiger"), format!("{en} cheaper"));
        }
    }

    fn days(&mut self, slower: i32) {
        let days = slower.unsigned_abs();
        let (tage, unit) = if days == 1 { ("Arbeitstag", "day") } else { ("Arbeitstage", "days") };
        if slower > 0 {
            self.say(format!("{days} {tage} langsamer"), format!("{days} {unit} slower"));
        } else if slower < 0 {
            self.say(format!("{days} {tage} schneller"), format!("{days} {unit} faster"));
        }
    }

    fn sustainability(&mut self, chosen: Points, other: Points) {
        let more = Decimal::from(other) - Decimal::from(chosen);
        let (de, en) = (german(more.abs()), plain(more.abs()));
        if more > Decimal::ZERO {
            self.say(
                format!("{de} Punkte mehr für Nachhaltigkeit"),
                format!("{en} points more for sustainability"),
            );
        } else if more < Decimal::ZERO {
            self.say(
                format!("{de} Punkte weniger für Nachhaltigkeit"),
                format!("{en} points fewer for sustainability"),
            );
        }
    }

    /// Evidence that no longer counted on the day of the ranking.
    fn expired(&mut self, claims: &[SustainabilityClaim], line: &OrderLine) {
        for claim in claims {
            let Some(until) = claim.evidence.valid_until.filter(|day| *day < line.ranking.day)
            else {
                continue;
            };
            match &claim.statement {
                Statement::EcoLabel { label, .. } => self.say(
                    format!("Umweltzeichen abgelaufen ({label}, {})", day(until)),
                    format!("label expired ({label}, {until})"),
                ),
                Statement::CarbonFootprint { .. } => self.say(
                    format!("Nachweis zum CO2-Fußabdruck abgelaufen ({})", day(until)),
                    format!("evidence of the carbon footprint expired ({until})"),
                ),
                Statement::YearlyEnergy { .. } => self.say(
                    format!("Nachweis zum Stromverbrauch abgelaufen ({})", day(until)),
                    format!("evidence of the yearly energy expired ({until})"),
                ),
                Statement::EnergyClass { .. } => self.say(
                    format!("Nachweis zur Energieklasse abgelaufen ({})", day(until)),
                    format!("evidence of the energy class expired ({until})"),
                ),
            }
        }
    }
}

/// How many offers could not be ordered for one reason.
pub(super) fn not_eligible(why: Why, count: u64) -> Texts {
    let (de, en) = reason(why);
    let (angebote, offers) = if count == 1 { ("Angebot", "offer") } else { ("Angebote", "offers") };
    Texts { de: format!("{count} {angebote}: {de}"), en: format!("{count} {offers}: {en}") }
}

fn reason(why: Why) -> (&'static str, &'static str) {
    match why {
        Why::NoCategory => (
            "keine Kategorie eines geltenden Beschaffungssystems umfasst den CPV-Code",
            "no category of a purchasing system in force covers the CPV code",
        ),
        Why::AuthorityNotParticipating => (
            "die Vergabestelle nimmt an dem Beschaffungssystem nicht teil (R-1.10)",
            "the authority takes no part in the purchasing system (R-1.10)",
        ),
        Why::NotAsked => (
            "der Lieferant hat die Teilnahme in der Kategorie nicht beantragt (R-1.04)",
            "the supplier did not ask to take part in the category (R-1.04)",
        ),
        Why::Left => (
            "der Lieferant hatte den Antrag zurückgezogen oder das System verlassen (R-1.04)",
            "the supplier had taken its request back or left the system (R-1.04)",
        ),
        Why::NotDecided => (
            "über den Teilnahmeantrag des Lieferanten war nicht entschieden (R-1.04)",
            "the supplier's request to participate was not decided (R-1.04)",
        ),
        Why::Refused => (
            "der Teilnahmeantrag des Lieferanten war abgelehnt (R-1.04)",
            "the supplier's request to participate was refused (R-1.04)",
        ),
        Why::Suspended => (
            "die Zulassung des Lieferanten ruhte (R-1.04)",
            "the supplier's admission was suspended (R-1.04)",
        ),
        Why::Withheld => (
            "in einem laufenden Einzelauftrag wurden Daten seines Katalogs erhoben (R-1.64)",
            "a running call collected data from its catalogue (R-1.64)",
        ),
        Why::OtherCurrency => ("Preis in anderer Währung", "price in another currency"),
        Why::OtherCategory => ("andere Kategorie als gesucht", "another category than asked for"),
        Why::OtherSupplier => ("anderer Lieferant als gesucht", "another supplier than asked for"),
        Why::OtherManufacturer => {
            ("anderer Hersteller als gesucht", "another manufacturer than asked for")
        }
        Why::BelowLeastPrice => ("billiger als gesucht", "cheaper than asked for"),
        Why::AboveMostPrice => ("teurer als gesucht", "dearer than asked for"),
        Why::TooSlow => ("langsamer als gesucht", "slower than asked for"),
        Why::WithoutLabel => ("ohne das gesuchte Umweltzeichen", "without the label asked for"),
        Why::LabelExpired => ("gesuchtes Umweltzeichen abgelaufen", "label asked for expired"),
    }
}
