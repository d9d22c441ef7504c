//! What a tender comes to: the sum of its lines, and which lines of the need it leaves out.
//! Whether a tender is excluded for what is missing is not decided here.

use rust_decimal::Decimal;
use schemas::ids::{OrganisationId, SpecificProcurementId};
use schemas::money::{Currency, Money};
use schemas::specific_procurement::NeededLine;
use schemas::tender::TenderContent;

use crate::award::life_cycle::check_stated;

/// The greatest total of a tender, in units of the currency.
const MOST_TOTAL: u32 = 1_000_000_000;
/// The most lines that a need, and so a tender, has.
pub const MOST_LINES: usize = 200;

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
