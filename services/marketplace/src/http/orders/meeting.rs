//! A direct order and the needs that it meets: those that are named, or needs stated from its lines in the same step.
//! A refusal leaves nothing behind: everything is asked before the first word is written.

use std::collections::BTreeMap;

use procurement::decider::Decider;
use procurement::dynamic_purchasing_system::category_of;
use procurement::order::{NeedFact, OrderCommand, Orders};
use schemas::ids::{CategoryKey, LedgerId, NeedId, OrderId};
use schemas::need::{LaneReason, NeedEvent, NeedLane};
use schemas::order::NeedReference;
use schemas::specific_procurement::NeededLine;
use schemas::terms::EstimateMethod;
use schemas::text::Line;

use super::placing::Asked;
use crate::app::App;
use crate::execute::{Context, Failure, Prepared, execute};
use crate::http::problem::Problem;
use crate::needs::{self, AskedNeed};
use crate::{consequences, facts, streams};

/// An order that was placed.
pub(super) struct Placed {
    pub(super) revision: Option<u64>,
    /// What the buyer must see.
    pub(super) warnings: Vec<LaneReason>,
}

/// Places the order with its needs.
pub(super) async fn place(app: &App, context: &Context, asked: &Asked) -> Result<Placed, Problem> {
    if is_placed(app, asked)? {
        // What was placed is compared without its needs.
        return Ok(order(app, context, asked, &[], Vec::new()).await?);
    }
    // The request names the order, which is not there yet: neither its needs nor what is held for it.
    context.insists_on(None)?;
    let context = &context.free();
    if !asked.body.need_ids.is_empty() {
        let met = named(app, asked).await?;
        let _places = app.places.hold(asked.places(&app.log, &met)?).await;
        let placed = order(app, context, asked, &met, Vec::new()).await?;
        consequences::soon(app, context, asked.order).await;
        return Ok(placed);
    }
    Ok(in_one_step(app, context, asked).await?)
}

fn is_placed(app: &App, asked: &Asked) -> Result<bool, Failure> {
    Ok(app.log.stream_revision(&streams::order(asked.order))?.is_some())
}

/// The needs that the buyer names, wherever they were stated.
async fn named(app: &App, asked: &Asked) -> Result<Vec<NeedReference>, Problem> {
    // A need that was stated a moment ago is one that can be named.
    if !app.projector.reaches(app.log.head()).await {
        return Err(Problem::broken("the read models do not follow the log"));
    }
    let unknown = || Problem::parameter("need_ids", "there is no such need of this authority");
    let mut met = Vec::new();
    for need in &asked.body.need_ids {
        let view = app.views().need(*need, None).map_err(Problem::broken)?.ok_or_else(unknown)?;
        if view.authority_id != asked.authority.organisation {
            return Err(unknown());
        }
        let (need, ledger, category) = (view.need_id, view.ledger_id, view.category);
        met.push(NeedReference { need, ledger, category });
    }
    Ok(met)
}

