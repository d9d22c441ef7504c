//! An award from five opened tenders to the order: one is late, one excluded, one abnormally low; then an auction, the
//! decision of two people, the contract, and the record of it all. How tenders are sealed is told elsewhere.

mod answering;
mod bidding;
mod described;
mod life_cycle;
mod taken;
mod written;

use serde_json::{Value, json};

use crate::support::admitting::admitted;
use crate::support::competing::Competition;
use crate::support::tendering::{call, tender};
use crate::support::{Caller, Market};

const SENT: &str = "2026-09-11T08:00:00Z";
const UNTIL: &str = "2026-09-21T22:00:00Z";
const AFTER: &str = "2026-09-21T22:00:01Z";

/// A firm that tenders.
struct Firm {
    id: String,
    caller: Caller,
    tender: String,
}

struct Story {
    market: Market,
    competition: Competition,
    /// Five, by their prices as tendered: the second-dearest is excluded, the last is late.
    firms: Vec<Firm>,
    data: tempfile::TempDir,
    desks: tempfile::TempDir,
}

fn euros(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "EUR" })
}

fn firm(market: &Market, name: &str) -> (String, Caller) {
    let body = json!({ "kind": "economic_operator", "name": name, "town": "Kiel", "land": "SH" });
    let registered = market.operator.post("/organisations", &body).expect(201);
    let id = registered["organisation_id"].as_str().unwrap().to_owned();
    let caller = market.token("supplier", &id);
    admitted(&market.operator, &caller, &market.system, &["it"]);
    (id, caller)
}

impl Story {
    /// Five tenders have arrived, one of them too late, and were opened.
    fn opened(outcome: impl FnOnce(&Market) -> Value) -> Self {
        let (data, desks) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let market = Market::rehearse(data.path(), SENT);
        let mut callers = vec![
            (market.supplier_id.clone(), market.supplier.clone()),
            (market.other_supplier_id.clone(), market.other_supplier.clone()),
        ];
        callers
            .extend(["Günstig UG", "Eigenwillig AG", "Spät OHG"].map(|name| firm(&market, name)));
        let mut asked = call(&market);
        asked["outcome"] = outcome(&market);
        let authority = &market.authority_id;
        let competition = Competition::prepared(&market, authority, desks.path(), &asked);
        competition.invites(UNTIL, |asked| {
            asked["auction"] =
                json!({ "minimum_step": euros("5.00"), "quiet_seconds": 300, "most_minutes": 60 });
        });
        let prices =
            [["20.00", "30.00"], ["21.00", "31.00"], ["14.00", "20.00"], ["22.00", "32.00"]];
        let mut firms = Vec::new();
        for (number, (firm, caller)) in callers.into_iter().enumerate() {
            let late = number == 4;
            if late {
                market.lead_to(AFTER);
            }
            let price = prices.get(number).copied().unwrap_or(["19.00", "29.00"]);
            let mut content = tender(&competition.id, &firm, "Tastatur", price);
            content["accepts_conditions"] = json!(number != 3);
            let handed = caller.post(&competition.path("/tenders"), &content).expect(201);
            assert_eq!(handed["late"], late);
            let tender = handed["tender_id"].as_str().unwrap().to_owned();
            firms.push(Firm { id: firm, caller, tender });
        }
        competition.opens();
        Self { market, competition, firms, data, desks }
    }

    fn path(&self, rest: &str) -> String {
        self.competition.path(rest)
    }

    #[track_caller]
    fn does(&self, step: &str, body: &Value) -> Value {
        self.competition.does(step, body)
    }

    #[track_caller]
    fn posts(&self, caller: &Caller, step: &str, body: &Value) -> Value {
        self.competition.posts(caller, &format!("/award{step}"), body)
    }

    /// What somebody reads, reflecting the last step.
    #[track_caller]
    fn reads(&self, caller: &Caller, rest: &str) -> Value {
        self.competition.reads(caller, rest)
    }

    #[track_caller]
    fn refused(&self, step: &str, body: &Value, code: &str, rule: &str) {
        let answer =
            self.competition.officer.caller.post(&self.path(&format!("/award{step}")), body);
        assert_eq!(answer.refused(409, code)["rule"], rule);
    }

