//! The sentences of what the operator changed of the law as data.
//! What the law says is not told here.

use schemas::law::{
    AtTheLimit, FirstInvitationFrom, LawEvent, ProposedChange, RulesChosenBy, Setting,
    StatisticsForm,
};

use super::{Texts, texts};

pub(super) fn law(event: &LawEvent) -> Texts {
    match event {
        LawEvent::LimitChanged(e) => texts(
            format!("Wertgrenze gesetzt: {} (Grund: {})", e.row, e.reason),
            format!("limit set: {} (reason: {})", e.row, e.reason),
        ),
        LawEvent::LawChangeProposed(e) => {
            let (de, en) = match &e.change {
                ProposedChange::Limit(row) => (format!("Wertgrenze {row}"), format!("limit {row}")),
                ProposedChange::Holiday(row) => {
                    (format!("Feiertag {row}"), format!("public holiday {row}"))
                }
                ProposedChange::Setting(value) => {
                    let told = setting(*value);
                    (told.de, told.en)
                }
            };
            texts(
                format!("Vorgeschlagen: {de} (Grund: {})", e.reason),
                format!("proposed: {en} (reason: {})", e.reason),
            )
        }
        LawEvent::HolidayChanged(e) => texts(
            format!("Feiertag gesetzt: {} (Grund: {})", e.row, e.reason),
            format!("public holiday set: {} (reason: {})", e.row, e.reason),
        ),
        LawEvent::SettingChanged(e) => {
            let told = setting(e.setting);
            texts(
                format!("{} (Grund: {})", told.de, e.reason),
                format!("{} (reason: {})", told.en, e.reason),
            )
        }
    }
}

fn setting(setting: Setting) -> Texts {
    match setting {
        Setting::DirectAwardsAtTheLimit { value: AtTheLimit::Refuse } => texts(
            "Direktaufträge enden an der Wertgrenze (R-4.02)",
            "direct awards end at the limit (R-4.02)",
        ),
        Setting::DirectAwardsAtTheLimit { value: AtTheLimit::RequireReason } => texts(
            "Direktaufträge über der Wertgrenze brauchen einen Grund (R-4.02)",
            "direct awards past the limit need a reason (R-4.02)",
        ),
        Setting::LowTenderAlarm { percent } => texts(
            format!("Hinweis auf ungewöhnlich niedrige Angebote ab {percent} % Abstand (R-5.09)"),
            format!(
                "tenders are pointed out as abnormally low from {percent} % below the next (R-5.09)"
            ),
        ),
        Setting::LowAgainstEstimateAlarm { percent } => texts(
            format!(
                "Hinweis auf Angebote, die {percent} % oder mehr unter der Schätzung des Auftraggebers liegen (R-5.10)"
            ),
            format!(
                "tenders are pointed out as abnormally low from {percent} % below the authority's estimate (R-5.10)"
            ),
        ),
        Setting::SmallCallStatistics { value } => statistics(value),
        Setting::RuleSet { value: RulesChosenBy::SystemNotice } => texts(
            "die Regeln eines Einzelauftrags richten sich nach der Bekanntmachung des Systems (R-0.1)",
            "the rules of a call go by the day of the system's notice (R-0.1)",
        ),
        Setting::RuleSet { value: RulesChosenBy::Invitation } => texts(
            "die Regeln eines Einzelauftrags richten sich nach seiner Aufforderung (R-0.1)",
            "the rules of a call go by the day of its invitation (R-0.1)",
        ),
        Setting::ObjectionWindow { working_days } => texts(
            format!(
                "erhobenen Daten kann {working_days} Arbeitstage lang widersprochen werden (R-2.14)"
            ),
            format!("collected data can be objected to for {working_days} working days (R-2.14)"),
        ),
        Setting::VoluntaryStandstill { days: 0 } => texts(
            "keine freiwillige Wartefrist vor dem Zuschlag (R-1.44)",
            "no voluntary standstill (R-1.44)",
        ),
        Setting::VoluntaryStandstill { days } => texts(
            format!("freiwillige Wartefrist von {days} Tagen vor dem Zuschlag (R-1.44)"),
            format!("voluntary standstill of {days} days (R-1.44)"),
        ),
        Setting::TenderPeriodBelowThreshold { days } => texts(
            format!("unter dem Schwellenwert mindestens {days} Tage für Angebote (R-1.25)"),
            format!("at least {days} days for tenders below the threshold (R-1.25)"),
        ),
        Setting::OnePurchase { days } => texts(
            format!(
                "Direktaufträge an einen Lieferanten innerhalb von {days} Tagen gelten als ein Kauf (R-4.07)"
            ),
            format!(
                "direct orders to one supplier within {days} days count as one purchase (R-4.07)"
            ),
        ),
        Setting::FirstInvitation { value: FirstInvitationFrom::EndOfFirstPhase } => texts(
            "die erste Aufforderung eines Systems ergeht nach dem Ende der Teilnahmefrist (R-1.49)",
            "the first invitation of a system leaves after the end of its first phase (R-1.49)",
        ),
        Setting::FirstInvitation { value: FirstInvitationFrom::Notice } => texts(
            "die erste Aufforderung eines Systems darf vor dem Ende der Teilnahmefrist ergehen (R-1.49)",
            "the first invitation of a system may leave before the end of its first phase (R-1.49)",
        ),
    }
}

fn statistics(form: StatisticsForm) -> Texts {
    let annex = match form {
        StatisticsForm::Annex1 => 1,
        StatisticsForm::Annex8 => 8,
    };
    texts(
        format!("kleine Einzelaufträge werden nach Anlage {annex} VergStatVO gemeldet (R-4.36)"),
        format!("small calls are reported by annex {annex} VergStatVO (R-4.36)"),
    )
}
