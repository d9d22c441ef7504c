//! Placing an order: only what may be found may be ordered, at the price and terms of this moment.
//! The facts come with the command; nothing is looked up here.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemas::dynamic_purchasing_system::DynamicPurchasingSystemEstablished;
use schemas::ids::{AdmissionId, OfferId, OrderId, OrganisationId, SystemId};
use schemas::money::{Currency, Money};
use schemas::offer::Terms;
use schemas::order::{Lane, OrderEvent, OrderLine, OrderPlaced};
use schemas::organisation::OrganisationRegistered;
use schemas::ranking::{RankedOffer, ShownRanking};
use schemas::text::Line;

use super::difference::unchanged;
use super::needs::{self, NeedFact};
use super::value::{self, ContractFacts};
use super::withheld::{CollectionFact, not_withheld};
use super::{Order, OrderRejection, Placed};
use crate::admission::Admission;
use crate::dynamic_purchasing_system::{DynamicPurchasingSystem, NotInForce, category_of};
use crate::offer::Offer;

/// An order as it is asked for, with the facts it is judged by.
#[derive(Clone, Debug)]
pub struct PlaceOrder {
    /// The order's id.
    pub order: OrderId,
    /// Who buys.
    pub authority: OrganisationRegistered,
    /// The system in which it is bought.
    pub system: SystemId,
    /// The name of the delivery place.
    pub deliver_to: Line,
    /// The authority's own reference.
    pub reference: Option<Line>,
    /// What.
    pub lines: Vec<OrderedLine>,
    /// The needs that it meets, as their ledgers have them.
    pub needs: Vec<NeedFact>,
    /// The system as it stands.
    pub system_facts: DynamicPurchasingSystem,
    /// The supplier whose standing `admission` is.
    pub supplier: OrganisationId,
    /// The supplier's standing.
    pub admission: Admission,
    /// The revision of that standing.
    pub admission_revision: u64,
    /// The calls in mode B of the authority that run.
    pub collections: Vec<CollectionFact>,
    /// What the unit bought before, and the law by which the contract's lane is decided.
    pub contract: ContractFacts,
    /// The day of the order.
    pub today: NaiveDate,
}

/// A line as it is asked for.
#[derive(Clone, Debug)]
pub struct OrderedLine {
    /// What.
    pub offer: OfferId,
    /// How many order units.
    pub quantity: u32,
    /// What the buyer saw, as this marketplace attests.
    pub ranking: ShownRanking,
    /// The offer in it.
    pub chosen: RankedOffer,
    /// Why it is not the first.
    pub reason_not_first: Option<Line>,
    /// The offer's facts.
    pub facts: LineFacts,
}

/// An offer then and now.
#[derive(Clone, Debug)]
pub struct LineFacts {
    /// As the buyer saw it, at the revision of `chosen`.
    pub seen: Offer,
    /// As it is.
    pub now: Offer,
    /// The revision at which it is so.
    pub revision: u64,
}

/// The most lines of an order.
pub(super) const MOST_LINES: usize = 200;

/// The greatest total of an order, in units of the currency: far above any order of supplies, and small enough
/// that sums over millions of orders stay within 64 bits of cents.
pub(super) const MOST_TOTAL: u32 = 1_000_000_000;

