//! What was ordered, whichever way it was placed: who buys, who delivers, how much.
//! Why it could be placed is not asked here.

use std::collections::BTreeMap;

use schemas::ids::{OrganisationId, SystemId};
use schemas::money::Money;
use schemas::order::{NeedReference, OrderPlaced, OrderPlacedUnder};
use schemas::text::Line;

/// How an order came to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placed {
    /// Directly, from the catalogues.
    Directly(OrderPlaced),
    /// Under an award or a framework agreement.
    Under(OrderPlacedUnder),
}

impl Placed {
    /// Who buys.
    #[must_use]
    pub fn authority(&self) -> OrganisationId {
        match self {
            Self::Directly(placed) => placed.authority,
            Self::Under(placed) => placed.authority,
        }
    }

    /// Who delivers.
    #[must_use]
    pub fn supplier(&self) -> OrganisationId {
        match self {
            Self::Directly(placed) => placed.supplier,
            Self::Under(placed) => placed.supplier,
        }
    }

    /// The system in which it was bought.
    #[must_use]
    pub fn system(&self) -> SystemId {
        match self {
            Self::Directly(placed) => placed.system,
            Self::Under(placed) => placed.system,
        }
    }

    /// What it costs, without VAT.
    #[must_use]
    pub fn total(&self) -> Money {
        match self {
            Self::Directly(placed) => placed.total,
            Self::Under(placed) => placed.total,
        }
    }

    /// The authority's own reference.
    #[must_use]
    pub fn reference(&self) -> Option<&Line> {
        match self {
            Self::Directly(placed) => placed.reference.as_ref(),
            Self::Under(placed) => placed.reference.as_ref(),
        }
    }

    /// The needs that it meets.
    #[must_use]
    pub fn needs(&self) -> &[NeedReference] {
        match self {
            Self::Directly(placed) => &placed.needs,
            Self::Under(placed) => placed.need.as_slice(),
        }
    }

    /// What of it meets a need: the lines of the need's category, without VAT.
    #[must_use]
    pub fn value_for(&self, need: &NeedReference) -> Money {
        match self {
            Self::Directly(placed) => {
                let lines = placed.lines.iter().filter(|line| line.category == need.category);
                let sum = lines.map(|line| line.net.amount).sum();
                Money::in_cents(sum, placed.total.currency)
            }
            Self::Under(placed) => placed.total,
        }
    }

    /// How many units of each line.
    pub(super) fn quantities(&self) -> BTreeMap<u16, u64> {
        match self {
            Self::Directly(placed) => {
                placed.lines.iter().map(|line| (line.line, u64::from(line.quantity))).collect()
            }
            Self::Under(placed) => {
                placed.lines.iter().map(|line| (line.line, u64::from(line.quantity))).collect()
            }
        }
    }
}
