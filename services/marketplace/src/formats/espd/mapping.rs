//! Which criterion of the document stands for which ground of the GWB and for which selection criterion.
//! Nothing is read or written here.

use schemas::exclusion::Ground;
use schemas::terms::{EvidenceKind, SelectionCriterion, SelectionKind};

use super::Lot;
use super::criteria::{Criterion, of};

/// Criteria for exclusion with the ground, the article of Directive 2014/24/EU and the paragraph.
pub(super) const EXCLUSION: [(&str, Ground, &str, &str); 23] = [
    ("crime-org", Ground::Conviction, "Article 57(1)(a)", "§ 123 Abs. 1 Nr. 1 GWB"),
    ("corruption", Ground::Conviction, "Article 57(1)(b)", "§ 123 Abs. 1 Nr. 6 bis 9 GWB"),
    ("fraud", Ground::Conviction, "Article 57(1)(c)", "§ 123 Abs. 1 Nr. 4 und 5 GWB"),
    ("terr-offence", Ground::Conviction, "Article 57(1)(d)", "§ 123 Abs. 1 Nr. 1 und 2 GWB"),
    ("finan-laund", Ground::Conviction, "Article 57(1)(e)", "§ 123 Abs. 1 Nr. 2 und 3 GWB"),
    ("human-traffic", Ground::Conviction, "Article 57(1)(f)", "§ 123 Abs. 1 Nr. 10 GWB"),
    ("tax-pay", Ground::UnpaidDues, "Article 57(2)", "§ 123 Abs. 4 GWB"),
    ("socsec-pay", Ground::UnpaidDues, "Article 57(2)", "§ 123 Abs. 4 GWB"),
    ("envir-law", Ground::BreachOfLaw, "Article 57(4)(a)", "§ 124 Abs. 1 Nr. 1 GWB"),
    ("socsec-law", Ground::BreachOfLaw, "Article 57(4)(a)", "§ 124 Abs. 1 Nr. 1 GWB"),
    ("labour-law", Ground::BreachOfLaw, "Article 57(4)(a)", "§ 124 Abs. 1 Nr. 1 GWB"),
    ("bankruptcy", Ground::Insolvency, "Article 57(4)(b)", "§ 124 Abs. 1 Nr. 2 GWB"),
    ("insolvency", Ground::Insolvency, "Article 57(4)(b)", "§ 124 Abs. 1 Nr. 2 GWB"),
    ("cred-arran", Ground::Insolvency, "Article 57(4)(b)", "§ 124 Abs. 1 Nr. 2 GWB"),
    ("bankr-nat", Ground::Insolvency, "Article 57(4)(b)", "§ 124 Abs. 1 Nr. 2 GWB"),
    ("liq-admin", Ground::Insolvency, "Article 57(4)(b)", "§ 124 Abs. 1 Nr. 2 GWB"),
    ("susp-act", Ground::Insolvency, "Article 57(4)(b)", "§ 124 Abs. 1 Nr. 2 GWB"),
    ("prof-misconduct", Ground::GraveMisconduct, "Article 57(4)(c)", "§ 124 Abs. 1 Nr. 3 GWB"),
    ("distorsion", Ground::Cartel, "Article 57(4)(d)", "§ 124 Abs. 1 Nr. 4 GWB"),
    ("partic-confl", Ground::ConflictOfInterest, "Article 57(4)(e)", "§ 124 Abs. 1 Nr. 5 GWB"),
    ("prep-confl", Ground::PriorInvolvement, "Article 57(4)(f)", "§ 124 Abs. 1 Nr. 6 GWB"),
    ("sanction", Ground::PoorPerformance, "Article 57(4)(g)", "§ 124 Abs. 1 Nr. 7 GWB"),
    // Art. 57(4)(h) and (i) are one question; § 124(1) GWB has two numbers for them.
    (
        "misrepresent",
        Ground::Misrepresentation,
        "Article 57(4)(h), (i)",
        "§ 124 Abs. 1 Nr. 8, 9 GWB",
    ),
];

/// The criterion for grounds that only national law knows.
pub(super) const NATIONAL: &str = "nati-ground";

