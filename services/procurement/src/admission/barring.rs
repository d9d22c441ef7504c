//! Who cannot be awarded anything although it was invited: grounds for exclusion count at any time of the procedure
//! (§§ 123(1), 124(1) GWB; ). Whether an admission is granted or rests is decided elsewhere.

use chrono::NaiveDate;
use schemas::exclusion::Ground;
use schemas::ids::CategoryKey;
use serde::Serialize;

use super::{Admission, AdmissionRejection, Standing, excluding, leaving};

/// Why a supplier cannot be awarded anything in a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Barred {
    /// How it stands in the category; none if it never asked.
    pub standing: Option<Standing>,
    /// The ground for exclusion that applies, if one does.
    pub ground: Option<Ground>,
}

impl std::fmt::Display for Barred {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let standing = match self.standing {
            Some(Standing::Admitted) => "stands",
            Some(Standing::Suspended) => "rests",
            Some(Standing::Rejected) => "was refused",
            Some(Standing::Requested) => "is not decided",
            Some(Standing::Withdrawn) => "was taken back",
            Some(Standing::Left) => "was given up",
            None => "was never asked for",
        };
        let ground =
            if self.ground.is_some() { ", and a ground for exclusion applies" } else { "" };
        write!(f, "{standing}{ground}")
    }
}

impl Admission {
    /// why nothing is awarded to the supplier in the category on this day; none if it may be.
    #[must_use]
    pub fn barred_from(&self, category: &CategoryKey, today: NaiveDate) -> Option<Barred> {
        let (standing, ground) = (self.standings.get(category).copied(), self.excluded_by(today));
        let exists = leaving::check_successor(self, today).is_ok();
        match standing {
            Some(Standing::Admitted) if ground.is_none() && exists => None,
            // Invitations of before stand; nobody leaves in order to rest no longer.
            Some(Standing::Left)
                if ground.is_none() && exists && !self.left_resting.contains(category) =>
            {
                None
            }
            Some(
                Standing::Admitted
                | Standing::Suspended
                | Standing::Rejected
                | Standing::Requested
                | Standing::Withdrawn
                | Standing::Left,
            )
            | None => Some(Barred { standing, ground }),
        }
    }

    /// why nothing is called off from the supplier in the category on this day: it rests or is excluded. Who was
    /// never admitted here holds its agreement from elsewhere.
    #[must_use]
    pub fn rests_in(&self, category: &CategoryKey, today: NaiveDate) -> Option<Barred> {
        let (standing, ground) = (self.standings.get(category).copied(), self.excluded_by(today));
        let rests = standing == Some(Standing::Suspended)
            || self.left_resting.contains(category)
            || ground.is_some();
        rests.then_some(Barred { standing, ground })
    }

    /// The ground for exclusion that applies on the day, if one does.
    fn excluded_by(&self, today: NaiveDate) -> Option<Ground> {
        self.findings.iter().find_map(|found| match excluding::check_found(found, today) {
            Err(AdmissionRejection::ExclusionGroundApplies { ground, .. }) => Some(ground),
            _ => None,
        })
    }
}
