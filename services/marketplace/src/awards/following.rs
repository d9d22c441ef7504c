//! What follows from the contract of an award: its order or its framework agreement, once, whatever breaks off between.
//! Both are written through the one way in which anything is written.

use procurement::awarding::{Award, agreed_lines};
use procurement::framework::{ConcludeFrameworkAgreement, FrameworkCommand, Frameworks};
use procurement::order::{Agreed, OrderCommand, Orders, PlaceOrderUnder};
use procurement::specific_procurement::SpecificProcurement;
use schemas::award::{ContractConcluded, ContractResult};
use schemas::framework::{FrameworkAgreementConcluded, FrameworkLine, Origin};
use schemas::ids::{FrameworkId, OrderId, SpecificProcurementId, derived};
use schemas::money::Money;
use schemas::order::{AgreedLine, Basis};
use schemas::specific_procurement::{Outcome, SpecificProcurementPrepared};
use schemas::tender::Found;

use super::{not_opened, requester};
use crate::app::App;
use crate::execute::{Context, Failure, Prepared, execute};
use crate::facts::{self, Fact};
use crate::streams;

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

/// Lets be what follows from a contract that is concluded; what is there already stays as it is.
pub(super) async fn follow(
    app: &App,
    context: &Context,
    procurement: SpecificProcurementId,
) -> Result<(), Failure> {
    let award = facts::award(&app.log, procurement)?;
    let Some(contract) = award.state.concluded.clone() else { return Ok(()) };
    let called = facts::specific_procurement(&app.log, procurement)?.state;
    // Whoever carried out the step insists on a revision of the award, not of what follows.
    let context = &Context { if_match: None, ..context.clone() };
    match contract.result {
        ContractResult::Order { order } => {
            place(app, context, &award, &called, &contract, order).await
        }
        ContractResult::Framework { framework } => {
            agree(app, context, &award, &called, &contract, framework).await
        }
    }
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

async fn place(
    app: &App,
    context: &Context,
    award: &Fact<Award>,
    called: &SpecificProcurement,
    contract: &ContractConcluded,
    order: OrderId,
) -> Result<(), Failure> {
    let stream = streams::order(order);
    if app.log.stream_revision(&stream)?.is_some() {
        return Ok(());
    }
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
    let command = OrderCommand::PlaceOrderUnder(Box::new(PlaceOrderUnder {
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
    }));
    execute::<Orders>(&app.log, &stream, context, || {
        Ok(Prepared { command: command.clone(), holding: vec![award.held()] })
    })
    .await
    .map(drop)
}

async fn agree(
    app: &App,
    context: &Context,
    award: &Fact<Award>,
    called: &SpecificProcurement,
    contract: &ContractConcluded,
    framework: FrameworkId,
) -> Result<(), Failure> {
    let stream = streams::framework(framework);
    if app.log.stream_revision(&stream)?.is_some() {
        return Ok(());
    }
    let (prepared, lines) = contracted(called, contract)?;
    let Outcome::Framework { maximum, until, authorities, longer_because } =
        prepared.outcome.clone()
    else {
        return Err(not_opened());
    };
    let agreed = FrameworkAgreementConcluded {
        framework,
        origin: Origin::Award { procurement: prepared.procurement, tender: contract.tender },
        subject: prepared.subject.clone(),
        system: prepared.system,
        category: prepared.category.clone(),
        supplier: contract.tenderer,
        authorities,
        lines: lines.into_iter().map(framework_line).collect(),
        estimated: at_most(contract.price, maximum),
        maximum,
        from: contract.on,
        until,
        special_reason: longer_because,
    };
    execute::<Frameworks>(&app.log, &stream, context, || {
        let system = facts::system(&app.log, agreed.system)?;
        let holding = vec![award.held(), system.held()];
        let conclude = ConcludeFrameworkAgreement {
            partners: vec![agreed.supplier],
            supplier_kind: facts::organisation(&app.log, agreed.supplier)?.state.kind(),
            system_facts: system.state,
            today: contract.on,
            agreed: agreed.clone(),
        };
        Ok(Prepared { command: FrameworkCommand::Conclude(Box::new(conclude)), holding })
    })
    .await
    .map(drop)
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
