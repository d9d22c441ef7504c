//! Orders while a call in mode B of the authority runs.
//! How long one runs is told beside specific procurements.

use schemas::ids::{OrganisationId, SpecificProcurementId};
use uuid::Uuid;

use super::placing::{but, order_of, refused};
use super::*;
use crate::order::{CollectionFact, OrderRejection};
use crate::samples::STRANGER;
use crate::specific_procurement::RunningCollection;

const CALL: SpecificProcurementId = SpecificProcurementId(Uuid::from_u128(61));

/// A call for monitors that collects from this firm's catalogue.
fn collects(authority: OrganisationId, firm: OrganisationId, category: &str) -> CollectionFact {
    CollectionFact {
        collection: RunningCollection {
            procurement: CALL,
            authority,
            system: SYSTEM,
            category: key(category),
            collectable: vec![firm],
            tenders_until: "2026-03-22T23:00:00Z".parse().unwrap(),
        },
        categories: system().categories,
    }
}

fn withheld(offer: OfferId, category: &str) -> OrderRejection {
    OrderRejection::OfferWithheld {
        offer,
        category: key(category),
        procurement: CALL,
        tenders_until: "2026-03-22T23:00:00Z".parse().unwrap(),
    }
}

/// what is collected from in a running call is not ordered, whatever was shown before it.
#[test]
fn an_offer_that_a_running_call_collects_from_cannot_be_ordered() {
    let running =
        |category| but(|asked| asked.collections = vec![collects(AUTHORITY, SUPPLIER, category)]);
    after(&[])
        .when(&running("monitors"))
        .then_rejected_by("R-1.64", &withheld(monitor().offer, "monitors"));
    refused(&running("keyboards"), &withheld(keyboard().offer, "keyboards"));
    after(&[placed()]).when(&running("monitors")).then_nothing();
}

/// that its price changed since is not told either.
#[test]
fn what_changed_of_a_withheld_offer_is_not_told() {
    let command = but(|asked| {
        asked.collections = vec![collects(AUTHORITY, SUPPLIER, "monitors")];
        let mut dearer = monitor();
        dearer.listing.terms.delivery_days += 1;
        asked.lines[0].facts.now = offer(dearer);
    });
    refused(&command, &withheld(monitor().offer, "monitors"));
}

/// other authorities, firms and categories are not touched.
#[test]
fn a_running_call_withholds_nothing_from_others() {
    let others = [
        collects(STRANGER, SUPPLIER, "monitors"),
        collects(AUTHORITY, STRANGER, "monitors"),
        collects(AUTHORITY, SUPPLIER, "cables"),
    ];
    let order = order_of(&but(|asked| asked.collections = others.into()));
    assert_eq!(order.lines.len(), 2);
}
