//! What was found from outside: values that a system does not carry, the first phase, the order of criteria, the basis of
//! prices, documents that have no place.
//! Awards and what follows them are tried elsewhere.

use schemas::law::{FirstInvitationFrom, Setting};
use schemas::scoring::{Method, Shares};
use schemas::specific_procurement::{Mode, Outcome};
use schemas::tender::TenderDocument;
use schemas::terms::{AwardTerms, Percentages, Regulation};

use super::*;
use crate::decider::Rejection;
use crate::law::deadlines::DeadlineRefused;
use crate::samples::notice::award_terms;
use crate::scenario::given;
use crate::specific_procurement::content::{self, Objection, Remark};

fn euros(amount: &str) -> Money {
    Money::in_cents(dec(amount), Currency::EUR)
}

fn prepares(prepared: &Prepare) -> Result<(), No> {
    let command = Asked::Prepare(Box::new(prepared.clone()));
    SpecificProcurements::decide(&state(&[]), &command).map(drop)
}

fn issues(asked: &IssueInvitation) -> Result<(), No> {
    let command = invite(asked.clone());
    SpecificProcurements::decide(&state(&[call().into()]), &command).map(drop)
}

fn worth(total: i64, maximum: Option<&str>) -> Prepare {
    let outcome = maximum.map_or(Outcome::Order, |maximum| Outcome::Framework {
        maximum: euros(maximum),
        until: day("2030-08-31"),
        authorities: vec![AUTHORITY],
        longer_because: None,
    });
    let estimate = estimate(total, "2026-09-01");
    prepare(SpecificProcurementPrepared { estimate, outcome, ..call() })
}

fn below(mut asked: Prepare) -> Prepare {
    asked.facts.noticed.as_mut().unwrap().regulation = Regulation::Uvgo;
    asked
}

/// § 106(1) GWB: neither an order nor a framework agreement that alone reaches the threshold is called for in a
/// system that was noticed below it.
#[test]
fn a_call_at_the_threshold_is_not_carried_by_a_system_below_it() {
    assert_eq!(prepares(&below(worth(215_999, None))), Ok(()));
    assert_eq!(prepares(&worth(5_000_000, None)), Ok(()));
    let at = |value: &str| No::BeyondTheSystem { value: euros(value), threshold: dec("216000") };
    for (asked, value) in [
        (below(worth(216_000, None)), "216000"),
        (below(worth(5_000_000, None)), "5000000"),
        (below(worth(1_000, Some("216000"))), "216000"),
    ] {
        let command = Asked::Prepare(Box::new(asked));
        given::<SpecificProcurements>(&[]).when(&command).then_rejected_by("R-4.08", &at(value));
    }
    // One that was prepared before this was known is not invited to.
    let mut asked = invitation();
    asked.facts.noticed.as_mut().unwrap().regulation = Regulation::Uvgo;
    let prepared = worth(300_000, None).asked;
    given::<SpecificProcurements>(&[prepared.into()])
        .when(&invite(asked))
        .then_rejected_by("R-4.08", &at("300000"));
}

/// § 21(1) VgV, CJEU C-23/20: what is expected to be called off fits into the most that can be.
#[test]
fn a_maximum_is_not_below_the_estimate() {
    assert_eq!(prepares(&worth(50_000, Some("50000"))), Ok(()));
    let (maximum, estimate) = (euros("50000"), euros("140000"));
    let refused = No::FrameworkBelowEstimate { maximum, estimate };
    let command = Asked::Prepare(Box::new(worth(140_000, Some("50000"))));
    given::<SpecificProcurements>(&[]).when(&command).then_rejected_by("R-4.26", &refused);
}

