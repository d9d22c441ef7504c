//! What follows from the contract of an award: its order or its framework agreement, once, whatever breaks off between.
//! Both are written through the one way in which anything is written.

use event_store::Held;
use procurement::awarding::{AwardCommand, Awards, agreed_lines};
use procurement::decider::Decider;
use procurement::framework::{ConcludeFrameworkAgreement, FrameworkCommand, Frameworks};
use procurement::order::{Agreed, OrderCommand, Orders, PlaceOrderUnder};
use procurement::specific_procurement::SpecificProcurement;
use schemas::award::{AwardEvent, ContractConcluded, ContractResult};
use schemas::framework::{FrameworkAgreementConcluded, FrameworkLine, Origin};
use schemas::ids::{FrameworkId, OrderId, SpecificProcurementId, derived};
use schemas::money::Money;
use schemas::order::{AgreedLine, Basis};
use schemas::specific_procurement::{Outcome, SpecificProcurementPrepared};
use schemas::tender::Found;

use super::{not_opened, requester};
use crate::app::App;
use crate::clock::german_day;
use crate::execute::{Context, Failure, Prepared, execute};
use crate::{facts, streams};

/// The one order that follows from an award.
#[must_use]
pub fn order_of(procurement: SpecificProcurementId) -> OrderId {
    OrderId(derived("order", &format!("award/{procurement}")))
}

/// The one framework agreement that follows from an award.
#[must_use]
pub fn framework_of(procurement: SpecificProcurementId) -> FrameworkId {
    FrameworkId(derived("framework", &format!("award/{procurement}")))
}

/// What the contract of an award is.
pub(super) fn result_of(
    app: &App,
    procurement: SpecificProcurementId,
) -> Result<ContractResult, Failure> {
    let called = facts::specific_procurement(&app.log, procurement)?.state;
    let prepared = called.prepared.ok_or_else(not_opened)?;
    Ok(match prepared.outcome {
        Outcome::Order => ContractResult::Order { order: order_of(procurement) },
        Outcome::Framework { .. } => {
            ContractResult::Framework { framework: framework_of(procurement) }
        }
    })
}

/// Whether what follows from a contract is there.
pub(super) fn is_there(app: &App, result: ContractResult) -> Result<bool, Failure> {
    let stream = match result {
        ContractResult::Order { order } => streams::order(order),
        ContractResult::Framework { framework } => streams::framework(framework),
    };
    Ok(app.log.stream_revision(&stream)?.is_some())
}

/// Lets be what follows from a contract that is concluded; what is there already stays as it is.
pub(super) async fn follow(
    app: &App,
    context: &Context,
    procurement: SpecificProcurementId,
) -> Result<(), Failure> {
    let award = facts::award(&app.log, procurement)?;
    let Some(contract) = award.state.concluded.clone() else { return Ok(()) };
    if is_there(app, contract.result)? {
        return Ok(());
    }
    let called = facts::specific_procurement(&app.log, procurement)?.state;
    // Whoever carried out the step insists on a revision of the award, not of what follows.
    let context = &Context { if_match: None, ..context.clone() };
    match contract.result {
        ContractResult::Order { order } => {
            execute::<Orders>(&app.log, &streams::order(order), context, || {
                let command = order_under(app, &called, &contract, order)?;
                Ok(Prepared { command, holding: vec![award.held()] })
            })
            .await
            .map(drop)
        }
        ContractResult::Framework { framework } => {
            execute::<Frameworks>(&app.log, &streams::framework(framework), context, || {
                let (command, system) = agreement(app, &called, &contract, framework)?;
                Ok(Prepared { command, holding: vec![award.held(), system] })
            })
            .await
            .map(drop)
        }
    }
}

/// Asks the rules of the order or framework agreement whether it may be, before the award is approved or its contract
/// concluded: nobody is told of an award from which nothing can follow. The caller holds the streams of the call.
pub(super) fn rehearse(
    app: &App,
    procurement: SpecificProcurementId,
    command: &AwardCommand,
) -> Result<(), Failure> {
    let award = facts::award(&app.log, procurement)?.state;
    // What the award's own rules refuse they tell themselves.
    let Ok(events) = Awards::decide(&award, command) else { return Ok(()) };
    let mut contract = None;
    for event in events {
        if let AwardEvent::ContractConcluded(concluded) = event {
            contract = Some(concluded);
        } else if let AwardEvent::AwardApproved(approved) = event {
            contract = Some(ContractConcluded {
                tender: approved.tender,
                tenderer: approved.tenderer,
                price: approved.price,
                on: german_day(command.now),
                result: result_of(app, procurement)?,
                award_notice: None,
                statistics: None,
            });
        }
    }
    let Some(contract) = contract else { return Ok(()) };
    let called = facts::specific_procurement(&app.log, procurement)?.state;
    match contract.result {
        ContractResult::Order { order } => {
            let command = order_under(app, &called, &contract, order)?;
            may_be::<Orders>(&command)
        }
        ContractResult::Framework { framework } => {
            let (command, _) = agreement(app, &called, &contract, framework)?;
            may_be::<Frameworks>(&command)
        }
    }
}

