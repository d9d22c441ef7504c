//! The need behind a competition: stated before, of this authority, in this lane, and once.
//! How a need gets its lane is tested in `need`.

use schemas::ids::NeedId;
use schemas::need::{NeedLane, NeedMet};

use super::*;
use crate::need::{Need, NeedPhase};
use crate::samples::{STRANGER, SUPPLIER, need};
use crate::scenario::given;

const NEED: NeedId = NeedId(Uuid::from_u128(70));

fn of_lane(lane: NeedLane) -> Need {
    need(NEED, key("monitors"), lane, dec("5000"))
}

/// The competition for a need that is as told.
fn for_need(need: Option<Need>) -> Asked {
    let asked = SpecificProcurementPrepared { need: Some(NEED), ..call() };
    Asked::Prepare(Box::new(Prepare { need, ..prepare(asked) }))
}

#[track_caller]
fn refused(need: Option<Need>, expected: &No) {
    given::<SpecificProcurements>(&[]).when(&for_need(need)).then_rejected(expected);
}

/// Rules § 4.4: the lane of a need was decided before it is put out to competition.
#[test]
fn a_competition_rests_on_an_open_need_of_its_lane() {
    let competition = || of_lane(NeedLane::SystemCompetition);
    let prepared = SpecificProcurementPrepared { need: Some(NEED), ..call() };
    given::<SpecificProcurements>(&[])
        .when(&for_need(Some(competition())))
        .then(&[prepared.into()]);
    refused(None, &No::NeedUnknown);
    let mut of_another = competition();
    of_another.stated.authority = STRANGER;
    refused(Some(of_another), &No::NeedUnknown);
    let mut of_another = competition();
    of_another.stated.category = key("keyboards");
    refused(Some(of_another), &No::NeedUnknown);
    let mut met = competition();
    let (order, value) = (schemas::ids::OrderId(Uuid::from_u128(40)), met.stated.estimate.total);
    met.phase = NeedPhase::Met(NeedMet { need: NEED, order, supplier: SUPPLIER, value, on: None });
    refused(Some(met), &No::NeedNotOpen);
    let lane = NeedLane::DirectAward;
    given::<SpecificProcurements>(&[])
        .when(&for_need(Some(of_lane(lane))))
        .then_rejected_by("rules 4.4", &No::NeedInAnotherLane { lane: Some(lane) });
}