/// § 24(2) sentence 1, § 22(2) VgV: the first invitation waits for the published end of the first phase; later ones
/// do not, and an operator may set it otherwise.
#[test]
fn the_first_invitation_leaves_after_the_first_phase() {
    let mut early = invitation();
    early.facts.noticed.as_mut().unwrap().requests_until = at("2026-09-12T00:00:00");
    let until = "2026-09-12T00:00:00".parse().unwrap();
    given::<SpecificProcurements>(&[call().into()])
        .when(&invite(early.clone()))
        .then_rejected_by("R-1.49", &No::FirstPhaseRuns { until });
    let mut later = early.clone();
    later.facts.first_invitation = Some(day("2026-09-08"));
    assert_eq!(issues(&later), Ok(()));
    let mut just = early.clone();
    just.facts.noticed.as_mut().unwrap().requests_until = just.now;
    assert_eq!(issues(&just), Ok(()));
    let mut law = Law::clone(&early.law);
    let setting = Setting::FirstInvitation { value: FirstInvitationFrom::Notice };
    law.settings = law.settings.with(setting).unwrap();
    assert_eq!(issues(&IssueInvitation { law: Arc::new(law), ..early }), Ok(()));
}

/// §§ 13, 17(6) UVgO: below the threshold a period that is too short is refused by the rule that holds there, and so
/// is one that is shortened without the consent of all.
#[test]
fn below_the_threshold_a_period_is_refused_by_the_rule_that_holds_there() {
    let mut short = invitation();
    short.facts.noticed.as_mut().unwrap().regulation = Regulation::Uvgo;
    let invited = short.clone();
    short.tenders_until = at("2026-09-14T00:00:00");
    let no = issues(&short).unwrap_err();
    assert!(matches!(no, No::Deadline(DeadlineRefused::TooEarly { .. })), "{no:?}");
    assert_eq!(no.rule(), Some("R-1.25"));
    let story = told(vec![call().into()], &[invite(invited)]);
    let (tenders_until, reason) = (at("2026-09-15T00:00:00"), line("eilt"));
    let (by, now) = (AUTHORITY, at("2026-09-12T10:00:00"));
    let sooner = Asked::ChangePeriod { by, tenders_until, reason, now };
    let no = SpecificProcurements::decide(&state(&story), &sooner).unwrap_err();
    assert_eq!(no.rule(), Some("R-1.25"), "{no:?}");
}

/// The invitation in a system whose notice gives an order instead of weights: price, delivery, energy.
fn in_order(price: u8, delivery: &str, energy: &str) -> IssueInvitation {
    let mut asked = invitation();
    let open = Percentages { from: 0, to: 100 };
    let mut terms =
        AwardTerms { price: open, no_weights: Some(line("Bedarf wechselt")), ..award_terms() };
    terms.criteria.iter_mut().for_each(|criterion| criterion.weight = open);
    let noticed = asked.facts.noticed.as_mut().unwrap();
    noticed.terms.categories.iter_mut().for_each(|category| category.award = terms.clone());
    let shares = Shares::new(100 - price, price).unwrap();
    asked.scheme.method = Method::ThreeRule { shares, most: dec("100") };
    asked.criteria = criteria(delivery, energy);
    asked
}

/// § 127(5) GWB, § 58(3) sentence 3 VgV: what was published as more important does not count less.
#[test]
fn an_order_that_was_published_instead_of_weights_binds() {
    assert_eq!(issues(&in_order(40, "60", "40")), Ok(()));
    for asked in [in_order(5, "10", "90"), in_order(60, "40", "60"), in_order(30, "60", "40")] {
        let no = issues(&asked).unwrap_err();
        assert!(matches!(no, No::OrderOfCriteria { .. }), "{no:?}");
        assert_eq!(no.rule(), Some("R-1.53"));
    }
    let mut fewer = in_order(60, "100", "1");
    fewer.criteria.pop();
    fewer.scheme.method =
        Method::ThreeRule { shares: Shares::new(40, 60).unwrap(), most: dec("100") };
    assert_eq!(issues(&fewer), Err(No::CriterionMissing { name: line("Energieverbrauch") }));
}

