//! The sentences of complaints and of the review body.
//! Whether something was admissible is not told: nobody here judges it.

use schemas::specific_procurement::{
    ComplaintAbout, ComplaintAnswered, ComplaintReceived, ReviewApplied, ReviewDecided,
    ReviewOutcome,
};

use super::super::{Texts, texts};
use crate::german::day as german;

pub(super) fn complaint_received(e: &ComplaintReceived) -> Texts {
    let (de, en) = match e.about {
        ComplaintAbout::Documents => ("zu den Unterlagen", "about the documents"),
        ComplaintAbout::Procedure => ("zum Verfahren", "about the procedure"),
        ComplaintAbout::Decision => ("zur Entscheidung", "about the decision"),
    };
    let last = e.last_day.map_or_else(Default::default, |last| {
        (format!(", Frist bis {}", german(last)), format!(", possible until {last}"))
    });
    let (number, by, text) = (e.complaint, e.by, &e.text);
    texts(
        format!(
            "Rüge {number} {de} von {by}, eingegangen am {}{}: {text}",
            german(e.received_on),
            last.0
        ),
        format!("complaint {number} {en} of {by}, received on {}{}: {text}", e.received_on, last.1),
    )
}

pub(super) fn complaint_answered(e: &ComplaintAnswered) -> Texts {
    let (de, en) =
        if e.remedied { ("abgeholfen", "remedied") } else { ("nicht abgeholfen", "not remedied") };
    let until = e.apply_until.map_or_else(Default::default, |until| {
        (
            format!(", Nachprüfungsantrag bis {}", german(until)),
            format!(", application to the review body until {until}"),
        )
    });
    let (number, text) = (e.complaint, &e.text);
    texts(
        format!("Rüge {number} am {} {de}{}: {text}", german(e.answered_on), until.0),
        format!("complaint {number} {en} on {}{}: {text}", e.answered_on, until.1),
    )
}

pub(super) fn review_applied(e: &ReviewApplied) -> Texts {
    let (reference, on) = (&e.reference, e.informed_on);
    texts(
        format!(
            "Nachprüfungsantrag {reference}, Mitteilung vom {}: Zuschlagsverbot (§ 169 Abs. 1 GWB)",
            german(on)
        ),
        format!(
            "application to the review body {reference}, told on {on}: no contract (§ 169(1) GWB)"
        ),
    )
}

pub(super) fn review_decided(e: &ReviewDecided) -> Texts {
    let (de, en) = match e.outcome {
        ReviewOutcome::GoesOn => ("Verfahren geht weiter", "the procedure goes on"),
        ReviewOutcome::BackToExamination => ("zurück zur Prüfung", "back to the examination"),
        ReviewOutcome::BackToEvaluation => ("zurück zur Wertung", "back to the evaluation"),
        ReviewOutcome::Cancel => ("Verfahren ist aufzuheben", "the procedure is to be cancelled"),
    };
    let from = e.contract_from.map_or_else(Default::default, |from| {
        (format!(", Vertrag ab {}", german(from)), format!(", contract from {from}"))
    });
    let text = &e.text;
    texts(
        format!(
            "Entscheidung der Vergabekammer vom {}: {de}{}: {text}",
            german(e.notified_on),
            from.0
        ),
        format!("decision of the review body, told on {}: {en}{}: {text}", e.notified_on, from.1),
    )
}
