//! The lines of the contract that follows from an award: what was needed, at what was tendered, or at what was bid.
//! Whether there is a contract is not decided here.

use rust_decimal::{Decimal, RoundingStrategy};
use schemas::money::Money;
use schemas::order::AgreedLine;
use schemas::specific_procurement::NeededLine;
use schemas::tender::TenderContent;

/// Decimals of a unit price that follows from a bid on the total.
const DECIMALS: u32 = 10;

/// The lines at the price that was awarded. A bid in an auction is for the whole: each line falls in proportion, in
/// whole cents, and the last one takes what is left. None if a line has no price, or the numbers are beyond all bounds.
#[must_use]
pub fn agreed_lines(
    needed: &[NeededLine],
    content: &TenderContent,
    tendered: Money,
    awarded: Money,
) -> Option<Vec<AgreedLine>> {
    let mut lines = Vec::with_capacity(needed.len());
    let mut left = awarded.amount;
    for (at, need) in needed.iter().enumerate() {
        let offered = content.lines.iter().find(|offered| offered.line == need.line)?;
        let quantity = Decimal::from(need.quantity);
        let exact = offered.unit_price.checked_mul(quantity)?;
        let share = if tendered == awarded {
            exact
        } else {
            exact.checked_mul(awarded.amount)?.checked_div(tendered.amount)?
        };
        let is_last = at + 1 == needed.len();
        let rounded = Money::in_cents(share, awarded.currency).amount;
        // Rounded up line by line, more could be shared out than there is.
        let net = if is_last { left } else { rounded.min(left) };
        left = left.checked_sub(net)?;
        let as_tendered = Money::in_cents(exact, awarded.currency).amount == net;
        let unit_price = if as_tendered { offered.unit_price } else { unit(net, quantity)? };
        lines.push(AgreedLine {
            line: u16::try_from(at + 1).ok()?,
            description: offered.product.clone(),
            supplier_part_number: offered.supplier_part_number.clone(),
            cpv: need.cpv,
            quantity: need.quantity,
            unit: need.unit.clone(),
            unit_price,
            net: Money::in_cents(net, awarded.currency),
            delivery_days: Some(content.delivery_days),
        });
    }
    Some(lines)
}

/// A unit price that gives `net` for the quantity, to the cent.
fn unit(net: Decimal, quantity: Decimal) -> Option<Decimal> {
    let exact = net.checked_div(quantity)?;
    Some(exact.round_dp_with_strategy(DECIMALS, RoundingStrategy::MidpointAwayFromZero).normalize())
}
