//! Samples of an offer's events: a 27-inch monitor with scale prices and all four kinds of claims.
//! The maker's article exists under another name; price and terms are invented.

use super::{SUPPLIER, cpv, day, dec, line};
use crate::gtin::Gtin;
use crate::ids::OfferId;
use crate::money::Currency;
use crate::offer::{
    Article, ArticleRedescribed, Condition, Listing, OfferDelisted, OfferEvent, OfferLapsed,
    OfferListed, Particulars, PriceChanged, PriceValidity, SustainabilityClaimed, Terms,
    TermsChanged,
};
use crate::price::{Price, Step};
use crate::sustainability::{EnergyClass, Evidence, Statement, SustainabilityClaim};

pub(in super::super) fn events() -> Vec<OfferEvent> {
    let terms = |delivery_days| Terms {
        order_unit: line("C62"),
        pieces_per_unit: 1,
        minimum_quantity: 1,
        quantity_step: 1,
        delivery_days,
        maximum_quantity: None,
    };
    vec![
        OfferListed {
            offer: OfferId::of(SUPPLIER, "MON-27-QHD/B"),
            supplier: SUPPLIER,
            supplier_part_number: line("MON-27-QHD/B"),
            catalogue_version: 1,
            lot: 14_757_395_258_967_641_292,
            listing: Listing {
                article: article("Bildschirm 27 Zoll QHD, höhenverstellbar"),
                price: price(&[(1, "249.00"), (10, "239.5"), (50, "229.90")]),
                terms: terms(5),
                claims: claims(),
                price_validity: PriceValidity::default(),
            },
        }
        .into(),
        PriceChanged {
            catalogue_version: 2,
            price: price(&[(1, "239.00"), (25, "225.125")]),
            price_validity: PriceValidity::default(),
        }
        .into(),
        TermsChanged { catalogue_version: 2, terms: terms(8) }.into(),
        ArticleRedescribed {
            catalogue_version: 3,
            article: article("Bildschirm 27 Zoll QHD, höhenverstellbar, USB-C"),
        }
        .into(),
        SustainabilityClaimed { catalogue_version: 3, claims: claims()[..2].to_vec() }.into(),
        OfferDelisted { catalogue_version: 4 }.into(),
        OfferLapsed { catalogue_version: 5, last_day: day("2026-12-31") }.into(),
    ]
}

fn article(title: &str) -> Article {
    Article {
        title: line(title),
        description: Some("IPS-Panel, 2560 × 1440\nDisplayPort, HDMI, \"USB-C\" 65 W".into()),
        manufacturer: Some(line("Beispiel Displays GmbH")),
        manufacturer_part_number: Some(line("BD27Q-B")),
        gtin: Some(Gtin::parse("4006381333931").unwrap()),
        cpv: cpv("30231310"),
        keywords: vec![line("Monitor"), line("Display")],
        condition: Condition::New,
        particulars: Particulars::default(),
    }
}

fn price(steps: &[(u32, &str)]) -> Price {
    let step = |(from, amount): &(u32, &str)| Step { from: *from, amount: dec(amount) };
    Price::new(Currency::EUR, 1, steps.iter().map(step).collect()).unwrap()
}

fn claims() -> Vec<SustainabilityClaim> {
    let claim = |statement, source, valid_until| SustainabilityClaim {
        statement,
        evidence: Evidence { source: line(source), valid_until },
    };
    vec![
        claim(
            Statement::CarbonFootprint { kilograms: dec("397.5") },
            "Product carbon footprint report BD27Q, 2025-11",
            None,
        ),
        claim(
            Statement::EcoLabel {
                label: line("TCO Certified"),
                certificate: Some(line("D012345678")),
            },
            "https://tcocertified.com/product-finder/",
            Some(day("2028-06-30")),
        ),
        claim(
            Statement::YearlyEnergy { kilowatt_hours: dec("29") },
            "EU product information sheet 1234567",
            None,
        ),
        claim(Statement::EnergyClass { class: EnergyClass::E }, "EPREL 1234567", None),
    ]
}
