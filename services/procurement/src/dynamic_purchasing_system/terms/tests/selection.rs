//! What a notice may ask of firms, and by which documents they show it.
//! The weights of what is awarded stand in the module above.

use schemas::terms::{EvidenceKind, SelectionCriterion, SelectionKind, Terms};

use super::{judged, refused};
use crate::dynamic_purchasing_system::terms::TermsRejection as No;
use crate::samples::{dec, key, line};

fn turnover(least: Option<&str>, contract: Option<&str>) -> SelectionCriterion {
    SelectionCriterion {
        key: key("turnover"),
        kind: SelectionKind::EconomicAndFinancial,
        requirement: line("Jahresumsatz"),
        evidence: vec![EvidenceKind::Turnover],
        least_turnover: least.map(dec),
        typical_contract: contract.map(dec),
        special_risk: None,
    }
}

/// § 45(2) VgV: at most twice a typical contract, by the cent, unless special risks are reasoned.
#[test]
fn a_turnover_is_at_most_twice_a_typical_contract() {
    let with = |criterion: SelectionCriterion| {
        |asked: &mut Terms| asked.categories[0].selection.push(criterion)
    };
    let (category, criterion) = (key("monitors"), key("turnover"));
    assert_eq!(judged(with(turnover(Some("60000.00"), Some("30000")))), Ok(()));
    let most = dec("60000");
    let too_high = turnover(Some("60000.01"), Some("30000"));
    refused(
        "R-5.02",
        with(too_high.clone()),
        &No::TurnoverTooHigh { category: category.clone(), criterion: criterion.clone(), most },
    );
    let reasoned = SelectionCriterion { special_risk: Some(line("Vorauszahlung")), ..too_high };
    assert_eq!(judged(with(reasoned)), Ok(()));
    let unmeasured =
        No::TurnoverWithoutMeasure { category: category.clone(), criterion: criterion.clone() };
    for (least, contract) in [
        (Some("1"), None),
        (None, Some("1")),
        (Some("0"), Some("1")),
        (Some("1"), Some("0")),
        (Some("1"), Some("4000000.01")),
    ] {
        refused("R-5.02", with(turnover(least, contract)), &unmeasured);
    }
    let technical = SelectionCriterion {
        kind: SelectionKind::TechnicalAndProfessional,
        evidence: vec![EvidenceKind::References],
        ..turnover(Some("1"), Some("1"))
    };
    refused("R-5.01", with(technical), &No::TurnoverOfOtherKind { category, criterion });
}

/// § 46(3) VgV: each criterion can be shown; technical ability only by what the list has.
#[test]
fn evidence_is_named_and_for_technical_ability_from_the_list() {
    let (category, criterion) = (key("monitors"), key("references"));
    let evidence = |kinds: &[EvidenceKind]| {
        let kinds = kinds.to_vec();
        |asked: &mut Terms| asked.categories[0].selection[0].evidence = kinds
    };
    refused(
        "R-5.01",
        evidence(&[]),
        &No::NoEvidence { category: category.clone(), criterion: criterion.clone() },
    );
    for kind in [EvidenceKind::Insurance, EvidenceKind::Turnover, EvidenceKind::Dues] {
        refused(
            "R-5.02",
            evidence(&[EvidenceKind::References, kind]),
            &No::EvidenceNotInList { category: category.clone(), criterion: criterion.clone() },
        );
    }
    assert_eq!(judged(evidence(&[EvidenceKind::ManagementCertificate])), Ok(()));
}
