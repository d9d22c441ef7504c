//! How days, times and numbers are written for German readers, by German clocks (Europe/Berlin).
//! No sentence about a procedure stands here, but the German of what this program itself writes into events in English.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use procurement::law::berlin::german_time;
use rust_decimal::Decimal;

use crate::clock::german_day;

/// `07.10.2026`.
#[must_use]
pub fn day(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// The day by German clocks.
#[must_use]
pub fn day_of(at: DateTime<Utc>) -> String {
    day(german_day(at))
}

/// Day and time by German clocks: `07.10.2026, 10:00 Uhr`, with seconds where there are some.
#[must_use]
pub fn time(at: DateTime<Utc>) -> String {
    clock(german_time(at))
}

/// The same for the end of a period: a midnight is `24:00 Uhr` of the day before, which is the last day.
#[must_use]
pub fn end(at: DateTime<Utc>) -> String {
    let shown = german_time(at);
    match shown.date().pred_opt() {
        Some(before) if shown.time() == NaiveTime::MIN => format!("{}, 24:00 Uhr", day(before)),
        Some(_) | None => clock(shown),
    }
}

fn clock(shown: NaiveDateTime) -> String {
    let form = if shown.second() == 0 { "%d.%m.%Y, %H:%M Uhr" } else { "%d.%m.%Y, %H:%M:%S Uhr" };
    shown.format(form).to_string()
}

/// `1 Tag`, `3 Tage`.
#[must_use]
pub fn days(count: i64) -> String {
    if count == 1 { "1 Tag".to_owned() } else { format!("{count} Tage") }
}

/// With a comma.
#[must_use]
pub fn number(number: Decimal) -> String {
    number.to_string().replace('.', ",")
}

/// What this program wrote into an event in English, in German; the words of people stay as they are.
#[must_use]
pub fn said(text: &str) -> &str {
    let found = SAID.iter().find(|(english, _)| *english == text);
    found.map_or(text, |(_, german)| german)
}

/// Sentences that stand in events, now or of earlier versions.
const SAID: [(&str, &str); 19] = [
    (
        "a tender was to be read by somebody for whom it is not",
        "Ein Angebot sollte von jemandem gelesen werden, für den es nicht bestimmt ist.",
    ),
    (
        "a tender was to be read before the opening",
        "Ein Angebot sollte vor der Öffnung gelesen werden.",
    ),
    (
        "tenders were to be opened before the end of the period",
        "Angebote sollten vor dem Ende der Angebotsfrist geöffnet werden.",
    ),
    (
        "a key was to be handed over by somebody who does not hold it",
        "Ein Schlüssel sollte von jemandem übergeben werden, der ihn nicht verwahrt.",
    ),
    (
        "tenders were to be opened by another authority",
        "Angebote sollten von einem anderen Auftraggeber geöffnet werden.",
    ),
    (
        "agreed by all that are invited (§ 24(4) sentence 2, § 16(6) VgV)",
        "Alle Aufgeforderten haben zugestimmt.",
    ),
    (
        "moved together with an answer or a change",
        "zusammen mit einer Antwort oder einer Änderung verschoben",
    ),
    ("a late answer that matters", "eine späte Antwort, die für die Angebote erheblich ist"),
    (
        "a late answer that matters for requests",
        "eine späte Antwort, die für Teilnahmeanträge erheblich ist",
    ),
    ("a substantial change of the documents", "eine wesentliche Änderung der Vergabeunterlagen"),
    ("no catalogue was published by then", "bis dahin war kein Katalog veröffentlicht"),
    (
        "the candidate named no offers for the lines of the need",
        "der Bewerber hat den Positionen des Bedarfs keine Angebote zugeordnet",
    ),
    (
        "none of the offers named was in the catalogue by then",
        "keines der zugeordneten Angebote stand bis dahin im Katalog",
    ),
    ("its sealed file is gone", "die versiegelte Datei fehlt"),
    ("the order was not placed", "die Bestellung kam nicht zustande"),
    ("prices of the framework agreement", "Preise der Rahmenvereinbarung"),
    (
        "prices of the offers ordered, as they stand in the catalogues",
        "Preise der bestellten Angebote nach den Katalogen",
    ),
    (
        "the median hangs on every tender: one that cannot win can turn the order of the others (flipping effect); F4 with \
         references fixed before has none",
        "Der Median hängt von jedem Angebot ab: Eines, das nicht gewinnen kann, kann die Reihenfolge der anderen umkehren \
         (Flipping-Effekt); F4 mit vorher festgelegten Bezugswerten hat diesen Effekt nicht.",
    ),
    (
        "the price is measured by the lowest one: a new lowest price can turn the order of the others",
        "Der Preis wird am niedrigsten gemessen: Ein neuer niedrigster Preis kann die Reihenfolge der anderen umkehren.",
    ),
];

#[cfg(test)]
mod tests;
