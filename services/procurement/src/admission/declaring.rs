//! What a candidate says and hands in: its request, its declaration, its documents (§ 24(2), § 48 VgV).
//! What that is worth is assessed elsewhere.

use chrono::NaiveTime;
use schemas::admission::{AdmissionEvent, AssessmentStarted, RequestToParticipateSubmitted};
use schemas::exclusion::Ground;
use schemas::ids::AdmissionId;
use schemas::organisation::OrganisationKind;
use schemas::suitability::{
    EvidenceProvided, Prequalification, Proves, SelfDeclaration, SelfDeclarationGiven,
};
use schemas::terms::EvidenceKind;

use super::{
    Admission, AdmissionRejection, Circumstances, HandedIn, RequestToParticipate, Standing,
    excluding, leaving,
};
use crate::law::berlin::german_time;
use crate::law::deadlines::ASSESSMENT;
use crate::law::period::{Period, Unit};

/// a certificate of the official list is given for a year.
const PREQUALIFIED_FOR_MONTHS: u32 = 12;

/// A request is accepted for as long as the system is in force: there is no deadline for it, neither before the first
/// invitation nor after it; its assessment begins with it.
pub(super) fn submit(
    state: &Admission,
    request: &RequestToParticipate,
    facts: &Circumstances,
) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
    if request.candidate_kind != Some(OrganisationKind::EconomicOperator) {
        return Err(AdmissionRejection::NotAnEconomicOperator);
    }
    if let Some(by) = &request.succeeded_by {
        return Err(leaving::refused(by.successor, by.since));
    }
    let established = facts
        .system
        .in_force_on(facts.today)
        .map_err(|why| AdmissionRejection::SystemNotInForce { why })?;
    // nobody is asked to take part before the notice.
    let noticed = facts.system.noticed.as_ref().ok_or(AdmissionRejection::NotNoticed)?;
    if request.categories.is_empty() {
        return Err(AdmissionRejection::NoCategory);
    }
    let unknown = request
        .categories
        .iter()
        .find(|asked| !established.categories.iter().any(|category| category.key == **asked));
    if let Some(category) = unknown {
        return Err(AdmissionRejection::UnknownCategory { category: category.clone() });
    }
    leaving::check_successor(state, facts.today)?;
    // § 24(2) VgV: after a refusal, or having gone, the candidate may ask again at any time.
    let mut open: Vec<_> = request
        .categories
        .iter()
        .filter(|category| {
            let standing = state.standings.get(category);
            matches!(
                standing,
                None | Some(Standing::Rejected | Standing::Withdrawn | Standing::Left)
            )
        })
        .cloned()
        .collect();
    open.sort();
    open.dedup();
    if open.is_empty() {
        return Ok(vec![]);
    }
    let submitted = RequestToParticipateSubmitted {
        admission: AdmissionId::of(request.system, request.candidate),
        system: request.system,
        candidate: request.candidate,
        categories: open.clone(),
    };
    let started = AssessmentStarted {
        categories: open,
        received: facts.today,
        due: facts.last_day(&noticed.terms, ASSESSMENT, facts.today)?,
        // the first phase ends with a moment; a day on which it has ended from the beginning is none of it.
        first_phase: facts.today.and_time(NaiveTime::MIN) < german_time(noticed.requests_until),
    };
    Ok(vec![submitted.into(), started.into()])
}

/// A declaration is taken at any time; while a renewal is asked for, it answers that.
pub(super) fn declare(
    state: &Admission,
    given: &SelfDeclarationGiven,
    facts: &Circumstances,
) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
    let renewal = state.renewal.is_some();
    let again = state.declaration.as_ref().is_some_and(|last| {
        (last.form, &last.document, &last.declares)
            == (given.form, &given.document, &given.declares)
    });
    if again && !renewal {
        return Ok(vec![]);
    }
    check_criteria(&given.declares, facts)?;
    for answer in &given.declares.grounds {
        excluding::has_come(answer.on, facts)?;
    }
    if let Some(entry) = &given.declares.prequalification {
        check_prequalification(entry, facts)?;
    }
    Ok(vec![SelfDeclarationGiven { renewal, ..given.clone() }.into()])
}

