//! Why a need cannot be stated, or a step of it not taken.
//! How a refusal becomes an answer over HTTP is not said here.

use schemas::ids::{CategoryKey, OrderId};
use schemas::money::Money;
use schemas::need::{LaneReason, NeedLane, ReasonWeight};
use schemas::text::Line;
use serde::Serialize;

use crate::decider::Rejection;
use crate::dynamic_purchasing_system::NotInForce;

/// Why it may not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the sentence of each refusal is its documentation")]
pub enum NeedRejection {
    #[error("there is no such need")]
    NotStated,
    #[error("a need with this id was stated with other content")]
    StatedOtherwise,
    #[error("a need has 1 to {most} lines, counted up from 1, each with a quantity")]
    LinesUnusable { most: usize },
    #[error("{why}")]
    SystemNotInForce { why: NotInForce },
    #[error("the authority is not named in the notice of the dynamic purchasing system")]
    AuthorityNotParticipating,
    #[error("line {line} does not fall under category `{category}`: one need for each category")]
    AnotherCategory { line: u16, category: CategoryKey },
    #[error(
        "the authority has no unit `{unit}` that buys on its own responsibility; the operator records one with its reason"
    )]
    UnitNotRecognised { unit: Line },
    #[error("the authority has no delivery place called `{name}`")]
    DeliveryPlaceUnknown { name: Line },
    #[error("limits are in euros; the system's currency is another")]
    NotInEuros,
    #[error("{why}")]
    ValueUnusable { why: String },
    #[error(
        "the Land of the authority is not registered: without it no limit can be told; register the authority with its Land"
    )]
    LandUnknown,
    #[error("{why}")]
    LawNotKnown { why: String },
    #[error("{}", another_lane(*lane, reasons))]
    AnotherLane { category: CategoryKey, lane: NeedLane, reasons: Vec<LaneReason> },
    #[error("order {order} was placed for this need")]
    AlreadyMet { order: OrderId },
    #[error("the need was withdrawn, or its order came to nothing: state a new one")]
    NotOpen,
    #[error("{value} is more than the {reserved} for which the lane was decided")]
    MoreThanReserved { value: Money, reserved: Money },
}

/// The rule that closed the lane that was wanted.
pub(crate) fn refusing_rule(lane: NeedLane, reasons: &[LaneReason]) -> &'static str {
    let by = |rule| deciding(lane, reasons).any(|reason| reason.rule == rule);
    if by("R-4.07") {
        "R-4.07"
    } else if by("R-4.02") {
        "R-4.02"
    } else {
        "rules 4.4"
    }
}

/// Why not the lane that was wanted, and where the need goes instead.
pub(crate) fn another_lane(lane: NeedLane, reasons: &[LaneReason]) -> String {
    let goes = match lane {
        NeedLane::FrameworkCallOff => "it is called off from a framework agreement",
        NeedLane::DirectAward => "it is awarded directly",
        NeedLane::SystemCompetition => "it needs a competition in the dynamic purchasing system",
        NeedLane::NationalProcedure => "it needs a national procedure outside this system",
        NeedLane::EuProcedure => "it needs a procedure under the law of the EU",
    };
    let why: Vec<_> = deciding(lane, reasons).map(|reason| reason.what.as_str()).collect();
    if why.is_empty() { goes.to_owned() } else { format!("{goes}: {}", why.join("; ")) }
}

/// What closed the direct award, and otherwise what opened the lane that was taken.
fn deciding(lane: NeedLane, reasons: &[LaneReason]) -> impl Iterator<Item = &LaneReason> {
    let closed = |reason: &&LaneReason| {
        reason.lane == NeedLane::DirectAward && reason.weight == ReasonWeight::PassedOver
    };
    let was_closed = reasons.iter().any(|reason| closed(&reason));
    reasons.iter().filter(move |reason| {
        let opened = reason.lane == lane && reason.weight == ReasonWeight::Taken;
        if was_closed { closed(reason) } else { opened }
    })
}

impl Rejection for NeedRejection {
    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::SystemNotInForce { .. } => Some("R-1.11"),
            Self::AuthorityNotParticipating => Some("R-1.10"),
            Self::AnotherCategory { .. } => Some("R-1.08"),
            Self::UnitNotRecognised { .. } | Self::MoreThanReserved { .. } => Some("R-4.02"),
            Self::ValueUnusable { .. } => Some("R-4.01"),
            Self::LandUnknown | Self::LawNotKnown { .. } => Some("R-4.03"),
            Self::AnotherLane { lane: NeedLane::FrameworkCallOff, .. } => Some("R-8.06"),
            Self::AnotherLane { reasons, lane, .. } => Some(refusing_rule(*lane, reasons)),
            Self::NotStated
            | Self::StatedOtherwise
            | Self::LinesUnusable { .. }
            | Self::DeliveryPlaceUnknown { .. }
            | Self::NotInEuros
            | Self::AlreadyMet { .. }
            | Self::NotOpen => None,
        }
    }

    fn concerns_others(&self) -> bool {
        matches!(self, Self::NotStated)
    }
}
