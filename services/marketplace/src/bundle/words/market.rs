//! The sentences of offers, catalogues, admissions and organisations.
//! What a sentence means for an order is not said here.

use rust_decimal::Decimal;
use schemas::catalogue::CatalogueEvent;
use schemas::offer::{OfferEvent, PriceValidity};
use schemas::organisation::OrganisationEvent;
use schemas::price::Price;

use super::admissions::takes_over;
use super::{Texts, texts};
use crate::amounts::{money, money_de};
use crate::german::day;

pub(super) fn offer(event: &OfferEvent) -> Texts {
    match event {
        OfferEvent::OfferListed(e) => {
            let (title, number) = (&e.listing.article.title, &e.supplier_part_number);
            let (price_de, price_en) = price(&e.listing.price);
            let days = e.listing.terms.delivery_days;
            texts(
                format!(
                    "Angebot {title} ({number}) aufgenommen: {price_de}, Lieferzeit in Arbeitstagen: {days}"
                ),
                format!(
                    "offer {title} ({number}) listed: {price_en}, delivery time in working days: {days}"
                ),
            )
        }
        OfferEvent::PriceChanged(e) => {
            let (de, en) = price(&e.price);
            let (until_de, until_en) = until(&e.price_validity);
            texts(
                format!("Preis geändert: {de}{until_de}"),
                format!("price changed: {en}{until_en}"),
            )
        }
        OfferEvent::TermsChanged(e) => {
            let (days, least) = (e.terms.delivery_days, e.terms.minimum_quantity);
            texts(
                format!(
                    "Bedingungen geändert: Lieferzeit in Arbeitstagen {days}, Mindestmenge {least}"
                ),
                format!(
                    "terms changed: delivery time in working days {days}, least quantity {least}"
                ),
            )
        }
        OfferEvent::ArticleRedescribed(e) => texts(
            format!("neu beschrieben: {} (CPV {})", e.article.title, e.article.cpv),
            format!("described anew: {} (CPV {})", e.article.title, e.article.cpv),
        ),
        OfferEvent::SustainabilityClaimed(e) => {
            let count = e.claims.len();
            texts(
                format!("Angaben zur Nachhaltigkeit erneuert: {count}"),
                format!("sustainability claims stated anew: {count}"),
            )
        }
        OfferEvent::OfferDelisted(_) => {
            texts("aus dem Katalog genommen", "taken out of the catalogue")
        }
        OfferEvent::OfferLapsed(e) => texts(
            format!("abgelaufen: Der letzte Preis galt bis {}", e.last_day.format("%d.%m.%Y")),
            format!("lapsed: the last price held until {}", e.last_day),
        ),
    }
}

/// Until when a price holds, if it has an end, and how many follow.
fn until(validity: &PriceValidity) -> (String, String) {
    let Some(until) = validity.until else { return (String::new(), String::new()) };
    let (next_de, next_en) = match validity.then.len() {
        0 => (String::new(), String::new()),
        count => (format!(", danach {count} weitere"), format!(", {count} to follow")),
    };
    let day = until.format("%d.%m.%Y");
    (format!(", gültig bis {day}{next_de}"), format!(", valid until {until}{next_en}"))
}

/// Each step of a price.
fn price(price: &Price) -> (String, String) {
    let (currency, per) = (price.currency(), price.per());
    let steps = |from: &str, amount: &dyn Fn(Decimal) -> String| {
        let told = price.scale().iter().map(|step| match step.from {
            1 => amount(step.amount),
            quantity => format!("{from} {quantity}: {}", amount(step.amount)),
        });
        told.collect::<Vec<_>>().join("; ")
    };
    let german = steps("ab", &|amount| money_de(amount, currency));
    let english = steps("from", &|amount| amount.to_string());
    (format!("{german} je {per}"), format!("{english} {currency} per {per}"))
}

pub(super) fn catalogue(event: &CatalogueEvent) -> Texts {
    match event {
        CatalogueEvent::CatalogueSubmitted(e) => texts(
            format!("Katalog eingereicht, Fassung {}: {} {}", e.version, e.format, e.file),
            format!("catalogue handed in, version {}: {} {}", e.version, e.format, e.file),
        ),
        CatalogueEvent::ClassesMapped(e) => texts(
            format!("Klassentabelle {} mit {} Klassen: {}", e.version, e.rows, e.table),
            format!("table of classes {} with {} classes: {}", e.version, e.rows, e.table),
        ),
        CatalogueEvent::CataloguePublished(e) => {
            let o = &e.outcome;
            texts(
                format!(
                    "Katalog veröffentlicht, Fassung {}: {} aufgenommen, {} geändert, {} herausgenommen, {} abgelehnt",
                    e.version, o.listed, o.changed, o.delisted, o.refused
                ),
                format!(
                    "catalogue published, version {}: {} listed, {} changed, {} delisted, {} refused",
                    e.version, o.listed, o.changed, o.delisted, o.refused
                ),
            )
        }
    }
}

pub(super) fn organisation(event: &OrganisationEvent) -> Texts {
    match event {
        OrganisationEvent::OrganisationRegistered(e) => texts(
            format!("{} ({}) eingetragen", e.name, e.town),
            format!("{} ({}) registered", e.name, e.town),
        ),
        OrganisationEvent::ActorAuthorised(e) => texts(
            format!("{} darf handeln als {}", e.actor, e.role.word()),
            format!("{} may act as {}", e.actor, e.role.word()),
        ),
        OrganisationEvent::AuthorisationRevoked(e) => texts(
            format!("{} darf nicht mehr handeln: {}", e.actor, e.reason),
            format!("{} may no longer act: {}", e.actor, e.reason),
        ),
        OrganisationEvent::OrganisationalUnitRecognised(e) => texts(
            format!("{} beschafft eigenverantwortlich: {}", e.unit, e.reason),
            format!("{} buys on its own responsibility: {}", e.unit, e.reason),
        ),
        OrganisationEvent::OrganisationRenamed(e) => texts(
            format!("heißt seit {} {} ({})", day(e.since), e.name, e.reason),
            format!("is called {} since {} ({})", e.name, e.since, e.reason),
        ),
        OrganisationEvent::OrganisationMoved(e) => texts(
            format!("hat seit {} den Sitz {} ({})", day(e.since), e.town, e.reason),
            format!("has its seat in {} since {} ({})", e.town, e.since, e.reason),
        ),
        OrganisationEvent::LegalSuccessionRecorded(e) => {
            let (de, en) = takes_over(&e.succession);
            let (by, since, reason) = (e.successor, e.since, &e.reason);
            texts(
                format!("Rechtsnachfolge: {by} übernimmt {de} seit {} ({reason})", day(since)),
                format!("legal succession: {by} takes over {en} since {since} ({reason})"),
            )
        }
        OrganisationEvent::DirectAwardLimitSet(e) => match e.limit {
            Some(limit) => texts(
                format!("eigene Grenze des Direktauftrags: {} ({})", money(limit), e.source),
                format!("own limit of the direct award: {limit} ({})", e.source),
            ),
            None => texts(
                format!("keine eigene Grenze des Direktauftrags mehr ({})", e.source),
                format!("no own limit of the direct award any more ({})", e.source),
            ),
        },
    }
}