fn check_criteria(
    declares: &SelfDeclaration,
    facts: &Circumstances,
) -> Result<(), AdmissionRejection> {
    let unknown = declares.criteria.iter().find(|answer| {
        !facts.selection(&answer.category).iter().any(|asked| asked.key == answer.criterion)
    });
    match unknown {
        None => Ok(()),
        Some(answer) => Err(AdmissionRejection::UnknownCriterion {
            category: answer.category.clone(),
            criterion: answer.criterion.clone(),
        }),
    }
}

/// the last day lies within the next year.
fn check_prequalification(
    entry: &Prequalification,
    facts: &Circumstances,
) -> Result<(), AdmissionRejection> {
    let Some(valid_until) = entry.valid_until else { return Ok(()) };
    let year = Period::waiting(PREQUALIFIED_FOR_MONTHS, Unit::Months);
    let latest = match facts.terms() {
        Some(terms) => facts.last_day(terms, year, facts.today)?,
        None => return Err(AdmissionRejection::NotNoticed),
    };
    if valid_until < facts.today || valid_until > latest {
        return Err(AdmissionRejection::PrequalificationNotValid { valid_until });
    }
    Ok(())
}

/// A document is taken for what it can show, while it is valid.
pub(super) fn provide(
    state: &Admission,
    handed_in: &HandedIn,
    facts: &Circumstances,
) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
    let HandedIn { proves, kind, document, issuer, valid_until } = handed_in.clone();
    let number = u32::try_from(state.evidence.len()).map_or(u32::MAX, |count| count + 1);
    let provided = EvidenceProvided { number, proves, kind, document, issuer, valid_until };
    let again = state
        .evidence
        .iter()
        .any(|earlier| EvidenceProvided { number, ..earlier.provided.clone() } == provided);
    if again {
        return Ok(vec![]);
    }
    let sufficient = sufficient(&provided.proves, facts)?;
    if !sufficient.contains(&provided.kind) {
        let sufficient = format!("{sufficient:?}");
        return Err(AdmissionRejection::EvidenceNotSufficient { sufficient });
    }
    match provided.valid_until.filter(|last| *last < facts.today) {
        Some(valid_until) => Err(AdmissionRejection::EvidencePast { valid_until }),
        None => Ok(vec![provided.into()]),
    }
}

/// what shows it: of a criterion, what the documents name (R-5.02: nothing else may be asked for), and an
/// official list (§ 48(8) VgV); of a ground, the certificates of § 48(4) to (6) VgV.
fn sufficient(
    proves: &Proves,
    facts: &Circumstances,
) -> Result<Vec<EvidenceKind>, AdmissionRejection> {
    match proves {
        Proves::Criterion { category, criterion } => {
            let asked = facts.selection(category).iter().find(|asked| asked.key == *criterion);
            let asked = asked.ok_or_else(|| AdmissionRejection::UnknownCriterion {
                category: category.clone(),
                criterion: criterion.clone(),
            })?;
            let mut kinds = asked.evidence.clone();
            kinds.push(EvidenceKind::Prequalification);
            Ok(kinds)
        }
        Proves::Ground { ground: Ground::UnpaidDues } => Ok(vec![EvidenceKind::Dues]),
        Proves::Ground { ground: Ground::Conviction } => Ok(vec![EvidenceKind::RegisterEntry]),
        Proves::Ground { ground: Ground::Insolvency } => {
            Ok(vec![EvidenceKind::RegisterEntry, EvidenceKind::Dues])
        }
        // § 48(6) VgV: where no certificate is given out, a declaration is enough.
        Proves::Ground { .. } => {
            Ok(vec![EvidenceKind::SelfDeclaration, EvidenceKind::RegisterEntry])
        }
    }
}