    fn tender(&self, firm: usize) -> &str {
        &self.firms[firm].tender
    }

    fn record(&self) -> Value {
        self.market.auditor.get(&self.path("/record"), &[]).expect(200)
    }

    /// Late, excluded, low: until only three tenders are left and nothing stands against scoring them.
    fn examine(&self) {
        let award = self.does("", &json!({}));
        assert_eq!(award["phase"], "examining");
        assert_eq!(award["low"][0]["tender"], self.tender(2), "noticed by itself");
        for officer in [&self.competition.officer, &self.competition.head] {
            self.posts(&officer.caller, "/impartiality", &json!({}));
        }
        let evaluate = json!({ "reason": null });
        self.refused("/evaluations", &evaluate, "late_undecided", "R-5.08");
        let late = json!({ "tender": self.tender(4), "considered": false,
            "reason": "Das Hochladen begann erst nach der Frist" });
        self.does("/late-tenders", &late);
        self.refused("/evaluations", &evaluate, "not_conforming", "R-5.08");
        let other_terms = json!({ "tender": self.tender(3), "ground": "documents_changed",
            "reason": "Eigene Lieferbedingungen beigefügt" });
        self.does("/exclusions", &other_terms);
        self.refused("/evaluations", &evaluate, "low_price_undecided", "R-5.09");
        let enquiry = json!({ "tender": self.tender(2), "about": "abnormally_low_price",
            "text": "Bitte erläutern Sie Ihren Preis", "until": "2026-09-24T10:00:00Z",
            "would_change_the_tender": false });
        self.does("/enquiries", &enquiry);
        let haggling = json!({ "tender": self.tender(0), "about": "clarification",
            "text": "Geht es auch billiger?", "until": "2026-09-24T10:00:00Z",
            "would_change_the_tender": true });
        self.refused("/enquiries", &haggling, "negotiation", "R-1.02");
        let mut answer = json!({ "enquiry": 1, "text": "Restposten des Herstellers" });
        answer["documents"] = json!([]);
        let path = self.path("/award/enquiries/answers");
        self.firms[0].caller.post(&path, &answer).refused(409, "unknown_enquiry");
        answer["documents"] = answering::with_a_document(self);
        let own = self.posts(&self.firms[2].caller, "/enquiries/answers", &answer);
        answering::read_by_those_whom_it_concerns(self);
        assert_eq!(own["enquiries"][0]["answer"]["text"], "Restposten des Herstellers");
        let decided = json!({ "tender": self.tender(2), "finding": "explained", "rejected": false,
            "reason": "Der Einkaufspreis ist belegt", "exception": null });
        self.does("/low-prices", &decided);
    }

    fn evaluate(&self) {
        for (firm, points) in [(0, "40"), (1, "45"), (2, "30")] {
            let given = json!({ "tender": self.tender(firm), "criterion": "Energieverbrauch",
                "points": points, "reason": "Nach dem Datenblatt" });
            self.does("/points", &given);
        }
        let award = self.does("/evaluations", &json!({ "reason": null }));
        let places = award["evaluations"][0]["standings"].as_array().unwrap();
        let of = |place: usize| places[place]["tender"].as_str().unwrap();
        assert_eq!([of(0), of(1), of(2)], [self.tender(2), self.tender(1), self.tender(0)]);
        // 50 · (50 · 16/17 + 30) / 100 + 50
        assert_eq!(places[0]["score"], "88.53");
    }

    fn propose(&self) {
        let proposal =
            json!({ "tender": self.tender(0), "reasons": "Bestes Angebot nach der Auktion" });
        self.refused("/proposals", &proposal, "evidence_missing", "R-5.04");
        let evidence = json!({ "tenderer": self.firms[0].id, "basis": "already_held",
            "reference": "Zulassungsakte", "subcontractors": null });
        self.does("/evidence", &evidence);
        self.does("/proposals", &proposal);
        self.refused("/approval", &json!({}), "the_same_person", "§ 58(5) VgV");
    }