pub(super) fn place(state: &Order, asked: &PlaceOrder) -> Result<Vec<OrderEvent>, OrderRejection> {
    match &state.placed {
        None => {}
        Some(Placed::Directly(placed)) => return repeated(placed, asked),
        Some(Placed::Under(_)) => return Err(OrderRejection::PlacedOtherwise),
    }
    if asked.lines.is_empty() || asked.lines.len() > MOST_LINES {
        return Err(OrderRejection::NumberOfLines { most: MOST_LINES });
    }
    let system = system_in_force(asked)?;
    if !system.participating.contains(&asked.authority.organisation) {
        return Err(OrderRejection::AuthorityNotParticipating);
    }
    let deliver_to = asked
        .authority
        .delivery_places
        .iter()
        .find(|building| building.name == asked.deliver_to)
        .ok_or_else(|| OrderRejection::DeliveryPlaceUnknown { name: asked.deliver_to.clone() })?;
    let lines = (1..)
        .zip(&asked.lines)
        .map(|(number, line)| order_line(number, line, asked, system))
        .collect::<Result<Vec<_>, _>>()?;
    let total = net_total(&lines, system.currency).ok_or(OrderRejection::TotalTooLarge)?;
    let needs = needs::met(asked, &lines)?;
    value::is_a_direct_award(asked, system, &lines)?;
    let placed = OrderPlaced {
        order: asked.order,
        authority: asked.authority.organisation,
        supplier: asked.supplier,
        system: asked.system,
        admission: AdmissionId::of(asked.system, asked.supplier),
        admission_revision: asked.admission_revision,
        lane: Lane::DirectAward,
        deliver_to: deliver_to.clone(),
        reference: asked.reference.clone(),
        lines,
        total,
        needs,
    };
    Ok(vec![placed.into()])
}

/// The system of the order, if it is the one whose facts are here and they say that it is in force.
fn system_in_force(
    asked: &PlaceOrder,
) -> Result<&DynamicPurchasingSystemEstablished, OrderRejection> {
    let in_force = asked.system_facts.in_force_on(asked.today);
    let why = match in_force {
        Ok(system) if system.system == asked.system => return Ok(system),
        Ok(_) => NotInForce::NotEstablished,
        Err(why) => why,
    };
    Err(OrderRejection::SystemNotInForce { why })
}

/// The sum of the lines; none if it is beyond what an order may come to.
#[must_use]
pub fn net_total(lines: &[OrderLine], currency: Currency) -> Option<Money> {
    let sum = lines.iter().try_fold(Decimal::ZERO, |sum, line| sum.checked_add(line.net.amount))?;
    (sum <= Decimal::from(MOST_TOTAL)).then(|| Money::in_cents(sum, currency))
}

/// The same order again changes nothing; another one under the same id is refused.
fn repeated(placed: &OrderPlaced, asked: &PlaceOrder) -> Result<Vec<OrderEvent>, OrderRejection> {
    let same_line = |(placed, asked): (&OrderLine, &OrderedLine)| {
        placed.offer == asked.offer
            && placed.quantity == asked.quantity
            && placed.reason_not_first.as_ref() == reason_kept(asked)
            && placed.chosen == asked.chosen
            && placed.ranking == asked.ranking
    };
    let same = placed.authority == asked.authority.organisation
        && placed.system == asked.system
        && placed.supplier == asked.supplier
        && placed.deliver_to.name == asked.deliver_to
        && placed.reference == asked.reference
        && placed.lines.len() == asked.lines.len()
        && placed.lines.iter().zip(&asked.lines).all(same_line);
    if same { Ok(vec![]) } else { Err(OrderRejection::PlacedOtherwise) }
}

fn order_line(
    number: u16,
    line: &OrderedLine,
    asked: &PlaceOrder,
    system: &DynamicPurchasingSystemEstablished,
) -> Result<OrderLine, OrderRejection> {
    let offer = line.offer;
    let in_force = line.facts.now.in_force_on(asked.today);
    let listed = in_force
        .as_ref()
        .filter(|listed| listed.offer == offer)
        .ok_or(OrderRejection::OfferNotListed { offer })?;
    if listed.supplier != asked.supplier {
        return Err(OrderRejection::AnotherSupplier { line: number });
    }
    not_withheld(listed, asked)?;
    let category = category_of(&system.categories, listed.listing.article.cpv)
        .ok_or(OrderRejection::NoCategoryOfTheSystem { offer })?;
    let its_own = asked.admission.parties == Some((asked.system, asked.supplier));
    if !its_own || !asked.admission.is_admitted_to(&category.key) {
        return Err(OrderRejection::NotAdmittedToCategory { category: category.key.clone() });
    }
    if category.only_new_goods && !listed.listing.article.condition.is_new() {
        return Err(OrderRejection::OnlyNewGoods { offer, category: category.key.clone() });
    }
    let price = &listed.listing.price;
    if price.currency() != system.currency {
        return Err(OrderRejection::AnotherCurrency { offer });
    }
    unchanged((offer, line.ranking.day), &line.facts.seen, listed)?;
    quantity_fits(number, line.quantity, &listed.listing.terms)?;
    not_too_many(number, offer, asked, &listed.listing.terms)?;
    chosen_with_reason(number, line)?;
    shown_lately(number, &line.ranking, asked.today)?;
    ranked_at_this_quantity(number, line)?;
    Ok(OrderLine {
        line: number,
        offer,
        offer_revision: line.facts.revision,
        supplier_part_number: listed.supplier_part_number.clone(),
        title: listed.listing.article.title.clone(),
        cpv: listed.listing.article.cpv,
        category: category.key.clone(),
        quantity: line.quantity,
        order_unit: listed.listing.terms.order_unit.clone(),
        amount: price.amount_at(line.quantity),
        per: price.per(),
        net: price.total_at(line.quantity),
        delivery_days: listed.listing.terms.delivery_days,
        ranking: line.ranking.clone(),
        chosen: line.chosen.clone(),
        reason_not_first: reason_kept(line).cloned(),
    })
}