/// States the needs from the lines and places the order, or nothing.
async fn in_one_step(app: &App, context: &Context, asked: &Asked) -> Result<Placed, Failure> {
    let ordered = by_category(app, asked)?;
    let unit = asked.body.unit.as_ref().map(Line::as_str);
    let authority = asked.authority.organisation;
    let ledger = |category: &CategoryKey| LedgerId::of(authority, unit, category);
    let _places = app.places.hold(asked.places(&app.log, &[])?).await;
    if is_placed(app, asked)? {
        return order(app, context, asked, &[], Vec::new()).await;
    }
    // each of them knows what else the contract has.
    let values: BTreeMap<_, _> =
        ordered.iter().map(|(category, _, value)| (category.clone(), *value)).collect();
    let needs = ordered
        .into_iter()
        .map(|(category, lines, value)| {
            let what = format!("{}/{category}", asked.order);
            let need = needs::open_id(app, ledger(&category), "need of an order", &what)?;
            let mut rest = values.clone();
            rest.remove(&category);
            let need = need_of(asked, need, category, lines, value);
            Ok(AskedNeed { rest, ..need })
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    let warnings = rehearse(app, context, asked, &needs)?;
    let met: Vec<_> = needs.iter().map(reference).collect();
    match stated_and_ordered(app, context, asked, &needs, &met, warnings).await {
        Ok(placed) => {
            consequences::soon(app, context, asked.order).await;
            Ok(placed)
        }
        Err(why) => {
            take_back(app, context, asked.order, &met).await;
            Err(why)
        }
    }
}

type Category = (CategoryKey, Vec<NeededLine>, rust_decimal::Decimal);

/// What is ordered in each category, as the catalogues have it now. What cannot be ordered is left out: the order's own
/// rule says why.
fn by_category(app: &App, asked: &Asked) -> Result<Vec<Category>, Failure> {
    let system = facts::system(&app.log, asked.system)?.state.established;
    let Some(system) = system else { return Ok(Vec::new()) };
    let mut found: Vec<Category> = Vec::new();
    for line in &asked.body.lines {
        let (_, offer) = facts::offer(&app.log, line.offer_id, 0)?;
        let Some(listed) = offer.state.in_force_on(asked.today) else { continue };
        let article = &listed.listing.article;
        let Some(category) = category_of(&system.categories, article.cpv) else { continue };
        let place = found.iter().position(|(key, ..)| *key == category.key);
        let place = place.unwrap_or_else(|| {
            found.push((category.key.clone(), Vec::new(), rust_decimal::Decimal::ZERO));
            found.len() - 1
        });
        let (_, lines, value) = &mut found[place];
        lines.push(NeededLine {
            line: u16::try_from(lines.len() + 1).unwrap_or(u16::MAX),
            description: article.title.clone(),
            cpv: article.cpv,
            quantity: line.quantity,
            unit: listed.listing.terms.order_unit.clone(),
        });
        *value += listed.listing.price.total_at(line.quantity).amount;
    }
    Ok(found)
}

fn need_of(
    asked: &Asked,
    need: NeedId,
    category: CategoryKey,
    lines: Vec<NeededLine>,
    value: rust_decimal::Decimal,
) -> AskedNeed {
    let explanation = Line::parse("prices of the offers ordered, as they stand in the catalogues");
    AskedNeed {
        need,
        authority: asked.authority.organisation,
        unit: asked.body.unit.clone(),
        system: asked.system,
        category,
        lines,
        deliver_to: asked.body.deliver_to.clone(),
        wanted_by: None,
        value,
        method: EstimateMethod::MarketPrices,
        explanation: explanation.unwrap_or_else(|_| asked.body.deliver_to.clone()),
        supplier: Some(asked.supplier),
        order: Some(asked.order),
        call_off: None,
        rest: BTreeMap::new(),
        objective_reason: asked.body.objective_reason.clone(),
        only: Some(NeedLane::DirectAward),
    }
}

fn reference(need: &AskedNeed) -> NeedReference {
    NeedReference { need: need.need, ledger: need.ledger(), category: need.category.clone() }
}

/// Asks every rule with the facts of this moment; nothing is written. Answers with what the buyer must see.
fn rehearse(
    app: &App,
    context: &Context,
    asked: &Asked,
    needs: &[AskedNeed],
) -> Result<Vec<LaneReason>, Failure> {
    // What the order's own rule refuses is told before its lane is.
    let mut command = asked.with_facts(app, Vec::new())?.command;
    if let Err(no) = Orders::decide(&Orders::initial(), &command)
        && !matches!(no, procurement::order::OrderRejection::NeedMissing { .. })
    {
        return Err(Failure::rejected(&no));
    }
    let (mut stated, mut warnings) = (Vec::new(), Vec::new());
    for need in needs {
        let (ledger, events) = needs::rehearse(app, context, need)?;
        for event in &events {
            if let NeedEvent::LaneDecided(decided) = event {
                warnings.extend(needs::warnings(decided).cloned());
            }
        }
        let fact = ledger.needs.get(&need.need).cloned();
        stated.push(NeedFact { reference: reference(need), need: fact });
    }
    if let OrderCommand::PlaceOrder(place) = &mut command {
        place.needs = stated;
    }
    Orders::decide(&Orders::initial(), &command).map_err(|no| Failure::rejected(&no))?;
    Ok(warnings)
}

async fn stated_and_ordered(
    app: &App,
    context: &Context,
    asked: &Asked,
    needs: &[AskedNeed],
    met: &[NeedReference],
    warnings: Vec<LaneReason>,
) -> Result<Placed, Failure> {
    for need in needs {
        needs::state_held(app, context, need).await?;
    }
    order(app, context, asked, met, warnings).await
}

/// Places the order for these needs, whose places the caller holds.
async fn order(
    app: &App,
    context: &Context,
    asked: &Asked,
    met: &[NeedReference],
    warnings: Vec<LaneReason>,
) -> Result<Placed, Failure> {
    let stream = streams::order(asked.order);
    let done = execute::<Orders>(&app.log, &stream, context, || {
        let mut holding = Vec::new();
        let mut stated = Vec::new();
        for met in met {
            let ledger = facts::ledger(&app.log, met.ledger)?;
            holding.push(ledger.held());
            let need = ledger.state.needs.get(&met.need).cloned();
            stated.push(NeedFact { reference: met.clone(), need });
        }
        let Prepared::<OrderCommand> { command, holding: facts } = asked.with_facts(app, stated)?;
        holding.extend(facts);
        Ok(Prepared { command, holding })
    })
    .await?;
    Ok(Placed { revision: done.revision, warnings })
}

/// Withdraws what was stated for an order that was not placed. What was not stated yet is no loss.
async fn take_back(app: &App, context: &Context, order: OrderId, met: &[NeedReference]) {
    let reason = consequences::not_placed();
    for met in met {
        let done = needs::withdraw_held(app, context, met.ledger, met.need, &reason).await;
        consequences::taken_back(order, [done]);
    }
}