/// Whether a stream could begin so.
fn may_be<D: Decider>(command: &D::Command) -> Result<(), Failure> {
    D::decide(&D::initial(), command).map(drop).map_err(|no| Failure::rejected(&no))
}

/// What was needed and what is paid for it.
fn contracted(
    called: &SpecificProcurement,
    contract: &ContractConcluded,
) -> Result<(SpecificProcurementPrepared, Vec<AgreedLine>), Failure> {
    let prepared = called.prepared.clone().ok_or_else(not_opened)?;
    let found = called.found.iter().find(|opened| opened.tender == contract.tender);
    let lines = found.and_then(|opened| match &opened.found {
        Found::Read { tender, total, .. } => {
            agreed_lines(&prepared.lines, tender, *total, contract.price)
        }
        Found::Unreadable { .. } => None,
    });
    let broken = || Failure::Broken("the awarded tender has no lines".to_owned());
    Ok((prepared, lines.ok_or_else(broken)?))
}

/// The order that follows from a contract.
fn order_under(
    app: &App,
    called: &SpecificProcurement,
    contract: &ContractConcluded,
    order: OrderId,
) -> Result<OrderCommand, Failure> {
    let (prepared, lines) = contracted(called, contract)?;
    let authority = facts::organisation(&app.log, prepared.authority)?.state.registered;
    let authority = authority.ok_or_else(not_opened)?;
    let need = requester(&app.log, called)?.map(|(_, need)| need);
    let agreed = Agreed {
        authority: prepared.authority,
        supplier: contract.tenderer,
        system: prepared.system,
        category: prepared.category.clone(),
        total: contract.price,
    };
    let (procurement, tender) = (prepared.procurement, contract.tender);
    Ok(OrderCommand::PlaceOrderUnder(Box::new(PlaceOrderUnder {
        order,
        basis: Basis::Award { procurement, tender },
        authority,
        system: prepared.system,
        category: prepared.category,
        need,
        deliver_to: prepared.deliver_to,
        reference: None,
        lines,
        agreed: Some(agreed),
    })))
}

/// The framework agreement that follows from a contract, with the hold on its system.
fn agreement(
    app: &App,
    called: &SpecificProcurement,
    contract: &ContractConcluded,
    framework: FrameworkId,
) -> Result<(FrameworkCommand, Held), Failure> {
    let (prepared, lines) = contracted(called, contract)?;
    let Outcome::Framework { maximum, until, authorities, longer_because } = prepared.outcome
    else {
        return Err(not_opened());
    };
    let agreed = FrameworkAgreementConcluded {
        framework,
        origin: Origin::Award { procurement: prepared.procurement, tender: contract.tender },
        subject: prepared.subject,
        system: prepared.system,
        category: prepared.category,
        supplier: contract.tenderer,
        authorities,
        lines: lines.into_iter().map(framework_line).collect(),
        estimated: at_most(contract.price, maximum),
        maximum,
        from: contract.on,
        until,
        special_reason: longer_because,
    };
    let system = facts::system(&app.log, agreed.system)?;
    let held = system.held();
    let conclude = ConcludeFrameworkAgreement {
        partners: vec![agreed.supplier],
        supplier_kind: facts::organisation(&app.log, agreed.supplier)?.state.kind(),
        system_facts: system.state,
        law: app.law()?,
        today: contract.on,
        agreed,
    };
    Ok((FrameworkCommand::Conclude(Box::new(conclude)), held))
}

/// what is expected to be called off: what was tendered for, within the maximum.
fn at_most(price: Money, maximum: Money) -> Money {
    if price.amount > maximum.amount { maximum } else { price }
}

fn framework_line(line: AgreedLine) -> FrameworkLine {
    FrameworkLine {
        line: line.line,
        description: line.description,
        supplier_part_number: line.supplier_part_number,
        cpv: line.cpv,
        unit: line.unit,
        unit_price: line.unit_price,
        delivery_days: line.delivery_days,
    }
}