fn quantity_fits(line: u16, quantity: u32, terms: &Terms) -> Result<(), OrderRejection> {
    let (minimum, step) = (terms.minimum_quantity, terms.quantity_step);
    let over = quantity.checked_sub(minimum);
    if over.is_some_and(|over| over.is_multiple_of(step)) {
        Ok(())
    } else {
        Err(OrderRejection::QuantityNotOffered { line, quantity, minimum, step })
    }
}

/// The greatest quantity holds for the offer in the order, on however many lines.
fn not_too_many(
    line: u16,
    offer: OfferId,
    asked: &PlaceOrder,
    terms: &Terms,
) -> Result<(), OrderRejection> {
    let of_offer = asked.lines.iter().filter(|line| line.offer == offer);
    let quantity: u64 = of_offer.map(|line| u64::from(line.quantity)).sum();
    match terms.maximum_quantity.filter(|most| quantity > u64::from(*most)) {
        Some(most) => Err(OrderRejection::QuantityTooGreat { line, quantity, most }),
        None => Ok(()),
    }
}

/// The offer stands in the ranking where the buyer says it stood.
fn chosen_with_reason(number: u16, line: &OrderedLine) -> Result<(), OrderRejection> {
    let (ranking, chosen) = (&line.ranking, &line.chosen);
    let shown_otherwise = (1..).zip(&ranking.first).any(|(rank, first)| {
        let same_place = rank == chosen.rank;
        (same_place && first != chosen) || (!same_place && first.offer == chosen.offer)
    });
    let in_range = (1..=ranking.total).contains(&chosen.rank);
    if chosen.offer != line.offer || !in_range || shown_otherwise {
        return Err(OrderRejection::NotInTheRanking { line: number });
    }
    if chosen.rank != 1 && line.reason_not_first.is_none() {
        return Err(OrderRejection::ReasonMissing { line: number });
    }
    Ok(())
}

/// A ranking is evidence of a choice made now, not of one that could have been made long ago.
fn shown_lately(line: u16, ranking: &ShownRanking, today: NaiveDate) -> Result<(), OrderRejection> {
    let day = ranking.day;
    let age = today.signed_duration_since(day).num_days();
    if (0..=OrderRejection::RANKING_DAYS).contains(&age) {
        Ok(())
    } else {
        Err(OrderRejection::RankingTooOld { line, day })
    }
}

/// At another quantity other scale prices hold, and the offers stand in another order.
fn ranked_at_this_quantity(number: u16, line: &OrderedLine) -> Result<(), OrderRejection> {
    let (ranked, ordered) = (line.ranking.quantity, line.quantity);
    if ranked == ordered {
        Ok(())
    } else {
        Err(OrderRejection::RankedAtAnotherQuantity { line: number, ranked, ordered })
    }
}

/// A reason is kept only where one is needed.
fn reason_kept(line: &OrderedLine) -> Option<&Line> {
    line.reason_not_first.as_ref().filter(|_| line.chosen.rank != 1)
}
