//! What § 34 VgV asks of a label and of its proof.

use super::*;
use crate::samples::{day, line};

const FITS: Demand = Demand {
    linked_to_the_subject: true,
    objective: true,
    open_procedure: true,
    open_to_all: true,
    set_by_a_third_party: true,
    names_requirements_only: false,
};

/// § 34(2), (3) VgV: five conditions, and the way out for a part of the requirements.
#[test]
fn a_label_is_demanded_only_if_all_five_conditions_hold() {
    assert_eq!(FITS.check(), Ok(()));
    let number = |demand: Demand| demand.check().unwrap_err().number;
    assert_eq!(number(Demand { linked_to_the_subject: false, ..FITS }), 1);
    assert_eq!(number(Demand { objective: false, ..FITS }), 2);
    assert_eq!(number(Demand { open_procedure: false, ..FITS }), 3);
    assert_eq!(number(Demand { open_to_all: false, ..FITS }), 4);
    assert_eq!(number(Demand { set_by_a_third_party: false, ..FITS }), 5);
    let part = Demand { linked_to_the_subject: false, names_requirements_only: true, ..FITS };
    assert_eq!(part.check(), Ok(()));
}

/// § 34(4), (5) VgV: equivalents count once a person has said so, with a reason.
#[test]
fn an_equivalent_counts_by_a_reasoned_decision() {
    let counts = |decision: Option<(bool, &str)>, until: &str| {
        let decision =
            decision.map(|(accepted, reason)| Decision { accepted, reason: reason.to_owned() });
        let evidence = Evidence { source: line("EPEAT Gold"), valid_until: Some(day(until)) };
        let proof = Proof { kind: Kind::Equivalent { decision }, evidence };
        proof.counts_on(day("2026-09-22"))
    };
    assert_eq!(counts(None, "2026-12-31"), Counts::NeedsDecision);
    assert_eq!(counts(Some((true, "same limits")), "2026-12-31"), Counts::Yes);
    assert_eq!(counts(Some((true, " ")), "2026-12-31"), Counts::NeedsDecision);
    assert_eq!(counts(Some((true, "same limits")), "2026-09-21"), Counts::Expired);
    let refused = Counts::Refused { reason: "noise is not covered".to_owned() };
    assert_eq!(counts(Some((false, "noise is not covered")), "2026-12-31"), refused);
}
