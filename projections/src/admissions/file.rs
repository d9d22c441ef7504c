//! What a candidate declared and showed, and what was found when it was looked at.
//! Who may read it is not said here.

use chrono::NaiveDate;
use schemas::admission::{ReasonsGiven, ReasonsRequested};
use schemas::exclusion::Finding;
use schemas::ids::CategoryKey;
use schemas::suitability::{
    CriterionAssessed, DocumentsRequested, EvidenceProvided, ExclusionDecided,
    ExclusionGroundFound, Proves, RegisterAnswerRecorded, RequestedDocumentsLapsed,
    SelfCleaningAssessed, SelfDeclarationGiven,
};
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The file of an admission.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AdmissionFile {
    /// The last declaration.
    pub declaration: Option<SelfDeclarationGiven>,
    /// The documents that were handed in.
    pub evidence: Vec<Shown>,
    /// The requests for documents, oldest first.
    pub documents: Vec<AskedDocuments>,
    /// The last word on each criterion.
    pub criteria: Vec<CriterionAssessed>,
    /// What was found that may exclude.
    pub findings: Vec<Stands>,
    /// The renewal that is asked for.
    pub renewal: Option<AskedRenewal>,
    /// Reasons that were asked for.
    pub reasons: Vec<AskedReasons>,
    /// The last answer of the register; for those who handle the admission alone (§ 6(4) WRegG).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<RegisterAnswerRecorded>,
}

/// A document that was handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Shown {
    /// What was said of it.
    #[serde(flatten)]
    pub provided: EvidenceProvided,
    /// Whether its last day went by.
    pub expired: bool,
}

/// Documents that were asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AskedDocuments {
    /// What they are to show.
    pub wanted: Vec<Proves>,
    /// Why.
    pub reason: Line,
    /// The last day.
    pub due: NaiveDate,
    /// What was handed in since.
    pub answered: Vec<Proves>,
    /// What was missing when the day went by; none before.
    pub lapsed: Option<Vec<Proves>>,
}

/// A fact that may exclude, with what was decided about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Stands {
    /// The fact.
    pub finding: Finding,
    /// From where it is known.
    pub source: Line,
    /// The last day on which it can exclude, if the law caps it.
    pub excludes_until: Option<NaiveDate>,
    /// The last judgement of self-cleaning.
    pub cleaning: Option<SelfCleaningAssessed>,
    /// What was decided.
    pub decided: Option<ExclusionDecided>,
}

/// A renewal that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AskedRenewal {
    /// The last day.
    pub due: NaiveDate,
    /// Whether it went by.
    pub lapsed: bool,
}

/// Reasons that were asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AskedReasons {
    /// The category.
    pub category: CategoryKey,
    /// The last day.
    pub due: NaiveDate,
    /// What was given; nothing yet if it is empty.
    pub reasons: Vec<Line>,
}

impl AskedDocuments {
    /// What is still not there.
    pub fn missing(&self) -> impl Iterator<Item = &Proves> {
        self.wanted.iter().filter(|proves| !self.answered.contains(proves))
    }
}

impl AdmissionFile {
    /// The first day on which something of it is due or ends.
    #[must_use]
    pub fn next_due(&self) -> Option<NaiveDate> {
        let evidence = self.evidence.iter().filter(|shown| !shown.expired);
        let ends = evidence.filter_map(|shown| shown.provided.valid_until);
        let documents = self.documents.iter().filter(|asked| asked.lapsed.is_none());
        let documents = documents.filter(|asked| asked.missing().next().is_some());
        let renewal = self.renewal.iter().filter(|asked| !asked.lapsed);
        ends.chain(documents.map(|asked| asked.due)).chain(renewal.map(|asked| asked.due)).min()
    }

    /// What a reader sees who does not handle the admission.
    #[must_use]
    pub fn without_register(&self) -> Self {
        Self { register: None, ..self.clone() }
    }

    pub(super) fn begin_anew(&mut self, categories: &[CategoryKey]) {
        self.criteria.retain(|assessed| !categories.contains(&assessed.category));
        self.reasons.retain(|asked| !categories.contains(&asked.category));
    }

