//! What a notice must say and must not, rule by rule.

mod selection;

use proptest::prelude::*;
use schemas::scoring::{Basis, Compared, Criterion, Method, Rounding, Scheme, Shares};
use schemas::terms::{CatalogueUse, Percentages, Terms, Variants};

use super::{TermsRejection as No, check, warnings};
use crate::samples::notice::{category_terms, terms};
use crate::samples::{day, dec, key, line, system};

fn judged(change: impl FnOnce(&mut Terms)) -> Result<(), No> {
    let mut asked = terms();
    change(&mut asked);
    check(&asked, &system(), day("2026-08-03"))
}

#[track_caller]
fn refused(rule: &str, change: impl FnOnce(&mut Terms), expected: &No) {
    let refused = judged(change).expect_err("not refused");
    assert_eq!(&refused, expected);
    assert_eq!(refused.rule(), Some(rule));
}

/// every category of the system has terms, once; criteria of a category are told apart.
#[test]
fn every_category_has_its_own_criteria() {
    let (monitors, desks, references) = (key("monitors"), key("desks"), key("references"));
    refused(
        "R-1.08",
        |asked| drop(asked.categories.remove(0)),
        &No::CategoryWithoutTerms { category: monitors.clone() },
    );
    refused(
        "R-1.08",
        |asked| asked.categories.push(category_terms("monitors")),
        &No::CategoryTwice { category: monitors.clone() },
    );
    refused(
        "R-1.08",
        |asked| asked.categories.push(category_terms("desks")),
        &No::UnknownCategory { category: desks },
    );
    refused(
        "R-1.08",
        |asked| asked.categories[0].selection.clear(),
        &No::NoSelectionCriterion { category: monitors.clone() },
    );
    let twice = |asked: &mut Terms| {
        let again = asked.categories[0].selection[0].clone();
        asked.categories[0].selection.push(again);
    };
    refused("R-1.08", twice, &No::CriterionTwice { category: monitors, criterion: references });
}

/// how the system is run is said and can be meant.
#[test]
fn the_manner_of_a_system_is_told_and_fits_together() {
    refused("R-1.07", |asked| asked.languages.clear(), &No::NoLanguage);
    let no_catalogues = |asked: &mut Terms| asked.catalogues = CatalogueUse::NotAccepted;
    refused("R-2.15", no_catalogues, &No::CollectionWithoutCatalogues);
    assert_eq!(
        judged(|asked| {
            no_catalogues(asked);
            asked.collection = false;
        }),
        Ok(())
    );
    let longest = 366;
    for days in [0, 367] {
        let extended = |asked: &mut Terms| asked.extended_assessment = Some(days);
        refused("R-1.29", extended, &No::NotAnExtension { longest });
        let waiting = |asked: &mut Terms| asked.voluntary_standstill = Some(days);
        refused("R-1.44", waiting, &No::NotAStandstill { longest });
    }
}

/// an estimate is a value in euros, in whole cents, made before the notice.
#[test]
fn an_estimate_is_a_value_made_before_the_notice() {
    for amount in ["0", "-1", "100.001"] {
        let total = dec(amount);
        let change = |asked: &mut Terms| asked.estimate.total.amount = total;
        refused("R-4.01", change, &No::NotAnEstimate { total });
    }
    let on = day("2026-08-04");
    refused("R-4.03", |asked| asked.estimate.on = on, &No::EstimateAfterNotice { on });
    assert_eq!(judged(|asked| asked.estimate.on = day("2026-08-03")), Ok(()));
}

fn weights(asked: &mut Terms, price: (u8, u8), others: &[(u8, u8)]) {
    let percent = |(from, to)| Percentages { from, to };
    let award = &mut asked.categories[0].award;
    award.price = percent(price);
    for (criterion, weight) in award.criteria.iter_mut().zip(others) {
        criterion.weight = percent(*weight);
    }
}

/// § 127(5) GWB, § 58(3) VgV: weights or ranges that can make a whole, or an order with its reason.
#[test]
fn weights_are_announced_so_that_they_can_make_a_whole() {
    let category = key("monitors");
    assert_eq!(judged(|asked| weights(asked, (50, 50), &[(20, 20), (30, 30)])), Ok(()));
    let no_whole = |least, most| No::WeightsMakeNoWhole { category: category.clone(), least, most };
    refused("R-1.42", |asked| weights(asked, (50, 50), &[(20, 20), (31, 31)]), &no_whole(101, 101));
    refused("R-1.42", |asked| weights(asked, (10, 50), &[(0, 20), (0, 29)]), &no_whole(10, 99));
    let not_percentages = No::NotPercentages { category: category.clone() };
    refused("R-1.42", |asked| weights(asked, (60, 40), &[(20, 20), (30, 30)]), &not_percentages);
    refused("R-1.42", |asked| weights(asked, (0, 101), &[(0, 20), (0, 30)]), &not_percentages);
    let order = |asked: &mut Terms| {
        asked.categories[0].award.no_weights = Some(line("Der Bedarf ist noch offen"));
    };
    refused("R-1.42", order, &No::WeightsAndNone { category: category.clone() });
    assert_eq!(
        judged(|asked| {
            order(asked);
            weights(asked, (0, 100), &[(0, 100), (0, 100)]);
        }),
        Ok(())
    );
    let criterion = line("Lieferzeit");
    let twice = |asked: &mut Terms| asked.categories[0].award.criteria[1].name = line("Lieferzeit");
    refused("R-1.42", twice, &No::AwardCriterionTwice { category, criterion });
}

