//! The content that a notice must have, field by field, with the rule that asks for it.
//! Whether what stands in a field is lawful is not said here.

/// A field that must be there and say something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mandatory {
    /// Its name in the terms.
    pub field: &'static str,
    /// The rule.
    pub rule: &'static str,
    /// Where it is written.
    pub source: &'static str,
}

const fn of(field: &'static str, rule: &'static str, source: &'static str) -> Mandatory {
    Mandatory { field, rule, source }
}

/// In what is handed in to send the contract notice.
pub const IN_NOTICE: [Mandatory; 3] = [
    of("notice", "R-1.06", "§ 23(1) VgV"),
    of("requests_until", "R-1.20", "§ 24(2) VgV"),
    of("terms", "R-1.07", "§ 23(3) VgV"),
];

/// In a notice of any kind.
pub const OF_ITS_DESPATCH: [Mandatory; 2] =
    [of("reference", "R-1.06", "§ 23(1) VgV"), of("despatched_on", "R-4.34", "§ 40(1) VgV")];

/// In an estimate.
pub const IN_ESTIMATE: [Mandatory; 4] = [
    of("total", "R-4.01", "§ 3(1) VgV"),
    of("method", "R-4.01", "§ 3(1) VgV"),
    of("explanation", "R-4.01", "§ 3(1) VgV"),
    of("on", "R-4.03", "§ 3(3) VgV"),
];

/// In the terms as a whole.
pub const IN_TERMS: [Mandatory; 9] = [
    of("subject", "R-1.07", "§ 23(3) VgV"),
    of("estimate", "R-4.01", "§ 3(1), (4) VgV"),
    of("operation", "R-1.07", "§ 23(3) VgV"),
    of("equipment", "R-1.07", "§ 23(3) VgV"),
    of("categories", "R-1.08", "§ 23(4), (5) VgV"),
    of("catalogues", "R-2.03", "§ 27(1) VgV"),
    of("variants", "R-0.1", "§ 35(1) VgV"),
    of("languages", "R-1.07", "§ 23(3) VgV"),
    of("calendar", "R-1.20", "§ 82 VgV, Art. 2(1) Regulation 1182/71"),
];

/// In the terms of each category.
pub const IN_A_CATEGORY: [Mandatory; 5] = [
    of("category", "R-1.08", "§ 23(4) VgV"),
    of("marketable", "R-1.01", "§ 120(1) GWB, § 22(1) VgV"),
    of("estimated_quantity", "R-1.07", "§ 23(3) VgV"),
    of("selection", "R-1.08", "§ 23(5) VgV, § 122(4) GWB"),
    of("award", "R-1.42", "§ 127(5) GWB, § 58(3) VgV"),
];
