//! What is called off under a framework agreement, by whom and up to its maximum.
//! How an agreement comes about and ends stands in the module above.

use schemas::exclusion::Ground;
use schemas::framework::{CallOffReleased, FrameworkEvent, FrameworkExhausted};
use schemas::order::LineQuantity;

use super::{after, call_off, concluded, euros, order, reserved};
use crate::admission::Standing;
use crate::framework::{Barred, FrameworkCommand, FrameworkRejection};
use crate::samples::{AUTHORITY, STRANGER, SUPPLIER, day, line};

/// the worked example: 498,500 of 500,000 used; 1,600 are refused, 1,500 exhaust it.
#[test]
fn a_framework_agreement_is_called_off_to_its_published_maximum_and_no_further() {
    let story = [concluded().into(), reserved(1, 997_000)];
    let (asked, left) = (euros("1600"), euros("1500"));
    let rejection = FrameworkRejection::BeyondTheMaximum { asked, left };
    after(&story).when(&call_off(2, 3_200)).then_rejected_by("R-8.06", &rejection);
    let exhausted = [reserved(2, 3_000), FrameworkExhausted { order: order(2) }.into()];
    after(&story).when(&call_off(2, 3_000)).then(&exhausted);
    let story = [&story[..], &exhausted].concat();
    after(&story).when(&call_off(2, 3_000)).then_nothing();
    let (asked, left) = (euros("0.50"), euros("0"));
    let rejection = FrameworkRejection::BeyondTheMaximum { asked, left };
    after(&story).when(&call_off(3, 1)).then_rejected_by("R-8.06", &rejection);
    // What was called off and came to nothing was not used.
    let reason = line("Der Lieferant hat abgelehnt");
    let release = FrameworkCommand::Release { order: order(2), reason: reason.clone() };
    let released: FrameworkEvent = CallOffReleased { order: order(2), reason }.into();
    after(&story).when(&release).then(std::slice::from_ref(&released));
    let story = [&story[..], &[released]].concat();
    after(&story).when(&release).then_nothing();
    after(&story).when(&call_off(3, 1)).then(&[reserved(3, 1)]);
}

/// only authorities that it names, only what is in it.
#[test]
fn only_a_named_authority_calls_off_what_was_agreed() {
    let story = [concluded().into()];
    let today = day("2027-01-04");
    let by = |authority, line, quantity, today| FrameworkCommand::CallOff {
        order: order(1),
        authority,
        lines: vec![LineQuantity { line, quantity }],
        barred: None,
        today,
    };
    let stranger = by(STRANGER, 1, 1, today);
    let rejection = FrameworkRejection::AuthorityNotNamed;
    after(&story).when(&stranger).then_rejected_by("R-8.02", &rejection);
    for (line, quantity) in [(2, 1), (1, 0)] {
        let wrong = by(AUTHORITY, line, quantity, today);
        after(&story).when(&wrong).then_rejected_by("R-8.02", &FrameworkRejection::NotALine);
    }
    let early = FrameworkRejection::NotYetInForce { from: day("2026-06-01") };
    after(&story).when(&by(AUTHORITY, 1, 1, day("2026-05-31"))).then_rejected_by("R-8.05", &early);
    let late = FrameworkRejection::NoLongerInForce { until: day("2030-05-31") };
    after(&story).when(&by(AUTHORITY, 1, 1, day("2030-06-01"))).then_rejected_by("R-8.05", &late);
    after(&[]).when(&call_off(1, 1)).then_rejected(&FrameworkRejection::NotConcluded);
    let story = [concluded().into(), reserved(1, 1)];
    after(&story).when(&call_off(1, 2)).then_rejected(&FrameworkRejection::CalledOffOtherwise);
}

/// nothing is called off from a partner that rests or is excluded.
#[test]
fn nothing_is_called_off_from_a_partner_that_rests() {
    let why = Barred { standing: Some(Standing::Suspended), ground: Some(Ground::Conviction) };
    let FrameworkCommand::CallOff { order, authority, lines, today, .. } = call_off(1, 2) else {
        panic!("a call-off");
    };
    let asked = FrameworkCommand::CallOff { order, authority, lines, barred: Some(why), today };
    let rests = FrameworkRejection::PartnerRests { supplier: SUPPLIER, why };
    after(&[concluded().into()]).when(&asked).then_rejected_by("R-1.48", &rests);
}
