//! What the review body says against the contract: no award before its decision, none against it (§§ 168, 169(1) GWB;
//! Complaints and applications are received with the call.

use schemas::specific_procurement::ReviewOutcome;

use super::{Award, AwardCommand, AwardRejection, Call};

impl Call {
    /// The reviews that sent the procedure back.
    pub(super) fn sent_back(&self) -> impl Iterator<Item = u16> {
        let decided = self.reviews.iter().filter_map(|review| review.decided.as_ref());
        let back = |outcome| {
            matches!(outcome, ReviewOutcome::BackToExamination | ReviewOutcome::BackToEvaluation)
        };
        decided.filter(move |decided| back(decided.outcome)).map(|decided| decided.review)
    }

    /// The reviews that sent the procedure back and were not followed yet.
    pub(super) fn not_followed(&self, award: &Award) -> Vec<u16> {
        self.sent_back().filter(|review| !award.followed.contains(review)).collect()
    }
}

/// the contract may be, as far as the review body goes.
pub(super) fn lets_conclude(award: &Award, command: &AwardCommand) -> Result<(), AwardRejection> {
    for review in &command.call.reviews {
        let reference = review.applied.reference.clone();
        let Some(decided) = &review.decided else {
            return Err(AwardRejection::Blocked { reference });
        };
        match decided.outcome {
            ReviewOutcome::Cancel => return Err(AwardRejection::ReviewOrders { reference }),
            ReviewOutcome::BackToExamination | ReviewOutcome::BackToEvaluation => {
                if !award.followed.contains(&decided.review) {
                    return Err(AwardRejection::ReviewOrders { reference });
                }
            }
            ReviewOutcome::GoesOn => {
                let from = decided.contract_from.filter(|from| command.today() < *from);
                if let Some(contract_from) = from {
                    return Err(AwardRejection::AppealPossible { contract_from });
                }
            }
        }
    }
    Ok(())
}