fn scheme(method: Method) -> Scheme {
    Scheme {
        method,
        decimals: 4,
        rounding: Rounding::HalfAwayFromZero,
        compared: Compared::Unrounded,
        tie_break: Criterion::Price,
        basis: Basis::Net,
    }
}

/// a method that the notice fixes can be used and keeps the announced weights.
#[test]
fn a_method_of_scoring_keeps_to_the_announced_weights() {
    let category = key("monitors");
    let with = |scheme: Scheme| |asked: &mut Terms| asked.categories[0].award.scheme = Some(scheme);
    let three_rule = |performance, price| {
        let shares = Shares::new(performance, price).unwrap();
        scheme(Method::ThreeRule { shares, most: dec("100") })
    };
    assert_eq!(judged(with(three_rule(60, 40))), Ok(()));
    refused(
        "R-1.42",
        with(three_rule(61, 39)),
        &No::SchemeAgainstWeights { category: category.clone(), price: 39 },
    );
    let unusable = Scheme { decimals: 11, ..scheme(Method::Simple) };
    refused(
        "R-1.42",
        with(unusable),
        &No::SchemeUnusable {
            category,
            why: "the scheme cannot be used: at most ten decimals are shown".to_owned(),
        },
    );
}

/// § 67(5) VgV: where consumption matters it is judged.
#[test]
fn the_price_alone_does_not_decide_where_energy_is_used() {
    let price_only = |asked: &mut Terms| {
        weights(asked, (100, 100), &[]);
        asked.categories[0].award.criteria.clear();
    };
    refused("R-6.21", price_only, &No::EnergyNotJudged { category: key("monitors") });
    let mut without_use = system();
    without_use.categories[0].references.yearly_kilowatt_hours = None;
    let mut asked = terms();
    price_only(&mut asked);
    assert_eq!(check(&asked, &without_use, day("2026-08-03")), Ok(()));
}

/// What is lawful and yet to be known is told, not refused.
#[test]
fn a_median_a_dominant_price_and_an_unnamed_energy_are_warned_of() {
    let mut asked = terms();
    assert_eq!(warnings(&asked, &system()), []);
    let shares = Shares::new(60, 40).unwrap();
    asked.categories[0].award.scheme = Some(scheme(Method::Median { shares }));
    weights(&mut asked, (90, 95), &[(5, 5), (5, 5)]);
    asked.categories[0].award.criteria[1].name = line("Ergonomie");
    let told: Vec<_> = warnings(&asked, &system()).into_iter().map(|hint| hint.code).collect();
    assert_eq!(told, ["scheme_has_a_known_effect", "price_leaves_little", "energy_not_named"]);
}

proptest! {
    /// ranges are taken exactly if some choice within them makes a hundred.
    #[test]
    fn ranges_are_taken_if_a_choice_makes_a_whole(
        price in (0_u8..=100, 0_u8..=100), one in (0_u8..=100, 0_u8..=100), two in (0_u8..=100, 0_u8..=100),
    ) {
        let sorted = |(a, b): (u8, u8)| (a.min(b), a.max(b));
        let (price, one, two) = (sorted(price), sorted(one), sorted(two));
        let taken = judged(|asked| weights(asked, price, &[one, two])).is_ok();
        // Slow and obvious: try every choice.
        let possible = (price.0..=price.1).any(|p| {
            (one.0..=one.1).any(|a| {
                let rest = 100_i32 - i32::from(p) - i32::from(a);
                (i32::from(two.0)..=i32::from(two.1)).contains(&rest)
            })
        });
        prop_assert_eq!(taken, possible);
    }
}

/// § 35 VgV: what a notice promises and nobody could hand in is refused when it is stated.
#[test]
fn variants_that_nobody_can_hand_in_are_not_promised() {
    for variants in [Variants::Required, Variants::Allowed] {
        let change = |asked: &mut Terms| asked.variants = variants;
        refused("R-0.1", change, &No::VariantsNotTaken { variants });
    }
}

/// a scheme that the notice fixes can keep the order that it publishes.
#[test]
fn a_scheme_of_a_notice_without_weights_can_keep_its_order() {
    let with = |price: u8| {
        move |asked: &mut Terms| {
            let award = &mut asked.categories[0].award;
            let open = Percentages { from: 0, to: 100 };
            award.no_weights = Some(line("Bedarf wechselt"));
            award.price = open;
            award.criteria.iter_mut().for_each(|criterion| criterion.weight = open);
            let shares = Shares::new(100 - price, price).unwrap();
            award.scheme = Some(Scheme {
                method: Method::ThreeRule { shares, most: dec("100") },
                decimals: 2,
                rounding: Rounding::HalfAwayFromZero,
                compared: Compared::Unrounded,
                tie_break: Criterion::Price,
                basis: Basis::Net,
            });
        }
    };
    assert_eq!(judged(with(34)), Ok(()));
    let refusal = No::SchemeAgainstOrder { category: key("monitors"), price: 33 };
    refused("R-1.53", with(33), &refusal);
}
