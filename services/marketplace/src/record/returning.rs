//! What happened to tenderers and to the decision between the invitation and the contract: admissions that rested, the time
//! for which tenders bind, decisions that were withdrawn.
//! What stands in the award itself is told in `tenders` and `winner`.

use procurement::law::exclusion::paragraph;
use schemas::admission::AdmissionEvent;
use schemas::award::{AwardEvent, BackTo, WithdrawalGround};
use schemas::exclusion::Ground;
use schemas::ids::OrganisationId;
use schemas::recorded::Recorded;
use schemas::specific_procurement::ReviewOutcome;
use schemas::suitability::ExclusionDecision;

use super::Item;
use super::gathered::Gathered;
use super::written::{day, day_of, time};
use crate::bundle::words::act;

/// when and why an invited firm rested or was excluded after the invitation.
pub(super) fn standing(gathered: &Gathered) -> Item {
    let title = "Zulassung und Ausschlussgründe während des Verfahrens";
    let mut item = Item::new(gathered.by("§§ 123, 124 GWB", "§ 31 UVgO"), title);
    if let Some(invited) = &gathered.called.invited {
        for candidate in &invited.issued.candidates {
            let Some((_, events)) = gathered.admissions.get(candidate) else { continue };
            // On a clock that stands still everything of a day happens at one instant.
            let since = events.iter().filter(|event| event.time >= invited.issued.issued_at);
            for event in since {
                if let Some(told) = changed(gathered, *candidate, event) {
                    item.say(told);
                }
            }
        }
    }
    item.or_not_applicable("sich seit der Aufforderung an keiner Zulassung etwas geändert hat")
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only what changes a standing is told here")]
fn changed(
    gathered: &Gathered,
    candidate: OrganisationId,
    event: &Recorded<AdmissionEvent>,
) -> Option<String> {
    let (name, at) = (gathered.name(candidate), time(event.time));
    let category = &gathered.prepared.category;
    match &event.event {
        AdmissionEvent::ExclusionGroundFound(e) => Some(format!(
            "{name}: am {at} möglicher Ausschlussgrund festgestellt ({}), eingetreten am {}, Quelle: {}.",
            german_paragraph(e.finding.ground),
            day(e.finding.on),
            e.source
        )),
        AdmissionEvent::ExclusionDecided(e) => {
            let what = match e.decision {
                ExclusionDecision::Excluded => "führt zum Ausschluss",
                ExclusionDecision::Disproportionate => {
                    "führt nicht zum Ausschluss, unverhältnismäßig"
                }
                ExclusionDecision::PublicInterest => {
                    "führt nicht zum Ausschluss, zwingendes öffentliches Interesse"
                }
            };
            let paragraph = german_paragraph(e.ground);
            Some(format!("{name}: am {at} entschieden, {paragraph} {what}: {}", e.reason))
        }
        AdmissionEvent::AdmissionSuspended(e) if e.category == *category => {
            let until = e.until.map_or_else(String::new, |until| format!(" bis {}", day(until)));
            Some(format!(
                "{name}: Zulassung ruht seit {at}{until}, das Angebot kann nicht gewertet und nicht bezuschlagt werden: {}",
                e.reason
            ))
        }
        AdmissionEvent::AdmissionReinstated(e) if e.category == *category => {
            Some(format!("{name}: Zulassung am {at} wieder erteilt: {}", e.reason))
        }
        AdmissionEvent::SuspensionEnded(e) if e.category == *category => {
            Some(format!("{name}: Ruhen der Zulassung am {at} beendet."))
        }
        _ => None,
    }
}

/// A ground as a German paper names it.
fn german_paragraph(ground: Ground) -> String {
    let told = paragraph(ground).replace("(1) to (3)", " Abs. 1 bis 3");
    told.replace("(1) no.", " Abs. 1 Nr.").replace("(4)", " Abs. 4")
}

/// until when tenders bind, who was asked to be bound longer, and what they said.
pub(super) fn binding(gathered: &Gathered) -> Item {
    let mut item = Item::new("§§ 146, 148 BGB", "Bindefrist der Angebote");
    if let Some(invited) = &gathered.called.invited {
        item.say(format!(
            "Bindefrist nach der Aufforderung: bis {}.",
            day(invited.issued.binding_until)
        ));
    }
    for recorded in &gathered.award_events {
        let on = day_of(recorded.time);
        if let AwardEvent::LongerBindingAsked(e) = &recorded.event {
            let names: Vec<_> = e.asked.iter().map(|id| gathered.name(*id)).collect();
            let (until, names) = (day(e.until), names.join("; "));
            item.say(format!(
                "Am {on} um Bindung bis {until} gebeten: {names}. Grund: {}",
                e.reason
            ));
        } else if let AwardEvent::LongerBindingAnswered(e) = &recorded.event {
            let word = if e.consents { "stimmt zu" } else { "stimmt nicht zu" };
            let (name, until) = (gathered.name(e.tenderer), day(e.until));
            item.say(format!("{name}: Bindung bis {until}, {word} am {on}."));
        }
    }
    item.or_not_applicable("noch niemand zur Angebotsabgabe aufgefordert ist")
}

/// decisions that were withdrawn before the contract, and exclusions that were taken back.
pub(super) fn withdrawn(gathered: &Gathered) -> Item {
    let title = "Zurückgenommene Entscheidungen und Unterrichtung darüber";
    let mut item = Item::new(gathered.by("§§ 160, 168 GWB", "Zurücknahme"), title);
    for recorded in &gathered.award_events {
        let at = time(recorded.time);
        if let AwardEvent::AwardDecisionWithdrawn(e) = &recorded.event {
            let ground = match e.ground {
                WithdrawalGround::Complaint => "auf eine Rüge",
                WithdrawalGround::ReviewBody => "auf Anordnung der Vergabekammer",
                WithdrawalGround::OwnFinding => "aus eigener Erkenntnis",
            };
            let back_to = match e.back_to {
                BackTo::Examination => "erneute Prüfung und Wertung",
                BackTo::Evaluation => "erneute Wertung",
            };
            item.say(format!(
                "Entscheidung zu Vorschlag {} am {at} {ground} zurückgenommen, {back_to}. Grund: {}",
                e.proposal, e.reason
            ));
            let rows = e.letters.iter().map(|letter| {
                let text: Vec<_> = letter.text.iter().map(ToString::to_string).collect();
                vec![gathered.name(letter.addressee), text.join(" ")]
            });
            item.table(&["Bieter", "Mitteilung"], rows.collect());
        } else if let AwardEvent::TenderReadmitted(e) = &recorded.event {
            let name = gathered.tenderer(e.tender);
            item.say(format!("Ausschluss von {name} am {at} zurückgenommen: {}", e.reason));
        }
    }
    item.or_not_applicable("keine Entscheidung zurückgenommen wurde")
}

/// what two people did about the contract: breach, termination, agreed ending.
pub(super) fn contract(gathered: &Gathered) -> Item {
    let title = "Vertragsverletzung, Kündigung, einvernehmliche Aufhebung";
    let mut item = Item::new(gathered.by("§ 133 GWB", "Vertrag"), title);
    for done in &gathered.acts {
        let (one, other) = (done.proposed_by, done.confirmed_by);
        let (what, on) = (act(done.act).0, day(done.on));
        item.say(format!("{what} am {on} durch {one} und {other}: {}", done.reason));
    }
    item.or_not_applicable("der Vertrag nicht verletzt und nicht vorzeitig beendet ist")
}

/// complaints with their days and answers, applications to the review body and its decisions.
pub(super) fn reviews(gathered: &Gathered, item: &mut Item) {
    for (number, complaint) in &gathered.called.complaints {
        let received = &complaint.received;
        let (name, on) = (gathered.name(received.by), day(received.received_on));
        let last = received.last_day.map_or_else(String::new, |last| {
            format!(", Frist nach § 160 Abs. 3 GWB bis {}", day(last))
        });
        item.say(format!("Rüge {number} von {name}, eingegangen am {on}{last}: {}", received.text));
        match &complaint.answered {
            Some(answer) => {
                let word = if answer.remedied { "abgeholfen" } else { "nicht abgeholfen" };
                let until = answer.apply_until.map_or_else(String::new, |until| {
                    format!(", Nachprüfungsantrag bis {}", day(until))
                });
                let on = day(answer.answered_on);
                item.say(format!("Rüge {number} am {on} {word}{until}: {}", answer.text));
            }
            None => item.lacks(format!("die Antwort auf Rüge {number} von {name}")),
        }
    }
    for review in gathered.called.reviews.values() {
        let (reference, on) = (&review.applied.reference, day(review.applied.informed_on));
        item.say(format!(
            "Nachprüfungsantrag {reference}, Mitteilung vom {on}: kein Zuschlag bis zur Entscheidung (§ 169 Abs. 1 GWB)."
        ));
        match &review.decided {
            Some(decided) => {
                let what = match decided.outcome {
                    ReviewOutcome::GoesOn => "das Verfahren geht weiter",
                    ReviewOutcome::BackToExamination => "die Angebote sind erneut zu prüfen",
                    ReviewOutcome::BackToEvaluation => "die Angebote sind erneut zu werten",
                    ReviewOutcome::Cancel => "das Verfahren ist aufzuheben",
                };
                let from = decided.contract_from.map_or_else(String::new, |from| {
                    format!(", Vertrag frühestens am {}", day(from))
                });
                let on = day(decided.notified_on);
                item.say(format!("Entscheidung vom {on}: {what}{from}: {}", decided.text));
            }
            None => item.lacks(format!("die Entscheidung über {reference}")),
        }
    }
}
