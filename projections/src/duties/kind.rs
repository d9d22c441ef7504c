//! The kinds of duties: who owes them, by which rule, and how they are called in both languages.
//! When one begins and ends is said beside its events.

use schemas::organisation::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A kind of duty.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DutyKind {
    /// A request to participate is assessed.
    Assessment,
    /// A firm that asks to be registered is answered.
    Registration,
    /// A question about a system is answered to everybody.
    SystemQuestion,
    /// Suitability is examined again because another took the supplier's place by law.
    SuccessionExamination,
    /// The reasons of a refusal are given to a candidate.
    ReasonsForCandidate,
    /// A suspension ends.
    SuspensionEnd,
    /// Evidence is renewed before it expires.
    EvidenceExpiry,
    /// Documents of a request are handed in.
    RequestedDocuments,
    /// A self-declaration is renewed.
    Renewal,
    /// A system is prolonged or ended.
    SystemEnd,
    /// A question about a call is answered.
    Question,
    /// Tenders are opened.
    Opening,
    /// Collected data is confirmed or contested.
    CollectedData,
    /// An objection to collected data is decided.
    Objection,
    /// A tenderer answers what it was asked.
    Enquiry,
    /// A tenderer explains a low price.
    LowPrice,
    /// A tenderer brings the evidence of the one that is to be awarded.
    WinnersEvidence,
    /// What came of an enquiry is decided.
    EnquiryToSettle,
    /// A second person agrees to an award.
    Approval,
    /// Tenderers are informed of an award.
    Information,
    /// The contract is concluded when the waiting is over.
    Contract,
    /// Tenders bind until a day: the contract is concluded by then, or all are asked to be bound longer.
    Binding,
    /// The standstill outlasts the day until which the chosen tender binds: all are asked to be bound longer.
    BindingBeforeStandstill,
    /// A tenderer says whether it is bound longer.
    BindingConsent,
    /// A complaint is answered.
    Complaint,
    /// Until when whoever was informed of a decision can complain of it.
    ComplaintPossible,
    /// Until when a firm can apply to the review body after its complaint was not remedied.
    ReviewApplication,
    /// The same day, for the authority.
    ReviewPossible,
    /// A decision of the review body is carried out.
    ReviewToFollow,
    /// Until when an appeal keeps the contract from being concluded.
    AppealPossible,
    /// A block is looked into.
    Block,
    /// The reasons of an award are given to a tenderer.
    ReasonsForTenderer,
    /// The awards of a quarter are published.
    AwardNotice,
    /// An award is reported to the statistical office.
    Statistics,
    /// A second person confirms or declines an act on a contract: breach, termination, agreed ending.
    ContractAct,
    /// A framework agreement ends.
    FrameworkEnd,
    /// A framework agreement is nearly exhausted.
    FrameworkNearlyExhausted,
}

type Words = (&'static str, &'static str);

impl DutyKind {
    /// In which role it is owed.
    #[must_use]
    pub fn role(self) -> Role {
        match self {
            Self::Assessment
            | Self::Registration
            | Self::SystemQuestion
            | Self::SuccessionExamination
            | Self::ReasonsForCandidate
            | Self::SuspensionEnd
            | Self::SystemEnd
            | Self::FrameworkEnd
            | Self::FrameworkNearlyExhausted => Role::Operator,
            Self::EvidenceExpiry
            | Self::RequestedDocuments
            | Self::Renewal
            | Self::CollectedData
            | Self::Enquiry
            | Self::LowPrice
            | Self::WinnersEvidence
            | Self::ComplaintPossible
            | Self::ReviewApplication
            | Self::BindingConsent => Role::Supplier,
            Self::Question
            | Self::Opening
            | Self::Objection
            | Self::EnquiryToSettle
            | Self::Approval
            | Self::Information
            | Self::Contract
            | Self::Complaint
            | Self::ReviewPossible
            | Self::ReviewToFollow
            | Self::AppealPossible
            | Self::ContractAct
            | Self::Binding
            | Self::BindingBeforeStandstill
            | Self::Block
            | Self::ReasonsForTenderer
            | Self::AwardNotice
            | Self::Statistics => Role::Buyer,
        }
    }

    /// Whether it is a time that runs out by itself: shown until its last day, and never overdue.
    #[must_use]
    pub fn lapses(self) -> bool {
        matches!(
            self,
            Self::ComplaintPossible
                | Self::ReviewApplication
                | Self::ReviewPossible
                | Self::AppealPossible
        )
    }

