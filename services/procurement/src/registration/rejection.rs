//! Why something may not happen to a firm's request to be registered.
//! Nothing is decided here.

use chrono::NaiveDate;
use schemas::text::Line;
use serde::Serialize;

use crate::decider::Rejection;
use crate::dynamic_purchasing_system::NotInForce;

/// Why it may not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum RegistrationRejection {
    /// The system takes no requests.
    #[error("{why}")]
    SystemNotInForce {
        /// Why.
        why: NotInForce,
    },
    /// The notice of the system was not sent.
    #[error(
        "the notice of the dynamic purchasing system was not sent yet: nobody is asked to take part"
    )]
    NotNoticed,
    /// A text holds characters that nobody sees, with which one name passes for another.
    #[error("`{field}` holds characters that cannot be seen; write it without them")]
    InvisibleCharacters {
        /// Where.
        field: &'static str,
    },
    /// The id is taken.
    #[error("this request was made with other particulars")]
    RequestedOtherwise,
    /// There is no such request, or the secret is not its own: the asker is not told which.
    #[error("there is nothing here for you")]
    NotRequested,
    /// Something else was decided.
    #[error("the request was decided already")]
    DecidedAlready,
    /// Nothing was decided yet.
    #[error("the request was not decided yet; ask again later")]
    NotDecided,
    /// It was refused.
    #[error("the request was refused: {reason}")]
    Refused {
        /// Why.
        reason: Line,
    },
    /// The day for the exchange is over.
    #[error(
        "the secret could be exchanged until {until}; the operator of the system issues a token on request"
    )]
    ClaimExpired {
        /// The last day.
        until: NaiveDate,
    },
    /// It was exchanged.
    #[error(
        "the secret was exchanged for a token already; a lost token is replaced by the operator of the system"
    )]
    ClaimedAlready,
}

impl Rejection for RegistrationRejection {
    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::NotNoticed => Some("R-1.06"),
            Self::SystemNotInForce { .. } => Some("R-1.11"),
            Self::InvisibleCharacters { .. }
            | Self::RequestedOtherwise
            | Self::NotRequested
            | Self::DecidedAlready
            | Self::NotDecided
            | Self::Refused { .. }
            | Self::ClaimExpired { .. }
            | Self::ClaimedAlready => None,
        }
    }

    fn concerns_others(&self) -> bool {
        matches!(self, Self::NotRequested)
    }
}
