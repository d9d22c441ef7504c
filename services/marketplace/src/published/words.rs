//! The German words of a notice's terms.
//! No sentence about a particular system stands here.

use chrono::{DateTime, NaiveDate, Utc};
use schemas::money::Money;
use schemas::terms::{
    CatalogueUse, EstimateMethod, EvidenceKind, Percentages, Regulation, SelectionKind, Variants,
};

use crate::amounts::in_cents;
use crate::german;

pub(super) fn day(day: NaiveDate) -> String {
    german::day(day)
}

pub(super) fn moment(instant: DateTime<Utc>) -> String {
    format!("{} (deutsche Zeit)", german::time(instant))
}

/// The end of a period: midnight is 24:00 of the day before.
pub(super) fn end(instant: DateTime<Utc>) -> String {
    format!("{} (deutsche Zeit)", german::end(instant))
}

pub(super) fn yes_or_no(yes: bool) -> String {
    if yes { "ja" } else { "nein" }.to_owned()
}

pub(super) fn percent(weight: Percentages) -> String {
    let Percentages { from, to } = weight;
    if from == to { format!("{from} %") } else { format!("{from} bis {to} %") }
}

/// With dots between thousands and a comma before the cents.
pub(super) fn money(money: Money) -> String {
    format!("{} {}", in_cents(money), money.currency)
}

pub(super) fn procedure(regulation: Regulation) -> &'static str {
    match regulation {
        Regulation::Vgv => "dynamisches Beschaffungssystem (§ 120 Absatz 1 GWB, §§ 22 bis 24 VgV)",
        Regulation::Uvgo => "dynamisches Beschaffungssystem (§ 17 UVgO)",
    }
}

pub(super) fn regulation(regulation: Regulation) -> &'static str {
    match regulation {
        Regulation::Vgv => "VgV (Schwellenwert erreicht oder überschritten)",
        Regulation::Uvgo => "UVgO (unter dem Schwellenwert)",
    }
}

pub(super) fn method(method: EstimateMethod) -> &'static str {
    match method {
        EstimateMethod::MarketPrices => "Marktpreise mal Mengen",
        EstimateMethod::LastTwelveMonths => "Wert der letzten zwölf Monate, angepasst",
        EstimateMethod::NextTwelveMonths => "Wert der zwölf Monate nach der ersten Lieferung",
        EstimateMethod::SumOfContracts => {
            "Summe aller Einzelaufträge während der gesamten Laufzeit"
        }
        EstimateMethod::SumOfLots => "Summe der Lose",
    }
}

pub(super) fn catalogues(use_of: CatalogueUse) -> &'static str {
    match use_of {
        CatalogueUse::NotAccepted => "nicht zugelassen",
        CatalogueUse::Accepted => "zugelassen",
        CatalogueUse::Required => "verlangt",
    }
}

pub(super) fn variants(variants: Variants) -> &'static str {
    match variants {
        Variants::Allowed => "zugelassen",
        Variants::Required => "verlangt",
        Variants::Excluded => "nicht zugelassen",
    }
}

pub(super) fn kind(kind: SelectionKind) -> &'static str {
    match kind {
        SelectionKind::PermissionToPractise => "Befähigung und Erlaubnis zur Berufsausübung",
        SelectionKind::EconomicAndFinancial => "wirtschaftliche und finanzielle Leistungsfähigkeit",
        SelectionKind::TechnicalAndProfessional => "technische und berufliche Leistungsfähigkeit",
    }
}

pub(super) fn evidence(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::SelfDeclaration => "Eigenerklärung (auch EEE)",
        EvidenceKind::RegisterEntry => "Registereintrag",
        EvidenceKind::Turnover => "Erklärung zum Umsatz",
        EvidenceKind::Insurance => "Berufshaftpflichtversicherung",
        EvidenceKind::References => "Referenzen der letzten drei Jahre",
        EvidenceKind::ManagementCertificate => {
            "Zertifikat eines Managementsystems oder gleichwertig"
        }
        EvidenceKind::Dues => "Bescheinigung über Steuern und Beiträge",
        EvidenceKind::Prequalification => {
            "Eintrag im amtlichen Verzeichnis präqualifizierter Unternehmen"
        }
    }
}

#[cfg(test)]
mod tests;