    /// By which rule.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            Self::Assessment => "R-1.28",
            Self::Registration => "§ 41(1) VgV",
            Self::SuccessionExamination => "R-1.48",
            Self::ReasonsForCandidate => "R-1.30",
            Self::SuspensionEnd => "R-1.04",
            Self::EvidenceExpiry | Self::WinnersEvidence => "R-5.04",
            Self::RequestedDocuments | Self::Enquiry | Self::EnquiryToSettle => "R-5.07",
            Self::Renewal => "R-1.31",
            Self::SystemEnd => "R-1.11",
            Self::Question | Self::SystemQuestion => "R-1.26",
            Self::Opening => "R-1.64",
            Self::CollectedData => "R-2.13",
            Self::Objection => "R-2.14",
            Self::LowPrice => "R-5.09",
            Self::Approval => "§ 58(5) VgV",
            Self::Information | Self::ReasonsForTenderer => "R-1.45",
            Self::Contract => "R-4.20",
            Self::Binding | Self::BindingBeforeStandstill | Self::BindingConsent => "R-1.50",
            Self::Complaint
            | Self::ComplaintPossible
            | Self::ReviewApplication
            | Self::ReviewPossible => "R-4.22",
            Self::Block | Self::ReviewToFollow | Self::AppealPossible => "R-4.23",
            Self::AwardNotice => "R-4.30",
            Self::Statistics => "R-4.35",
            Self::ContractAct => "R-1.52",
            Self::FrameworkEnd => "R-8.05",
            Self::FrameworkNearlyExhausted => "R-8.06",
        }
    }

    /// What one is called, German and English.
    #[must_use]
    pub fn one(self) -> Words {
        match self {
            Self::Assessment => ("Teilnahmeantrag prüfen", "assess a request to participate"),
            Self::Registration => ("Registrierung entscheiden", "decide on a registration"),
            Self::SystemQuestion => {
                ("Frage zum System beantworten", "answer a question about a system")
            }
            Self::SuccessionExamination => (
                "Eignung nach Rechtsnachfolge prüfen",
                "examine suitability after a legal succession",
            ),
            Self::ReasonsForCandidate => ("Ablehnung begründen", "give the reasons of a refusal"),
            Self::SuspensionEnd => ("Ruhen endet", "a suspension ends"),
            Self::EvidenceExpiry => ("Nachweis läuft ab", "evidence expires"),
            Self::RequestedDocuments => ("Unterlagen nachreichen", "hand in documents"),
            Self::Renewal => ("Eigenerklärung erneuern", "renew a self-declaration"),
            Self::SystemEnd => ("System verlängern oder beenden", "prolong or end a system"),
            Self::Question => ("Bieterfrage beantworten", "answer a question"),
            Self::Opening => ("Angebote öffnen", "open tenders"),
            Self::CollectedData => ("erhobene Daten bestätigen", "confirm collected data"),
            Self::Objection => ("Widerspruch entscheiden", "decide on an objection"),
            Self::Enquiry => ("Nachfrage beantworten", "answer an enquiry"),
            Self::LowPrice => ("niedrigen Preis aufklären", "explain a low price"),
            Self::WinnersEvidence => ("Nachweise vorlegen", "bring evidence"),
            Self::EnquiryToSettle => ("Aufklärung abschließen", "settle an enquiry"),
            Self::Approval => ("Zuschlag freigeben", "approve an award"),
            Self::Information => ("Bieter unterrichten", "inform tenderers"),
            Self::Contract => ("Vertrag schließen", "conclude the contract"),
            Self::Binding => ("Bindefrist endet", "the binding period of tenders ends"),
            Self::BindingBeforeStandstill => (
                "Bindefrist verlängern lassen, die Wartefrist dauert länger",
                "ask for a longer binding period, the standstill outlasts it",
            ),
            Self::BindingConsent => (
                "über längere Bindung an das Angebot erklären",
                "say whether the tender binds longer",
            ),
            Self::Complaint => ("Rüge beantworten", "answer a complaint"),
            Self::ComplaintPossible => ("Rüge möglich bis", "a complaint can be made until"),
            Self::ReviewApplication => (
                "Nachprüfungsantrag möglich bis",
                "an application to the review body can be made until",
            ),
            Self::ReviewPossible => (
                "mit Nachprüfungsantrag zu rechnen bis",
                "an application to the review body may come until",
            ),
            Self::ReviewToFollow => (
                "Entscheidung der Vergabekammer umsetzen",
                "carry out a decision of the review body",
            ),
            Self::AppealPossible => (
                "Zuschlagsverbot bis zum Ende der Beschwerdefrist",
                "no contract until an appeal is no longer possible",
            ),
            Self::Block => ("Zuschlagssperre klären", "resolve a block"),
            Self::ReasonsForTenderer => ("Zuschlag begründen", "give the reasons of an award"),
            Self::AwardNotice => ("Vergabebekanntmachung", "publish an award notice"),
            Self::Statistics => ("Vergabestatistik melden", "report to the statistical office"),
            Self::ContractAct => (
                "Maßnahme zum Vertrag bestätigen oder ablehnen",
                "confirm or decline an act on a contract",
            ),
            Self::FrameworkEnd => ("Rahmenvereinbarung endet", "a framework agreement ends"),
            Self::FrameworkNearlyExhausted => {
                ("Rahmenvereinbarung fast erschöpft", "a framework agreement is nearly exhausted")
            }
        }
    }
}
