//! The sentences of dynamic purchasing systems: set up, noticed, changed, ended.
//! What a sentence means for an order is not said here.

use schemas::dynamic_purchasing_system::{
    CandidateQuestionAnswered, CandidateQuestionAsked, ContractNoticeDespatched,
    DynamicPurchasingSystemEvent as Event, DynamicPurchasingSystemTerminated,
    FirstInvitationIssued, FirstPhaseProlonged,
};
use schemas::terms::{Notice, Regulation};

use super::{Texts, texts};
use crate::amounts::money;
use crate::german::{day, end, said};

pub(super) fn system(event: &Event) -> Texts {
    match event {
        Event::DynamicPurchasingSystemEstablished(e) => {
            let (name, from, until) = (&e.name, e.valid_from, e.valid_until);
            let (categories, authorities) = (e.categories.len(), e.participating.len());
            texts(
                format!(
                    "dynamisches Beschaffungssystem „{name}“ errichtet, {} bis {}; Kategorien: {categories}, \
                     teilnehmende Vergabestellen: {authorities}",
                    day(from),
                    day(until)
                ),
                format!(
                    "dynamic purchasing system “{name}” established, {from} to {until}; categories: {categories}, \
                     participating authorities: {authorities}"
                ),
            )
        }
        Event::ContractNoticeDespatched(e) => noticed(e),
        Event::ValidityChanged(e) => {
            let (until, notice) = (e.valid_until, of(&e.notice));
            texts(
                format!(
                    "Laufzeit geändert: bis {}; Bekanntmachung {}",
                    day(until),
                    german(&e.notice)
                ),
                format!("validity changed: until {until}; notice {notice}"),
            )
        }
        Event::DocumentsChanged(e) => {
            let names: Vec<_> = e.documents.iter().map(|document| document.name.as_str()).collect();
            let (names, reason) = (names.join(", "), &e.reason);
            texts(
                format!("Vergabeunterlagen geändert: {names} ({reason})"),
                format!("documents changed: {names} ({reason})"),
            )
        }
        Event::ValueEstimateRevised(e) => {
            let (total, reason, notice) = (e.estimate.total, &e.reason, of(&e.notice));
            texts(
                format!(
                    "Auftragswert neu geschätzt: {} ({reason}); Bekanntmachung {}",
                    money(total),
                    german(&e.notice)
                ),
                format!("value estimated anew: {total} ({reason}); notice {notice}"),
            )
        }
        Event::CandidateQuestionAsked(e) => asked(e),
        Event::CandidateQuestionAnswered(e) => answered(e),
        Event::FirstPhaseProlonged(e) => prolonged(e),
        Event::FirstInvitationIssued(e) => first_invitation(e),
        Event::DynamicPurchasingSystemExpired(e) => texts(
            format!("dynamisches Beschaffungssystem abgelaufen mit dem {}", day(e.valid_until)),
            format!("dynamic purchasing system expired with {}", e.valid_until),
        ),
        Event::DynamicPurchasingSystemTerminated(e) => ended(e),
    }
}

fn noticed(e: &ContractNoticeDespatched) -> Texts {
    let (notice, total) = (of(&e.notice), e.terms.estimate.total);
    let bekanntmachung = german(&e.notice);
    let until = e.requests_until.format("%Y-%m-%d %H:%M UTC");
    let (de, en) = match e.regulation {
        Regulation::Vgv => ("VgV", "VgV, at or above the threshold"),
        Regulation::Uvgo => ("UVgO, unter dem Schwellenwert", "UVgO, below the threshold"),
    };
    texts(
        format!(
            "Auftragsbekanntmachung {bekanntmachung} abgesandt; Teilnahmeanträge der ersten Phase bis {}; \
             geschätzter Wert {}; {de}",
            end(e.requests_until),
            money(total)
        ),
        format!(
            "contract notice {notice} despatched; requests of the first phase until {until}; estimated \
             value {total}; {en}"
        ),
    )
}

fn asked(e: &CandidateQuestionAsked) -> Texts {
    texts(
        format!("Frage {} zum System: {}", e.question, e.text),
        format!("question {} about the system: {}", e.question, e.text),
    )
}

fn answered(e: &CandidateQuestionAnswered) -> Texts {
    texts(
        format!("Frage {} für alle beantwortet: {}", e.question, e.text),
        format!("question {} answered to everybody: {}", e.question, e.text),
    )
}

fn prolonged(e: &FirstPhaseProlonged) -> Texts {
    let (until, reason) = (e.requests_until, &e.reason);
    texts(
        format!("erste Phase verlängert bis {} ({})", end(until), said(reason.as_str())),
        format!("first phase prolonged until {} ({reason})", until.format("%Y-%m-%d %H:%M UTC")),
    )
}

fn ended(e: &DynamicPurchasingSystemTerminated) -> Texts {
    let (de, en) = e.notice.as_ref().map_or_else(Default::default, |notice| {
        let (german, english) = (german(notice), of(notice));
        (format!("; Bekanntmachung {german}"), format!("; notice {english}"))
    });
    texts(
        format!("dynamisches Beschaffungssystem beendet: {}{de}", e.reason),
        format!("dynamic purchasing system ended: {}{en}", e.reason),
    )
}

fn first_invitation(e: &FirstInvitationIssued) -> Texts {
    let (on, call) = (e.on, e.procurement);
    texts(
        format!(
            "erste Aufforderung zur Angebotsabgabe versandt am {}: Einzelbeschaffung {call}",
            day(on)
        ),
        format!("first invitation to tender sent on {on}: specific procurement {call}"),
    )
}

fn german(notice: &Notice) -> String {
    format!("{} vom {}", notice.reference, day(notice.despatched_on))
}

fn of(notice: &Notice) -> String {
    format!("{} ({})", notice.reference, notice.despatched_on)
}
