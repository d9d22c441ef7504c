//! What a tender comes to: the sum of its lines, and which lines of the need it leaves out.
//! Whether a tender is excluded for what is missing is not decided here.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use schemas::ids::{OrganisationId, SpecificProcurementId};
use schemas::money::{Currency, Money};
use schemas::scoring::Basis;
use schemas::specific_procurement::NeededLine;
use schemas::tender::TenderContent;
use schemas::text::Line;

use crate::award::life_cycle::check_stated;

/// The greatest total of a tender, in units of the currency.
const MOST_TOTAL: u32 = 1_000_000_000;
/// The most lines that a need, and so a tender, has.
pub const MOST_LINES: usize = 200;

/// the most documents that come with a tender, and that an invitation asks for.
pub const MOST_DOCUMENTS: usize = 20;

/// What a tender comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totalled {
    /// The sum of its lines, in cents, without VAT.
    pub total: Money,
    /// Lines of the need for which it names no price.
    pub missing_lines: Vec<u16>,
}

/// Why what was in a tender is no tender for this procurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoTender {
    /// It was made for another one, and moved.
    #[error("it names another specific procurement")]
    OfAnotherProcurement,
    /// It was made by somebody else.
    #[error("it names another tenderer")]
    OfAnotherTenderer,
    /// Two prices for one line, a line that nobody asked for, a price below zero, or a total beyond all bounds.
    #[error("its lines are not those of the need, or its prices cannot be reckoned with")]
    Lines,
    /// A consumption or cost over the life of a piece that is below zero or beyond all bounds.
    #[error("what it states of life-cycle cost cannot be reckoned with")]
    LifeCycle,
    /// A rate of VAT that is none.
    #[error("a rate of VAT is from 0 to 100 percent, with two decimals at most")]
    TaxRate,
    /// More documents than a tender has.
    #[error("a tender has at most {MOST_DOCUMENTS} documents")]
    Documents,
}

/// What is wrong with a tender as it arrives, so that its tenderer can mend it in time: what nobody can mend after the end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Objection {
    /// a price below zero.
    #[error("line {line}: a price is not below zero")]
    BelowZero {
        /// The line.
        line: u16,
    },
    /// A line of nobody's need.
    #[error("line {line} is not one of the need, or stands twice")]
    NotALine {
        /// The line.
        line: u16,
    },
    /// a gross price cannot be found.
    #[error(
        "line {line}: gross prices are scored, so each line states `tax_percent`, the rate of VAT in percent (0 where none \
         is charged)"
    )]
    NoTax {
        /// The line.
        line: u16,
    },
}

impl Objection {
    /// The rule.
    #[must_use]
    pub fn rule(&self) -> Option<&'static str> {
        match self {
            Self::NoTax { .. } => Some("R-1.54"),
            Self::BelowZero { .. } | Self::NotALine { .. } => None,
        }
    }
}

/// What a tenderer should know of its tender as it arrives, although it is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// a price of zero is looked into before it is accepted (§ 60 VgV, CJEU C-367/19).
    PriceOfZero {
        /// The line.
        line: u16,
    },
    /// A tender of nothing cannot be scored.
    TotalOfZero,
    /// A line without a price.
    LineMissing {
        /// The line.
        line: u16,
    },
    /// a document that the invitation asks for is not there.
    DocumentMissing {
        /// Its name in the invitation.
        name: Line,
    },
}

impl std::fmt::Display for Remark {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::PriceOfZero { line } => write!(
                to,
                "line {line}: the price is zero; you will be asked how it comes about, and it may lead to an exclusion"
            ),
            Self::TotalOfZero => write!(
                to,
                "the whole tender comes to zero: no published method scores such a price, and it may lead to an exclusion"
            ),
            Self::LineMissing { line } => write!(to, "line {line} has no price"),
            Self::DocumentMissing { name } => {
                write!(to, "the invitation asks for `{name}`, and no document has this name")
            }
        }
    }
}

/// The first thing that stands against a tender and can be mended while the period runs.
#[must_use]
pub fn objection(lines: &[NeededLine], basis: Basis, content: &TenderContent) -> Option<Objection> {
    content.lines.iter().enumerate().find_map(|(at, offered)| {
        let line = offered.line;
        let twice = content.lines[..at].iter().any(|earlier| earlier.line == line);
        if twice || !lines.iter().any(|needed| needed.line == line) {
            return Some(Objection::NotALine { line });
        }
        if offered.unit_price < Decimal::ZERO {
            return Some(Objection::BelowZero { line });
        }
        let untaxed = basis == Basis::Gross && offered.tax_percent.is_none();
        untaxed.then_some(Objection::NoTax { line })
    })
}

