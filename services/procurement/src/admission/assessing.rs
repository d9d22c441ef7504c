//! The assessment of a request: its time, its criteria, the documents that are missing (§ 24(3), §§ 42, 56 VgV).
//! Grounds for exclusion and the decision itself stand in their own files.

use chrono::NaiveDate;
use schemas::admission::{AdmissionEvent, AssessmentExtended, Extension};
use schemas::ids::CategoryKey;
use schemas::suitability::{CriterionAnswer, CriterionAssessed, DocumentsRequested, Proves};
use schemas::text::Line;

use super::{Admission, AdmissionRejection, Assessment, Circumstances};
use crate::law::deadlines::{ASSESSMENT, EXTENDED_ASSESSMENT};
use crate::law::period::Period;

/// 15 working days in a justified single case.: before the first invitation by as much as the documents
/// announce. Either has a reason that is recorded while the assessment is not overdue.
pub(super) fn extend(
    state: &Admission,
    facts: &Circumstances,
    categories: &[CategoryKey],
    (extension, reason): (Extension, Option<&Line>),
) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
    let open = open(state, categories)?;
    if open.iter().all(|(_, assessment)| assessment.extension == Some(extension)) {
        return Ok(vec![]);
    }
    if open.iter().any(|(_, assessment)| assessment.extension.is_some()) {
        return Err(AdmissionRejection::ExtendedAlready);
    }
    let period = period(extension, facts)?;
    let mut events: Vec<AssessmentExtended> = Vec::new();
    for (category, assessment) in open {
        let until = assessment.due;
        let reason = reason.filter(|_| facts.today <= until).cloned();
        let reason = reason.ok_or(AdmissionRejection::ExtensionWithoutReason { until })?;
        let terms = facts.terms().ok_or(AdmissionRejection::NotNoticed)?;
        let due = facts.last_day(terms, period, assessment.received)?;
        if let Some(event) = events.iter_mut().find(|event| event.due == due) {
            event.categories.push(category);
        } else {
            let categories = vec![category];
            events.push(AssessmentExtended { categories, extension, reason, due });
        }
    }
    Ok(events.into_iter().map(Into::into).collect())
}

/// The open assessments that are meant.
fn open(
    state: &Admission,
    categories: &[CategoryKey],
) -> Result<Vec<(CategoryKey, Assessment)>, AdmissionRejection> {
    let meant = state
        .assessments
        .iter()
        .filter(|(category, _)| categories.is_empty() || categories.contains(category));
    let open: Vec<_> = meant.map(|(category, open)| (category.clone(), *open)).collect();
    if open.is_empty() { Err(AdmissionRejection::NoOpenAssessment) } else { Ok(open) }
}

fn period(extension: Extension, facts: &Circumstances) -> Result<Period, AdmissionRejection> {
    match extension {
        Extension::SingleCase => Ok(EXTENDED_ASSESSMENT),
        Extension::BeforeFirstInvitation => {
            if let Some(on) = facts.system.first_invitation {
                return Err(AdmissionRejection::FirstInvitationSent { on });
            }
            let announced = facts.terms().and_then(|terms| terms.extended_assessment);
            let more = announced.ok_or(AdmissionRejection::ExtensionNotAnnounced)?;
            Ok(Period { length: ASSESSMENT.length + u32::from(more), ..ASSESSMENT })
        }
    }
}

/// A criterion that the documents name is met or not, with a reason; it rests on the declaration, on
/// an official list, of which one departs with reasons only, or on documents that are valid.
pub(super) fn assess(
    state: &Admission,
    assessed: &CriterionAssessed,
    facts: &Circumstances,
) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
    let key = (assessed.category.clone(), assessed.criterion.clone());
    if state.criteria.get(&key) == Some(assessed) {
        return Ok(vec![]);
    }
    let (category, criterion) = key;
    if !state.standings.contains_key(&category) {
        return Err(AdmissionRejection::NotRequested { category });
    }
    if !facts.selection(&category).iter().any(|asked| asked.key == criterion) {
        return Err(AdmissionRejection::UnknownCriterion { category, criterion });
    }
    let proves = Proves::Criterion { category, criterion };
    for number in &assessed.evidence {
        check_evidence(state, *number, &proves, (assessed.met, facts.today))?;
    }
    if assessed.met {
        let declared = declared(state, &assessed.category, &assessed.criterion, facts.today)?;
        check_shown(declared, assessed)?;
    }
    Ok(vec![assessed.clone().into()])
}

