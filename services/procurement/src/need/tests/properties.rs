//! What holds of every history of a ledger: its sum is that of a slow count.
//! Single stories stand beside.

use chrono::{Days, Months};
use proptest::prelude::*;

use super::*;
use crate::need::{Need, NeedPhase};
use crate::scenario::history;

/// Ten needs over three years, ordered, given back and withdrawn in any sequence.
fn commands() -> impl Strategy<Value = Vec<NeedCommand>> {
    let stated = (0_u128..10, 1_i64..400_000, 0_u64..1_000).prop_map(|(number, cents, days)| {
        let today = day("2026-02-01").checked_add_days(Days::new(days)).unwrap();
        // After 2027 no threshold is known; the day is kept within what is.
        let today = today.min(day("2027-12-31"));
        state(monitors_for(number, Decimal::new(cents, 2), today))
    });
    let settled = (0_u128..10, 0_u128..10, 1_i64..400_000).prop_map(|(number, order, cents)| {
        let order = OrderId(Uuid::from_u128(order));
        let value = Money::in_cents(Decimal::new(cents, 2), Currency::EUR);
        let on = Some(NaiveDate::MIN);
        NeedCommand::SettleNeed(NeedMet {
            need: need(number),
            order,
            supplier: SUPPLIER,
            value,
            on,
        })
    });
    let released = (0_u128..10, 0_u128..10).prop_map(|(number, order)| NeedCommand::ReleaseNeed {
        need: need(number),
        order: OrderId(Uuid::from_u128(order)),
        reason: line("Haushaltssperre"),
    });
    let withdrawn = (0_u128..10)
        .prop_map(|number| NeedCommand::WithdrawNeed { need: need(number), reason: line("x") });
    let any = prop_oneof![4 => stated, 3 => settled, 1 => released, 1 => withdrawn];
    proptest::collection::vec(any, 0..40)
}

/// The sum of a year, counted day by day.
fn recounted(ledger: &NeedLedger, on: NaiveDate) -> Decimal {
    let mut sum = Decimal::ZERO;
    let mut day = on;
    while day > on.checked_sub_months(Months::new(12)).unwrap() {
        for Need { stated, decided, phase } in ledger.needs.values() {
            let direct = decided.as_ref().is_some_and(|it| it.lane == NeedLane::DirectAward);
            sum += match phase {
                NeedPhase::Stated if direct && day == on => stated.estimate.total.amount,
                NeedPhase::Met(met) if direct && met.on == Some(day) => met.value.amount,
                NeedPhase::Stated
                | NeedPhase::Met(_)
                | NeedPhase::Withdrawn(_)
                | NeedPhase::Released(_) => Decimal::ZERO,
            };
        }
        day = day.pred_opt().unwrap();
    }
    sum
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// the sum is that of a slow count, and no year of direct awards passes the limit.
    #[test]
    fn the_rolling_sum_is_that_of_a_slow_count_and_no_year_passes_the_limit(
        mut commands in commands(),
    ) {
        // A clock goes forward: needs are stated in the sequence of their days, and ordered in between.
        let on = |command: &NeedCommand| match command {
            NeedCommand::StateNeed(asked) => Some(asked.today),
            NeedCommand::WithdrawNeed { .. }
            | NeedCommand::SettleNeed(_)
            | NeedCommand::ReleaseNeed { .. } => None,
        };
        let mut days: Vec<_> = commands.iter().filter_map(on).collect();
        days.sort_unstable();
        let mut days = days.into_iter();
        let mut today = day("2026-02-01");
        for command in &mut commands {
            match command {
                NeedCommand::StateNeed(asked) => {
                    today = days.next().unwrap();
                    asked.today = today;
                }
                NeedCommand::SettleNeed(met) => met.on = Some(today),
                NeedCommand::WithdrawNeed { .. } | NeedCommand::ReleaseNeed { .. } => {}
            }
        }
        let ledger = history::<NeedLedgers>(&commands, |ledger| {
            for stated in ledger.needs.values().map(|need| need.stated.on) {
                let sum = ledger.direct_awards(stated);
                // Orders of later days count for no earlier one only by the clock; here all are asked on the last.
                assert!(recounted(ledger, stated) <= sum);
            }
            let days = ledger.needs.values().flat_map(|need| [Some(need.stated.on), need.bought_on()]);
            if let Some(last) = days.flatten().max() {
                let sum = ledger.direct_awards(last);
                assert_eq!(sum, recounted(ledger, last));
                assert!(sum <= dec("10000"), "{sum}");
            }
        });
        prop_assert!(ledger.needs.len() <= 10);
    }
}
