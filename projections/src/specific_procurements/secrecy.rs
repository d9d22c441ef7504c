//! R-1.64 (§ 55(1) VgV): until when nothing may be known of the tenders of a call, and which events tell of them.
//! The one place that says so. Who shows something asks here, and hides it there.

use chrono::{DateTime, Utc};
use schemas::specific_procurement::SpecificProcurementEvent;

use super::{SpecificProcurementView, Stage};

/// The period of a call, as far as it keeps tenders secret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Secrecy {
    /// When the period ends; none before anybody was invited.
    pub until: Option<DateTime<Utc>>,
    /// Whether its end was recorded.
    pub ended: bool,
    /// Whether the call was ended without an award.
    pub cancelled: bool,
}

impl Secrecy {
    /// Whether nothing may be known of tenders now. The moment alone does not end it: a change of the end may be on its way.
    /// A call that was cancelled has no end to be recorded, and there the moment decides.
    #[must_use]
    pub fn holds(self, now: DateTime<Utc>) -> bool {
        let over = self.cancelled && self.until.is_some_and(|until| now > until);
        self.until.is_some() && !self.ended && !over
    }
}

impl SpecificProcurementView {
    /// How its period keeps tenders secret.
    #[must_use]
    pub fn secrecy(&self) -> Secrecy {
        Secrecy {
            until: self.invitation.as_ref().map(|invitation| invitation.tenders_until),
            ended: self.ended.is_some(),
            cancelled: self.stage == Stage::Cancelled,
        }
    }
}

/// Whether an event tells that somebody tenders, or does not.
#[must_use]
pub fn tells_of_tenders(event: &SpecificProcurementEvent) -> bool {
    use SpecificProcurementEvent as E;
    match event {
        E::TenderReceived(_)
        | E::TenderWithdrawn(_)
        | E::CollectionMapped(_)
        | E::CollectionRefused(_) => true,
        E::SpecificProcurementPrepared(_)
        | E::InvitationToTenderIssued(_)
        | E::ShorterPeriodProposed(_)
        | E::ShorterPeriodAgreed(_)
        | E::TenderPeriodChanged(_)
        | E::QuestionAsked(_)
        | E::QuestionAnswered(_)
        | E::TenderDocumentsChanged(_)
        | E::UnauthorisedAccessAttempted(_)
        // From here on the period is over.
        | E::CatalogueDataCollected(_)
        | E::NothingCollected(_)
        | E::TenderPeriodEnded(_)
        | E::OpeningKeyHandedOver(_)
        | E::TenderOpened(_)
        | E::TendersOpened(_)
        | E::CollectedDataPresented(_)
        | E::CollectedDataConfirmed(_)
        | E::CollectedDataContested(_)
        | E::CollectedDataUnopposed(_)
        | E::ContestedDataResolved(_)
        // A complaint is made by whoever was invited, with a tender or without.
        | E::ComplaintReceived(_)
        | E::ComplaintAnswered(_)
        | E::ReviewApplied(_)
        | E::ReviewDecided(_)
        | E::SpecificProcurementCancelled(_) => false,
    }
}

#[cfg(test)]
mod tests;