/// A document shows what it was handed in for; what is met today is not shown by a document of the past.
fn check_evidence(
    state: &Admission,
    number: u32,
    proves: &Proves,
    (met, today): (bool, NaiveDate),
) -> Result<(), AdmissionRejection> {
    let found = state.evidence.iter().map(|evidence| &evidence.provided);
    let found = found.clone().find(|provided| provided.number == number);
    let provided = found
        .filter(|provided| provided.proves == *proves)
        .ok_or(AdmissionRejection::NoSuchEvidence { number })?;
    match provided.valid_until.filter(|last| met && *last < today) {
        Some(valid_until) => Err(AdmissionRejection::EvidencePast { valid_until }),
        None => Ok(()),
    }
}

/// what the candidate declares of a criterion, if it says anything of it; that it is not fulfilled is no declaration
/// on which an admission could rest.
pub(super) fn declared<'a>(
    state: &'a Admission,
    category: &CategoryKey,
    criterion: &CategoryKey,
    today: NaiveDate,
) -> Result<Declared<'a>, AdmissionRejection> {
    let given = state.declaration.as_ref().ok_or(AdmissionRejection::NoSelfDeclaration)?;
    let mut answers = given.declares.criteria.iter();
    let answer = answers.find(|a| (&a.category, &a.criterion) == (category, criterion));
    if answer.is_some_and(|answer| !answer.fulfilled) {
        return Err(not_declared(category, criterion));
    }
    let entry = given.declares.prequalification.as_ref();
    let is_listed = entry.is_some_and(|entry| entry.valid_until.is_none_or(|last| last >= today));
    Ok(Declared { answer, is_listed })
}

/// What was declared of a criterion.
#[derive(Clone, Copy)]
pub(super) struct Declared<'a> {
    /// The answer, which says that it is fulfilled.
    answer: Option<&'a CriterionAnswer>,
    /// Whether an entry in an official list, which is valid, speaks for the candidate.
    is_listed: bool,
}

/// without a document or an official list, it rests on the declaration.: whoever lends its means has
/// committed itself; the commitment may be among the documents (§ 47(1) VgV).
fn check_shown(
    declared: Declared<'_>,
    assessed: &CriterionAssessed,
) -> Result<(), AdmissionRejection> {
    if !assessed.evidence.is_empty() {
        return Ok(());
    }
    match declared.answer {
        None if !declared.is_listed => Err(not_declared(&assessed.category, &assessed.criterion)),
        None => Ok(()),
        Some(answer) => match &answer.capacity_of {
            Some(capacity) if !capacity.committed => Err(AdmissionRejection::NoCommitment),
            Some(_) | None => Ok(()),
        },
    }
}

fn not_declared(category: &CategoryKey, criterion: &CategoryKey) -> AdmissionRejection {
    let (category, criterion) = (category.clone(), criterion.clone());
    AdmissionRejection::NotDeclared { category, criterion }
}

/// missing documents are asked for with a day that lies ahead, and with the reason (§ 56(4), (5) VgV).
pub(super) fn request_documents(
    state: &Admission,
    asked: &DocumentsRequested,
    facts: &Circumstances,
) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
    if state.wanted.iter().any(|wanted| wanted.asked == *asked) {
        return Ok(vec![]);
    }
    if asked.wanted.is_empty() {
        return Err(AdmissionRejection::NothingWanted);
    }
    if asked.due <= facts.today {
        return Err(AdmissionRejection::DayNotAhead { day: asked.due });
    }
    for proves in &asked.wanted {
        let Proves::Criterion { category, criterion } = proves else { continue };
        if !facts.selection(category).iter().any(|known| known.key == *criterion) {
            let (category, criterion) = (category.clone(), criterion.clone());
            return Err(AdmissionRejection::UnknownCriterion { category, criterion });
        }
    }
    Ok(vec![asked.clone().into()])
}