    /// What was asked of the candidate falls away with the last category that needed it.
    pub(super) fn let_go(&mut self, stands: bool, asks: bool) {
        if !stands {
            self.renewal = None;
        }
        if !stands && !asks {
            self.documents
                .retain(|asked| asked.lapsed.is_some() || asked.missing().next().is_none());
        }
    }

    pub(super) fn declare(&mut self, e: &SelfDeclarationGiven) {
        if e.renewal {
            self.renewal = None;
        }
        self.declaration = Some(e.clone());
    }

    pub(super) fn show(&mut self, e: &EvidenceProvided) {
        for asked in self.documents.iter_mut().filter(|asked| asked.lapsed.is_none()) {
            if asked.wanted.contains(&e.proves) && !asked.answered.contains(&e.proves) {
                asked.answered.push(e.proves.clone());
            }
        }
        self.evidence.push(Shown { provided: e.clone(), expired: false });
    }

    pub(super) fn expire(&mut self, number: u32) {
        let all = self.evidence.iter_mut().filter(|shown| shown.provided.number == number);
        all.for_each(|shown| shown.expired = true);
    }

    pub(super) fn ask_documents(&mut self, e: &DocumentsRequested) {
        self.documents.push(AskedDocuments {
            wanted: e.wanted.clone(),
            reason: e.reason.clone(),
            due: e.due,
            answered: Vec::new(),
            lapsed: None,
        });
    }

    pub(super) fn lapse(&mut self, e: &RequestedDocumentsLapsed) {
        let due = self.documents.iter_mut().filter(|asked| asked.due == e.due);
        for asked in due.filter(|asked| asked.missing().next().is_some()) {
            asked.lapsed = Some(asked.missing().cloned().collect());
        }
    }

    pub(super) fn assess(&mut self, e: &CriterionAssessed) {
        self.criteria
            .retain(|known| (&known.category, &known.criterion) != (&e.category, &e.criterion));
        self.criteria.push(e.clone());
    }

    pub(super) fn find(&mut self, e: &ExclusionGroundFound) {
        let (finding, source, excludes_until) = (e.finding, e.source.clone(), e.excludes_until);
        let known = self
            .findings
            .iter_mut()
            .find(|known| (known.finding.ground, known.finding.on) == (finding.ground, finding.on));
        match known {
            Some(known) => {
                (known.finding, known.source, known.excludes_until) =
                    (finding, source, excludes_until);
            }
            None => self.findings.push(Stands {
                finding,
                source,
                excludes_until,
                cleaning: None,
                decided: None,
            }),
        }
    }

    pub(super) fn clean(&mut self, e: &SelfCleaningAssessed) {
        for known in &mut self.findings {
            if (known.finding.ground, known.finding.on) == (e.ground, e.on) {
                known.finding.cleaning = e.cleaning;
                known.cleaning = Some(e.clone());
            }
        }
    }

    pub(super) fn decide(&mut self, e: &ExclusionDecided) {
        for known in &mut self.findings {
            if (known.finding.ground, known.finding.on) == (e.ground, e.on) {
                known.decided = Some(e.clone());
            }
        }
    }

    pub(super) fn ask_renewal(&mut self, due: NaiveDate) {
        self.renewal = Some(AskedRenewal { due, lapsed: false });
    }

    pub(super) fn lapse_renewal(&mut self) {
        self.renewal.iter_mut().for_each(|asked| asked.lapsed = true);
    }

    pub(super) fn ask_reasons(&mut self, e: &ReasonsRequested) {
        let (category, due) = (e.category.clone(), e.due);
        self.reasons.push(AskedReasons { category, due, reasons: Vec::new() });
    }

    pub(super) fn give_reasons(&mut self, e: &ReasonsGiven) {
        let asked = self.reasons.iter_mut().filter(|asked| asked.category == e.category);
        asked.for_each(|asked| asked.reasons.clone_from(&e.reasons));
    }
}
