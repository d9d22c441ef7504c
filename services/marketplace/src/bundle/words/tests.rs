//! The sentences of a bundle, in German and English.

use schemas::ids::{CategoryKey, DespatchId};
use schemas::order::{GoodsDespatched, LineQuantity};
use schemas::price::{Price, Step};
use schemas::text::Line;
use uuid::Uuid;

use super::{admissions, market, orders, systems};

#[test]
fn a_price_with_a_scale_is_told_with_every_step_in_the_way_of_each_language() {
    let steps = [(1, "12.50"), (10, "11.00")];
    let step = |(from, amount): (u32, &str)| Step { from, amount: amount.parse().unwrap() };
    let price = Price::new(schemas::money::Currency::EUR, 1, steps.map(step).to_vec()).unwrap();
    let changed = schemas::offer::PriceChanged {
        catalogue_version: 2,
        price,
        price_validity: schemas::offer::PriceValidity::default(),
    };
    let told = market::offer(&changed.into());
    assert_eq!(told.de, "Preis geändert: 12,50 €; ab 10: 11,00 € je 1");
    assert_eq!(told.en, "price changed: 12.50; from 10: 11.00 EUR per 1");
}

#[test]
fn a_despatch_and_a_suspension_are_told_in_both_languages() {
    let despatched = GoodsDespatched {
        despatch: DespatchId(Uuid::nil()),
        lines: vec![LineQuantity { line: 1, quantity: 3 }],
        carrier: Some(Line::parse("Postbote").unwrap()),
        tracking: None,
    };
    let told = orders::order(&despatched.into());
    assert_eq!(told.de, "versandt (Postbote): 3 von Zeile 1");
    assert_eq!(told.en, "despatched (Postbote): 3 of line 1");
    let suspended = schemas::admission::AdmissionSuspended {
        category: CategoryKey::parse("it").unwrap(),
        reason: Line::parse("Nachweise fehlen").unwrap(),
        until: None,
    };
    let told = admissions::admission(&suspended.into());
    assert_eq!(told.de, "Zulassung ruht: it (Nachweise fehlen)");
    assert_eq!(told.en, "admission suspended: it (Nachweise fehlen)");
}

#[test]
fn a_notice_and_its_changes_are_told_in_both_languages() {
    let notice = schemas::terms::Notice {
        reference: Line::parse("2029/S 200-600001").unwrap(),
        despatched_on: "2029-10-15".parse().unwrap(),
        requested_publication: None,
    };
    let valid_until = "2031-01-31".parse().unwrap();
    let changed =
        schemas::dynamic_purchasing_system::ValidityChanged { valid_until, notice: notice.clone() };
    let told = systems::system(&changed.into());
    assert_eq!(
        told.de,
        "Laufzeit geändert: bis 31.01.2031; Bekanntmachung 2029/S 200-600001 vom 15.10.2029"
    );
    assert_eq!(
        told.en,
        "validity changed: until 2031-01-31; notice 2029/S 200-600001 (2029-10-15)"
    );
    let ended = schemas::dynamic_purchasing_system::DynamicPurchasingSystemTerminated {
        reason: Line::parse("abgelöst").unwrap(),
        notice: Some(notice),
    };
    let told = systems::system(&ended.into());
    assert_eq!(
        told.de,
        "dynamisches Beschaffungssystem beendet: abgelöst; Bekanntmachung 2029/S 200-600001 vom 15.10.2029"
    );
}