/// Those grounds, by the word that stands before the identifiers of their properties.
pub(super) const NATIONAL_GROUNDS: [(&str, Ground, &str); 4] = [
    ("minimum-wage", Ground::MinimumWage, "§ 19 MiLoG, § 21 AEntG"),
    ("undeclared-work", Ground::UndeclaredWork, "§ 21 SchwarzArbG"),
    ("supply-chain", Ground::SupplyChain, "§ 22 LkSG"),
    ("collective-wages", Ground::CollectiveWages, "§ 14 BTTG"),
];

/// The criterion for a list of prequalified firms.
pub(super) const REGISTERED: &str = "registered";

/// A criterion as it stands in a document.
#[derive(Clone, Debug)]
pub(super) struct Asked<'a> {
    pub(super) criterion: &'static Criterion,
    /// Stands before the identifiers of its properties, so that each answer has one question.
    pub(super) prefix: String,
    /// The provision that asks for it.
    pub(super) article: &'static str,
    pub(super) paragraph: &'static str,
    /// What it asks of whom.
    pub(super) of: Of<'a>,
}

/// What a criterion of a document is about.
#[derive(Clone, Copy, Debug)]
pub(super) enum Of<'a> {
    Ground(Ground),
    Selection(Lot<'a>, &'a SelectionCriterion),
    Other,
}

/// Every criterion that a document for these lots has, in its order.
pub(super) fn asked<'a>(lots: &[Lot<'a>]) -> Vec<Asked<'a>> {
    let exclusion = EXCLUSION.iter().filter_map(|(code, ground, article, paragraph)| {
        let (criterion, of) = (of(code)?, Of::Ground(*ground));
        Some(Asked { criterion, prefix: String::new(), article, paragraph, of })
    });
    let national = NATIONAL_GROUNDS.iter().filter_map(|(word, ground, paragraph)| {
        let (criterion, of) = (of(NATIONAL)?, Of::Ground(*ground));
        let prefix = format!("{word}:");
        Some(Asked { criterion, prefix, article: "Article 57(4)", paragraph, of })
    });
    let selection = lots.iter().flat_map(|lot| {
        lot.terms.selection.iter().filter_map(|asked| {
            let criterion = of(code_of(asked))?;
            let prefix = format!("{}.{}:", lot.terms.category, asked.key);
            let (article, paragraph) = provision(asked.kind);
            Some(Asked { criterion, prefix, article, paragraph, of: Of::Selection(*lot, asked) })
        })
    });
    let others = [REGISTERED].into_iter().filter_map(|code| {
        let (article, paragraph) = ("Article 64", "§ 48 Abs. 8 VgV");
        let criterion = of(code)?;
        Some(Asked { criterion, prefix: String::new(), article, paragraph, of: Of::Other })
    });
    exclusion.chain(national).chain(selection).chain(others).collect()
}

/// The criterion of the taxonomy that a selection criterion is.
pub(super) fn code_of(asked: &SelectionCriterion) -> &'static str {
    let shown_by = |kind| asked.evidence.contains(&kind);
    match asked.kind {
        SelectionKind::PermissionToPractise => "trade-regist",
        SelectionKind::EconomicAndFinancial if asked.least_turnover.is_some() => "gen-year-to",
        SelectionKind::EconomicAndFinancial if shown_by(EvidenceKind::Insurance) => "indem-insu",
        SelectionKind::EconomicAndFinancial => "finan-requ",
        SelectionKind::TechnicalAndProfessional if shown_by(EvidenceKind::References) => {
            "supply-perform"
        }
        SelectionKind::TechnicalAndProfessional
            if shown_by(EvidenceKind::ManagementCertificate) =>
        {
            "qu-certif-indep"
        }
        SelectionKind::TechnicalAndProfessional => "qual-facil",
    }
}

fn provision(kind: SelectionKind) -> (&'static str, &'static str) {
    match kind {
        SelectionKind::PermissionToPractise => ("Article 58(2)", "§ 44 VgV"),
        SelectionKind::EconomicAndFinancial => ("Article 58(3)", "§ 45 VgV"),
        SelectionKind::TechnicalAndProfessional => ("Article 58(4)", "§ 46 VgV"),
    }
}