/// data of catalogues states neither rates of VAT nor documents; what a tender has no place for is not asked.
#[test]
fn what_collected_data_has_no_place_for_is_not_asked_for() {
    let collects = |asked: &IssueInvitation| {
        let command = invite(asked.clone());
        let story = state(&[collecting_call().into()]);
        SpecificProcurements::decide(&story, &command).map(drop)
    };
    let mut gross = invitation();
    gross.scheme.basis = Basis::Gross;
    assert_eq!(collects(&gross), Err(No::GrossOfCatalogues));
    assert_eq!(issues(&gross), Ok(()));
    let sheet = IssueInvitation { documents_to_add: vec![line("Datenblatt")], ..invitation() };
    assert_eq!(collects(&sheet), Err(No::DocumentsOfCatalogues));
    assert_eq!(issues(&sheet), Ok(()));
    let twice = vec![line("Datenblatt"), line("Datenblatt")];
    let twice = IssueInvitation { documents_to_add: twice, ..invitation() };
    let no = issues(&twice).unwrap_err();
    assert_eq!(no.rule(), Some("R-1.55"), "{no:?}");
    assert!(matches!(collecting_call().mode, Mode::Collection { .. }));
}

/// what stands against a tender is said while it can be mended.
#[test]
fn what_stands_against_a_tender_is_said_when_it_arrives() {
    let lines = [needed(1, 10), needed(2, 4)];
    let net = |prices: &[&str]| content::objection(&lines, Basis::Net, &tendered(prices));
    assert_eq!(net(&["100", "50"]), None);
    assert_eq!(net(&["100", "-0.01"]), Some(Objection::BelowZero { line: 2 }));
    assert_eq!(net(&["1", "1", "1"]), Some(Objection::NotALine { line: 3 }));
    let gross = |offered: &TenderContent| content::objection(&lines, Basis::Gross, offered);
    let mut offered = tendered(&["100", "50"]);
    assert_eq!(gross(&offered), Some(Objection::NoTax { line: 1 }));
    for line in &mut offered.lines {
        line.tax_percent = Some(dec("19"));
    }
    assert_eq!(gross(&offered), None);
}

fn tendered(prices: &[&str]) -> TenderContent {
    content(FIRST, prices)
}

/// § 60 VgV, CJEU C-367/19: prices of zero, lines without a price and documents that are missing are said
/// at receipt; the tender is taken.
#[test]
fn what_its_tenderer_should_know_of_a_tender_is_said_when_it_arrives() {
    let lines = [needed(1, 10), needed(2, 4)];
    let demanded = [line("Datenblatt")];
    let of = |offered: &TenderContent| content::remarks(&lines, &demanded, offered);
    let missing = || Remark::DocumentMissing { name: line("Datenblatt") };
    assert_eq!(of(&tendered(&["100", "0"])), [Remark::PriceOfZero { line: 2 }, missing()]);
    let nothing = of(&tendered(&["0"]));
    let told = [Remark::LineMissing { line: 2 }, Remark::TotalOfZero];
    assert_eq!(nothing, [&told[..], &[Remark::PriceOfZero { line: 1 }, missing()]].concat());
    let mut whole = tendered(&["100", "50"]);
    whole.documents = vec![TenderDocument {
        name: line("Datenblatt"),
        media_type: line("application/pdf"),
        sha256: None,
        bytes: None,
        content: Some("JVBERg==".to_owned()),
    }];
    assert_eq!(of(&whole), []);
}

/// each line with its own rate, rounded once.
#[test]
fn a_gross_price_has_the_rate_of_each_line() {
    let pieces = [(1, 10), (2, 4)].into();
    let mut offered = tendered(&["100", "50.01"]);
    assert_eq!(content::gross(&pieces, Currency::EUR, &offered), Err(1));
    offered.lines[0].tax_percent = Some(dec("19"));
    offered.lines[1].tax_percent = Some(dec("7"));
    // 1,000 * 1.19 + 200.04 * 1.07
    assert_eq!(content::gross(&pieces, Currency::EUR, &offered), Ok(Some(euros("1404.04"))));
    for wrong in ["-1", "100.01", "19.001"] {
        offered.lines[0].tax_percent = Some(dec(wrong));
        let checked = content::checked(PROCUREMENT, FIRST, &call().lines, Currency::EUR, &offered);
        assert_eq!(checked, Err(content::NoTender::TaxRate), "{wrong}");
    }
}