/// What its tenderer should know of it as it arrives.
#[must_use]
pub fn remarks(lines: &[NeededLine], demanded: &[Line], content: &TenderContent) -> Vec<Remark> {
    let priced = |line: &NeededLine| content.lines.iter().any(|offered| offered.line == line.line);
    let missing = lines.iter().filter(|line| !priced(line));
    let mut remarks: Vec<_> =
        missing.map(|needed| Remark::LineMissing { line: needed.line }).collect();
    let zero = content.lines.iter().filter(|offered| offered.unit_price.is_zero());
    let zero: Vec<_> = zero.map(|offered| Remark::PriceOfZero { line: offered.line }).collect();
    if !zero.is_empty() && zero.len() == content.lines.len() {
        remarks.push(Remark::TotalOfZero);
    }
    remarks.extend(zero);
    let missing = missing_documents(demanded, content).into_iter();
    remarks.extend(missing.map(|name| Remark::DocumentMissing { name }));
    remarks
}

/// what the invitation asks for and the tender does not have, or has so that nobody can read it.
#[must_use]
pub fn missing_documents(demanded: &[Line], content: &TenderContent) -> Vec<Line> {
    let is_there = |name: &&Line| {
        let mut named = content.documents.iter().filter(|document| document.name == **name);
        named.any(|document| document.sha256.is_some() || document.content.is_some())
    };
    demanded.iter().filter(|name| !is_there(name)).cloned().collect()
}

/// the price with VAT, each line with its own rate; the first line without one otherwise.
pub fn gross(
    lines: &BTreeMap<u16, u32>,
    currency: Currency,
    content: &TenderContent,
) -> Result<Option<Money>, u16> {
    let mut total = Some(Decimal::ZERO);
    for offered in &content.lines {
        let rate = offered.tax_percent.ok_or(offered.line)?;
        let quantity = lines.get(&offered.line).copied().unwrap_or_default();
        let factor = (Decimal::ONE_HUNDRED + rate) / Decimal::ONE_HUNDRED;
        let net = offered.unit_price.checked_mul(quantity.into());
        let with_tax = net.and_then(|net| net.checked_mul(factor));
        total = total.zip(with_tax).and_then(|(total, part)| total.checked_add(part));
    }
    Ok(total.map(|total| Money::in_cents(total, currency)))
}

fn is_rate(rate: Decimal) -> bool {
    (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&rate) && rate.normalize().scale() <= 2
}

/// a tender is the tenderer's own, for this procurement, with one price for each of its lines: what it
/// states of life-cycle cost can be reckoned with.
pub fn checked(
    procurement: SpecificProcurementId,
    tenderer: OrganisationId,
    lines: &[NeededLine],
    currency: Currency,
    content: &TenderContent,
) -> Result<Totalled, NoTender> {
    if content.procurement != procurement {
        return Err(NoTender::OfAnotherProcurement);
    }
    if content.tenderer != tenderer {
        return Err(NoTender::OfAnotherTenderer);
    }
    let rates = content.lines.iter().filter_map(|line| line.tax_percent);
    if !rates.into_iter().all(is_rate) {
        return Err(NoTender::TaxRate);
    }
    if content.documents.len() > MOST_DOCUMENTS {
        return Err(NoTender::Documents);
    }
    let mut stated = content.lines.iter().filter_map(|line| line.life_cycle.as_ref());
    stated.try_for_each(check_stated).map_err(|_| NoTender::LifeCycle)?;
    reckoned(lines, currency, content).ok_or(NoTender::Lines)
}

/// The total over all lines for which a price is named; none if a line is not of the need or stands twice, or a price is
/// below zero or beyond all bounds.
#[must_use]
pub fn reckoned(
    lines: &[NeededLine],
    currency: Currency,
    content: &TenderContent,
) -> Option<Totalled> {
    let mut total = Decimal::ZERO;
    for (at, offered) in content.lines.iter().enumerate() {
        let needed = lines.iter().find(|needed| needed.line == offered.line)?;
        let twice = content.lines[..at].iter().any(|earlier| earlier.line == offered.line);
        if twice || offered.unit_price < Decimal::ZERO || offered.unit_price.scale() > 6 {
            return None;
        }
        let net = offered.unit_price.checked_mul(needed.quantity.into())?;
        total = total.checked_add(net)?;
    }
    let named = |line: &NeededLine| content.lines.iter().any(|offered| offered.line == line.line);
    let missing_lines = lines.iter().filter(|line| !named(line)).map(|line| line.line).collect();
    let total = (total <= Decimal::from(MOST_TOTAL)).then(|| Money::in_cents(total, currency))?;
    Some(Totalled { total, missing_lines })
}