    fn award(&self) -> Value {
        self.propose();
        let approved = self.posts(&self.competition.head.caller, "/approval", &json!({}));
        assert_eq!(approved["approved"]["standstill"], "none");
        assert_eq!(approved["letters"].as_array().unwrap().len(), 5);
        let loser = self.reads(&self.firms[2].caller, "/award");
        let letter = loser["letter"]["text"].to_string();
        assert!(letter.contains("Muster GmbH") && letter.contains("der Preis ist niedriger"));
        assert!(!letter.contains("210"), "{letter}");
        let award = self.does("/contract", &json!({}));
        let order = award["contract"]["order"].as_str().unwrap().to_owned();
        // Concluded again, there is still one order.
        self.does("/contract", &json!({}));
        let placed = self.firms[0].caller.get(&format!("/orders/{order}"), &[]).expect(200);
        assert_eq!(placed["total"], euros("210.00"));
        placed
    }
}

/// the record tells all of it, at any moment.
#[test]
fn of_five_tenders_one_wins_by_auction_and_two_people_and_the_record_tells_all_of_it() {
    let story = Story::opened(|_| json!({ "result": "order" }));
    let path = story.path("/award");
    story.market.other_buyer.get(&path, &[]).refused(404, "not_found");
    story.examine();
    story.evaluate();
    let before = story.reads(&story.market.auditor, "/award");
    story.hold_the_auction();
    let record = story.record();
    assert_eq!(record["complete"], false);
    let missing = record["missing"].to_string();
    assert!(missing.contains("die Zustimmung einer zweiten Person"), "{missing}");
    assert!(missing.contains("die Unterrichtung der Bieter"), "{missing}");
    story.award();

    // the reasons, on request.
    let loser = &story.firms[1].caller;
    let asked = story.posts(loser, "/reasons", &json!({}));
    assert_eq!(asked["reasons_due"], "2026-10-12");
    story.does("/reasons/given", &json!({ "tenderer": story.firms[1].id, "more": [] }));
    let given = story.reads(loser, "/award");
    assert!(given["reasons"]["text"].to_string().contains("Energieverbrauch: 45 von 50 Punkten"));

    // Why this one, and for each other why not.
    let decision = story.market.auditor.get(&story.path("/award/decision"), &[]).expect(200);
    assert_eq!(decision["chosen"]["name"], "Muster GmbH");
    let other = &decision["not_chosen"][0];
    assert_eq!(other["en"], "10.00 € dearer, 10 points fewer for “Energieverbrauch”");
    assert_eq!(decision["not_considered"].as_array().unwrap().len(), 2);
    loser.get(&story.path("/award/decision"), &[]).refused(404, "not_found");

    // the record names what is owed until it is sent.
    let missing = story.record()["missing"].clone();
    assert_eq!(missing.as_array().unwrap().len(), 2, "{missing}");
    for duty in ["award_notice", "statistics"] {
        story.does("/notices", &json!({ "duty": duty, "reference": "2026/S 201-123456" }));
    }
    let record = story.record();
    assert_eq!((&record["complete"], &record["missing"]), (&json!(true), &json!([])));
    let numbers: Vec<_> =
        record["items"].as_array().unwrap().iter().take(12).map(|i| i["number"].clone()).collect();
    assert_eq!(numbers, (1..=12).map(|n| json!(format!("Nr. {n}"))).collect::<Vec<_>>());
    described::answers_fit(&story);
    taken::in_every_form(&story, &before);
    written::for_people(&story);
}

/// what could not follow from the contract is not awarded, and nobody is told that it was.
#[test]
fn a_framework_agreement_that_would_be_over_is_not_awarded() {
    let story = Story::opened(|market| {
        json!({ "result": "framework", "until": "2026-09-24", "maximum": euros("5000.00"),
            "longer_because": null, "authorities": [market.authority_id] })
    });
    story.examine();
    story.evaluate();
    story.hold_the_auction();
    story.propose();
    let approval = story.competition.head.caller.post(&story.path("/award/approval"), &json!({}));
    approval.refused(409, "validity_reversed");
    let award = story.reads(&story.market.auditor, "/award");
    assert_eq!((&award["phase"], &award["letters"]), (&json!("proposed"), &json!([])));
}
