//! What a category asks of candidates: three kinds, shown by what the law lists, in proportion.
//! Whether a candidate meets it is decided at its admission.

use rust_decimal::Decimal;
use schemas::terms::{CategoryTerms, EvidenceKind, SelectionCriterion, SelectionKind};

use super::TermsRejection as No;

/// § 45(2) VgV: the least turnover is at most so many times the value of the contract.
const MOST_TIMES: u32 = 2;

pub(super) fn check(terms: &CategoryTerms, whole: Decimal) -> Result<(), No> {
    if terms.selection.is_empty() {
        return Err(No::NoSelectionCriterion { category: terms.category.clone() });
    }
    for (at, criterion) in terms.selection.iter().enumerate() {
        if terms.selection[..at].iter().any(|earlier| earlier.key == criterion.key) {
            let (category, criterion) = (terms.category.clone(), criterion.key.clone());
            return Err(No::CriterionTwice { category, criterion });
        }
        check_evidence(terms, criterion)?;
        check_turnover(terms, criterion, whole)?;
    }
    Ok(())
}

fn check_evidence(terms: &CategoryTerms, criterion: &SelectionCriterion) -> Result<(), No> {
    let names = || (terms.category.clone(), criterion.key.clone());
    if criterion.evidence.is_empty() {
        let (category, criterion) = names();
        return Err(No::NoEvidence { category, criterion });
    }
    // § 46(3) VgV, „ausschließlich“; §§ 44 and 45 VgV have no exclusive list.
    let exclusive = criterion.kind == SelectionKind::TechnicalAndProfessional;
    if exclusive && !criterion.evidence.iter().all(|kind| shows_technical_ability(*kind)) {
        let (category, criterion) = names();
        return Err(No::EvidenceNotInList { category, criterion });
    }
    Ok(())
}

fn shows_technical_ability(kind: EvidenceKind) -> bool {
    match kind {
        EvidenceKind::SelfDeclaration
        | EvidenceKind::References
        | EvidenceKind::ManagementCertificate
        | EvidenceKind::Prequalification => true,
        EvidenceKind::RegisterEntry
        | EvidenceKind::Turnover
        | EvidenceKind::Insurance
        | EvidenceKind::Dues => false,
    }
}

/// in a system the turnover is measured by a typical single contract, not by the whole.
fn check_turnover(
    terms: &CategoryTerms,
    asked: &SelectionCriterion,
    whole: Decimal,
) -> Result<(), No> {
    let (category, criterion) = (terms.category.clone(), asked.key.clone());
    if asked.least_turnover.is_none() && asked.typical_contract.is_none() {
        return Ok(());
    }
    if asked.kind != SelectionKind::EconomicAndFinancial {
        return Err(No::TurnoverOfOtherKind { category, criterion });
    }
    let is_value = |value: Decimal| value > Decimal::ZERO;
    let measured = match (asked.least_turnover, asked.typical_contract) {
        (Some(least), Some(contract))
            if is_value(least) && is_value(contract) && contract <= whole =>
        {
            Some((least, contract))
        }
        (_, _) => None,
    };
    let Some((least, contract)) = measured else {
        return Err(No::TurnoverWithoutMeasure { category, criterion });
    };
    let most = contract * Decimal::from(MOST_TIMES);
    if least > most && asked.special_risk.is_none() {
        return Err(No::TurnoverTooHigh { category, criterion, most });
    }
    Ok(())
}
