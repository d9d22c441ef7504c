//! Placing an order under an award or a framework agreement: exactly what was agreed there, and once.
//! Whether something was awarded or could be reserved is decided in those streams, not here.

use rust_decimal::Decimal;
use schemas::ids::{CategoryKey, OrderId, OrganisationId, SystemId};
use schemas::money::Money;
use schemas::order::{AgreedLine, Basis, NeedReference, OrderEvent, OrderPlacedUnder};
use schemas::organisation::{DeliveryPlace, OrganisationRegistered};
use schemas::text::Line;

use super::placing::{MOST_LINES, MOST_TOTAL};
use super::{Order, OrderRejection, Placed};

/// An order under an award or a framework agreement, with the facts it is judged by.
#[derive(Clone, Debug)]
pub struct PlaceOrderUnder {
    /// The order's id.
    pub order: OrderId,
    /// On what it rests.
    pub basis: Basis,
    /// Who buys.
    pub authority: OrganisationRegistered,
    /// The system.
    pub system: SystemId,
    /// The category.
    pub category: CategoryKey,
    /// The need that it meets, if one was stated.
    pub need: Option<NeedReference>,
    /// Where to. A call-off goes to one of the authority's delivery places.
    pub deliver_to: DeliveryPlace,
    /// The authority's own reference.
    pub reference: Option<Line>,
    /// What.
    pub lines: Vec<AgreedLine>,
    /// What was awarded or reserved for this order, folded from the stream that owns it, which the caller holds; none
    /// if nothing was.
    pub agreed: Option<Agreed>,
}

/// What was agreed for one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// Who may order.
    pub authority: OrganisationId,
    /// Who delivers.
    pub supplier: OrganisationId,
    /// In which system.
    pub system: SystemId,
    /// In which category.
    pub category: CategoryKey,
    /// For how much, without VAT.
    pub total: Money,
}

/// what is ordered is what was agreed, by whom and with whom it was agreed.
pub(super) fn place(
    state: &Order,
    asked: &PlaceOrderUnder,
) -> Result<Vec<OrderEvent>, OrderRejection> {
    match &state.placed {
        None => {}
        Some(Placed::Under(placed)) if same(placed, asked) => return Ok(vec![]),
        Some(Placed::Under(_) | Placed::Directly(_)) => {
            return Err(OrderRejection::PlacedOtherwise);
        }
    }
    let lane = asked.basis.lane();
    let agreed = asked.agreed.as_ref().ok_or(OrderRejection::NothingAgreed { lane })?;
    let otherwise = |what| OrderRejection::AgreedOtherwise { lane, what };
    if agreed.authority != asked.authority.organisation {
        return Err(otherwise("another authority"));
    }
    if (agreed.system, &agreed.category) != (asked.system, &asked.category) {
        return Err(otherwise("another category"));
    }
    let total = total(asked)?;
    if total != agreed.total {
        return Err(otherwise("another total"));
    }
    let is_call_off = matches!(asked.basis, Basis::CallOff { .. });
    if is_call_off && !asked.authority.delivery_places.contains(&asked.deliver_to) {
        let name = asked.deliver_to.name.clone();
        return Err(OrderRejection::DeliveryPlaceUnknown { name });
    }
    let placed = OrderPlacedUnder {
        order: asked.order,
        basis: asked.basis,
        authority: agreed.authority,
        supplier: agreed.supplier,
        system: asked.system,
        category: asked.category.clone(),
        need: asked.need.clone(),
        deliver_to: asked.deliver_to.clone(),
        reference: asked.reference.clone(),
        lines: asked.lines.clone(),
        total,
    };
    Ok(vec![placed.into()])
}

/// The sum of the lines, each of which costs its quantity times its price.
fn total(asked: &PlaceOrderUnder) -> Result<Money, OrderRejection> {
    let lines = &asked.lines;
    if lines.is_empty() || lines.len() > MOST_LINES {
        return Err(OrderRejection::NumberOfLines { most: MOST_LINES });
    }
    let currency = lines[0].net.currency;
    let mut sum = Decimal::ZERO;
    for (number, line) in (1..).zip(lines) {
        let net = agreed_net(line.unit_price, line.quantity, line.net);
        if line.line != number || line.net.currency != currency || net != Some(line.net) {
            return Err(OrderRejection::NotALineOfTheOrder);
        }
        sum = sum.checked_add(line.net.amount).ok_or(OrderRejection::TotalTooLarge)?;
    }
    if sum > Decimal::from(MOST_TOTAL) {
        return Err(OrderRejection::TotalTooLarge);
    }
    Ok(Money::in_cents(sum, currency))
}

fn agreed_net(unit_price: Decimal, quantity: u32, like: Money) -> Option<Money> {
    if quantity == 0 || unit_price.is_sign_negative() {
        return None;
    }
    let net = unit_price.checked_mul(Decimal::from(quantity))?;
    Some(Money::in_cents(net, like.currency))
}

fn same(placed: &OrderPlacedUnder, asked: &PlaceOrderUnder) -> bool {
    placed.basis == asked.basis
        && placed.authority == asked.authority.organisation
        && placed.deliver_to == asked.deliver_to
        && placed.reference == asked.reference
        && placed.lines == asked.lines
}
