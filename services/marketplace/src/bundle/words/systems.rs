//! The sentences of dynamic purchasing systems: set up, noticed, changed, ended.
//! What a sentence means for an order is not said here.

use schemas::dynamic_purchasing_system::{
    DynamicPurchasingSystemEvent as Event, DynamicPurchasingSystemTerminated, FirstInvitationIssued,
};
use schemas::terms::{Notice, Regulation};

use super::{Texts, texts};

pub(super) fn system(event: &Event) -> Texts {
    match event {
        Event::DynamicPurchasingSystemEstablished(e) => {
            let (name, from, until) = (&e.name, e.valid_from, e.valid_until);
            let (categories, authorities) = (e.categories.len(), e.participating.len());
            texts(
                format!(
                    "dynamisches Beschaffungssystem „{name}“ errichtet, {from} bis {until}; Kategorien: {categories}, \
                     teilnehmende Vergabestellen: {authorities}"
                ),
                format!(
                    "dynamic purchasing system “{name}” established, {from} to {until}; categories: {categories}, \
                     participating authorities: {authorities}"
                ),
            )
        }
        Event::ContractNoticeDespatched(e) => {
            let (notice, total) = (of(&e.notice), e.terms.estimate.total);
            let until = e.requests_until.format("%Y-%m-%d %H:%M UTC");
            let (de, en) = match e.regulation {
                Regulation::Vgv => ("VgV", "VgV, at or above the threshold"),
                Regulation::Uvgo => ("UVgO, unter dem Schwellenwert", "UVgO, below the threshold"),
            };
            texts(
                format!(
                    "Auftragsbekanntmachung {notice} abgesandt; Teilnahmeanträge der ersten Phase bis {until}; \
                     geschätzter Wert {total}; {de}"
                ),
                format!(
                    "contract notice {notice} despatched; requests of the first phase until {until}; estimated \
                     value {total}; {en}"
                ),
            )
        }
        Event::ValidityChanged(e) => {
            let (until, notice) = (e.valid_until, of(&e.notice));
            texts(
                format!("Laufzeit geändert: bis {until}; Bekanntmachung {notice}"),
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
                format!("Auftragswert neu geschätzt: {total} ({reason}); Bekanntmachung {notice}"),
                format!("value estimated anew: {total} ({reason}); notice {notice}"),
            )
        }
        Event::FirstInvitationIssued(e) => first_invitation(e),
        Event::DynamicPurchasingSystemExpired(e) => texts(
            format!("dynamisches Beschaffungssystem abgelaufen mit dem {}", e.valid_until),
            format!("dynamic purchasing system expired with {}", e.valid_until),
        ),
        Event::DynamicPurchasingSystemTerminated(e) => ended(e),
    }
}

fn ended(e: &DynamicPurchasingSystemTerminated) -> Texts {
    let (de, en) = e.notice.as_ref().map_or_else(Default::default, |notice| {
        let notice = of(notice);
        (format!("; Bekanntmachung {notice}"), format!("; notice {notice}"))
    });
    texts(
        format!("dynamisches Beschaffungssystem beendet: {}{de}", e.reason),
        format!("dynamic purchasing system ended: {}{en}", e.reason),
    )
}

fn first_invitation(e: &FirstInvitationIssued) -> Texts {
    let (on, call) = (e.on, e.procurement);
    texts(
        format!("erste Aufforderung zur Angebotsabgabe versandt am {on}: Einzelbeschaffung {call}"),
        format!("first invitation to tender sent on {on}: specific procurement {call}"),
    )
}

fn of(notice: &Notice) -> String {
    format!("{} ({})", notice.reference, notice.despatched_on)
}
