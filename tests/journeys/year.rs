//! A year of a system, from its notice to its last record, on a clock that is led: three categories, twelve towns in four
//! Länder, nine firms; a direct award, a call-off, a competition of mode A with an auction, one of mode B.
//! Each part has a journey of its own, with everything that is refused on the way.

mod explaining;
mod looking_back;
mod scene;

use std::process::Command;

use serde_json::json;

use self::scene::{CATEGORIES, CPV, Year, euros, id, needed, voluntary};
use crate::support::admitting::head;
use crate::support::competing::Competition;
use crate::support::tendering::tender;
use crate::support::{Article, PLACE, marktbuch, text};

/// Six are admitted, one is refused for want of references, one is admitted and rests until the end of October.
fn eight_firms_ask_in_july(year: &mut Year) {
    year.market.lead_to("2026-07-08T08:00:00Z");
    let six: [(&str, &[&str]); 6] = [
        ("Alpha", &CATEGORIES),
        ("Beta", &["monitors", "keyboards"]),
        ("Gamma", &["keyboards", "cables"]),
        ("Delta", &["keyboards", "cables"]),
        ("Epsilon", &["keyboards"]),
        ("Zeta", &["monitors"]),
    ];
    for (name, categories) in six {
        year.asks(name, categories);
    }
    year.asks("Eta", &["monitors"]);
    year.asks("Theta", &["keyboards"]);
    let owed = year.market.operator.get("/duties", &[("until", "2026-07-31")]).expect(200);
    let owed = owed["duties"].as_array().unwrap().iter();
    let assessments =
        owed.filter(|duty| duty["kind"] == "assessment" && duty["due"] == "2026-07-22");
    assert_eq!(assessments.count(), 13, "ten working days for each request and category");
    year.market.lead_to("2026-07-20T08:00:00Z");
    for (name, categories) in six {
        year.admits(name, categories);
    }
    year.admits("Theta", &["keyboards"]);
    let rest = json!({ "decision": "suspend", "category": "keyboards",
        "reason": "Die Versicherung ruht", "until": "2026-10-31" });
    year.decides("Theta", &rest);
    let path = format!("/admissions/{}/assessment", year.firms["Eta"].admission);
    let not_met = json!({ "step": "assess_criterion", "category": "monitors",
        "criterion": "references", "met": false, "reason": "keine vergleichbare Lieferung" });
    year.market.operator.post(&path, &not_met).expect(200);
    let reject =
        json!({ "decision": "reject", "category": "monitors", "reason": "keine Referenz" });
    year.decides("Eta", &reject);
}

/// below the limit of its Land a town orders from the market; whoever rests is not found.
fn a_town_in_bavaria_buys_directly(year: &mut Year) {
    year.market.lead_to("2026-08-17T08:00:00Z");
    year.publishes("Gamma", CPV[1], &[Article::new("G-1", "Tastatur", "20.00")]);
    year.publishes("Theta", CPV[1], &[Article::new("T-1", "Tastatur", "15.00")]);
    let town = year.town("BY 1");
    let here = head(&town.buyer);
    let query = [("q", "Tastatur"), ("quantity", "12"), ("min_position", &*here)];
    let found = town.buyer.get("/offers", &query).expect(200);
    assert_eq!(found["hits"].as_array().unwrap().len(), 1, "{found}");
    let order = json!({ "deliver_to": PLACE, "lines": [{ "offer_id": found["hits"][0]["offer_id"],
        "quantity": 12, "ranking": found["ranking"] }] });
    let placed = town.buyer.post("/orders", &order).expect(201);
    assert_eq!((&placed["lane"], &placed["total"]), (&json!("direct_award"), &euros("240.00")));
    let order = id(&placed["order_id"]);
    year.orders.push((order, town.buyer.clone(), year.firms["Gamma"].caller.clone()));
}

/// two towns of Thuringia have an agreement for cables; one calls off, and the lane says so.
fn a_town_in_thuringia_calls_off(year: &mut Year) {
    let body = json!({ "subject": "Kabel für Schulen", "system_id": year.system, "category": "cables",
        "supplier_ids": [year.firms["Delta"].id],
        "authorities": [year.town("TH 1").id, year.town("TH 2").id],
        "lines": [{ "line": 1, "description": "HDMI-Kabel 2 m", "supplier_part_number": "D-1",
            "cpv": CPV[2], "unit": "C62", "unit_price": "4.50", "delivery_days": 3 }],
        "estimated": euros("8000"), "maximum": euros("10000"), "from": "2026-08-01",
        "until": "2028-07-31", "special_reason": null, "notice": "2026/S 140-1" });
    let concluded = year.market.operator.post("/framework-agreements", &body).expect(201);
    let path = format!("/framework-agreements/{}/call-offs", id(&concluded["framework_id"]));
    let buyer = year.town("TH 1").buyer.clone();
    let call_off = json!({ "deliver_to": PLACE, "lines": [{ "line": 1, "quantity": 200 }] });
    let placed = buyer.post_once(&path, &call_off, Some("kabel")).expect(201);
    assert_eq!(
        (&placed["lane"], &placed["total"]),
        (&json!("framework_call_off"), &euros("900.00"))
    );
    let stranger = year.town("TH 3").buyer.post_once(&path, &call_off, Some("kabel"));
    assert_eq!(stranger.body["rule"], "R-8.02", "{}", stranger.body);
    let order = id(&placed["order_id"]);
    year.orders.push((order, buyer, year.firms["Delta"].caller.clone()));
}

/// Mode A: five tenders, one of them late, one excluded, one abnormally low; the auction turns the order around.
fn five_tender_for_keyboards(year: &mut Year) {
    year.market.lead_to("2026-09-11T08:00:00Z");
    let town = year.town("TH 3");
    let call = needed(year, town, "Tastaturen", 1, ([1000, 600], "38000.00"));
    let competition = Competition::prepared(&year.market, &town.id, year.desks.path(), &call);
    let invited = competition.invites("2026-09-21T22:00:00Z", |asked| {
        asked["auction"] =
            json!({ "minimum_step": euros("500.00"), "quiet_seconds": 300, "most_minutes": 60 });
    });
    let names = ["Alpha", "Beta", "Gamma", "Delta", "Epsilon"];
    assert_eq!(invited, year.ids(&names), "Theta rests, Zeta sells no keyboards");
    let prices = [["20.00", "30.00"], ["21.00", "31.00"], ["14.00", "20.00"], ["22.00", "32.00"]];
    let tenders: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(number, name)| {
            if number == 4 {
                year.market.lead_to("2026-09-21T22:00:01Z");
            }
            let firm = &year.firms[name];
            let price = prices.get(number).copied().unwrap_or(["19.00", "29.00"]);
            let mut content = tender(&competition.id, &firm.id, "Tastatur", price);
            content["accepts_conditions"] = json!(number != 3);
            let handed = firm.caller.post(&competition.path("/tenders"), &content).expect(201);
            id(&handed["tender_id"])
        })
        .collect();
    competition.opens();
    competition.begins_the_award();
    let late = json!({ "tender": tenders[4], "considered": false, "reason": "nach der Frist" });
    competition.does("/late-tenders", &late);
    let other_terms = json!({ "tender": tenders[3], "ground": "documents_changed",
        "reason": "eigene Lieferbedingungen" });
    competition.does("/exclusions", &other_terms);
    let asked = json!({ "tender": tenders[2], "about": "abnormally_low_price",
        "text": "Bitte erläutern Sie Ihren Preis", "until": "2026-09-24T10:00:00Z",
        "would_change_the_tender": false });
    competition.does("/enquiries", &asked);
    let answer = json!({ "enquiry": 1, "text": "Restposten", "documents": [] });
    competition.posts(&year.firms["Gamma"].caller, "/award/enquiries/answers", &answer);
    let decided = json!({ "tender": tenders[2], "finding": "explained", "rejected": false,
        "reason": "Der Einkaufspreis ist belegt", "exception": null });
    competition.does("/low-prices", &decided);
    let points = [(&*tenders[0], "40"), (&*tenders[1], "45"), (&*tenders[2], "30")];
    let scored = competition.scores("Energieverbrauch", &points);
    assert_eq!(scored["evaluations"][0]["standings"][0]["tender"], tenders[2]);
    competition.does("/auction", &json!({ "starts": "2026-09-25T08:00:00Z" }));
    year.market.lead_to("2026-09-25T08:00:00Z");
    let bid = json!({ "price": euros("25000.00") });
    competition.posts(&year.firms["Alpha"].caller, "/award/auction/bids", &bid);
    year.market.advance("5m");
    explaining::the_bid_far_below_the_estimate_is_explained(year, &competition, &tenders[0]);
    let order = competition.awards(&tenders[0], &year.firms["Alpha"].id);
    contracted(year, &competition, order, "Alpha", "25000.00");
}

/// A firm that asks after the first competition began is admitted, and invited to the next one.
fn a_ninth_firm_comes_in_october(year: &mut Year) {
    year.market.lead_to("2026-10-01T08:00:00Z");
    year.asks("Iota", &["monitors"]);
    year.market.lead_to("2026-10-05T08:00:00Z");
    year.admits("Iota", &["monitors"]);
}

/// Mode B: one firm's catalogue is collected, one refuses, one tenders itself, of one nothing can be collected.
fn monitors_are_collected_from_catalogues(year: &mut Year) {
    year.market.lead_to("2026-10-12T08:00:00Z");
    let articles =
        [Article::new("B-1", "Monitor 24", "149.00"), Article::new("B-2", "Monitor 27", "219.00")];
    year.publishes("Beta", CPV[0], &articles);
    let town = year.town("NW 2");
    let here = head(&town.buyer);
    let found = town.buyer.get("/offers", &[("q", "Monitor"), ("min_position", &*here)]);
    let found = found.expect(200);
    let offer = |title: &str| {
        let hits = found["hits"].as_array().unwrap();
        hits.iter().find(|hit| hit["title"] == title).unwrap()["offer_id"].clone()
    };
    let until = "2026-10-22T22:00:00Z";
    let mut call = voluntary(year, "Monitore", 0, ([40, 10], "8150.00"));
    call["collection"] = json!({ "collect_at": until, "refuse_until": "2026-10-20T10:00:00Z" });
    let competition = Competition::prepared(&year.market, &town.id, year.desks.path(), &call);
    let invited = competition.invites(until, |_| {});
    assert_eq!(invited, year.ids(&["Alpha", "Beta", "Zeta", "Iota"]), "Iota is admitted now");
    let mapping = json!({ "lines": [{ "line": 1, "offer": offer("Monitor 24") },
        { "line": 2, "offer": offer("Monitor 27") }], "accepts_conditions": true });
    let caller = |name: &str| &year.firms[name].caller;
    competition.posts(caller("Beta"), "/collection/mapping", &mapping);
    competition.posts(caller("Zeta"), "/collection/refusal", &json!({}));
    let iota = &year.firms["Iota"].id;
    let content = tender(&competition.id, iota, "Monitor", ["151.00", "229.00"]);
    let own = caller("Iota").post(&competition.path("/tenders"), &content).expect(201);
    year.market.lead_to("2026-10-22T22:00:01Z");
    let opened = competition.opens();
    let tenders = opened["opening"]["tenders"].as_array().unwrap();
    let collected = tenders.iter().find(|tender| tender["tender_id"] != own["tender_id"]).unwrap();
    assert_eq!((tenders.len(), &collected["total"]), (2, &euros("8150.00")));
    let collected = id(&collected["tender_id"]);
    competition.posts(caller("Beta"), "/collected-data/confirmation", &json!({}));
    competition.begins_the_award();
    let points = [(&*collected, "40"), (own["tender_id"].as_str().unwrap(), "35")];
    let scored = competition.scores("Energieverbrauch", &points);
    assert_eq!(scored["evaluations"][0]["standings"][0]["tender"], collected);
    let order = competition.awards(&collected, &year.firms["Beta"].id);
    contracted(year, &competition, order, "Beta", "8150.00");
}

/// an order stands for the price of the award, and what is owed to the public is reported.
fn contracted(
    year: &mut Year,
    competition: &Competition,
    order: String,
    winner: &str,
    price: &str,
) {
    let winner = &year.firms[winner].caller;
    let placed = winner.get(&format!("/orders/{order}"), &[]).expect(200);
    assert_eq!(
        (&placed["lane"], &placed["total"]),
        (&json!("specific_procurement"), &euros(price))
    );
    let missing = year.market.auditor.get(&competition.path("/record"), &[]).expect(200);
    assert_eq!(missing["missing"].as_array().unwrap().len(), 2, "{missing}");
    for duty in ["award_notice", "statistics"] {
        competition.does("/notices", &json!({ "duty": duty, "reference": "2026/S 250-1" }));
    }
    let record = year.market.auditor.get(&competition.path("/record"), &[]).expect(200);
    assert_eq!((&record["complete"], &record["missing"]), (&json!(true), &json!([])));
    year.orders.push((order, competition.officer.caller.clone(), winner.clone()));
    bundled(year, &format!("/audit/bundles/specific-procurements/{}", competition.id));
}

/// What an auditor takes home holds before the programme for auditors.
fn bundled(year: &Year, path: &str) {
    let bundle = year.market.auditor.get(path, &[]);
    assert_eq!(bundle.status, 200, "{path}: {}", bundle.body);
    let file = year.desks.path().join("bundle.zip");
    std::fs::write(&file, &bundle.bytes).unwrap();
    let key = year.data.path().join("log.vkey");
    let judged = Command::new(marktbuch().with_file_name("marktbuch-verify"))
        .args([text(&file), "--key", text(&key)])
        .output()
        .unwrap();
    assert!(judged.status.success(), "{path}: {}", String::from_utf8_lossy(&judged.stdout));
}

/// Every order is accepted, delivered, received and closed.
fn everything_is_delivered(year: &Year) {
    year.market.lead_to("2026-11-16T08:00:00Z");
    for (order, buyer, supplier) in &year.orders {
        let path = format!("/orders/{order}");
        let seen = buyer.get(&path, &[("min_position", &*head(buyer))]).expect(200);
        let lines = seen["lines"].as_array().unwrap().iter();
        let lines: Vec<_> = lines
            .map(|line| json!({ "line": line["line"], "quantity": line["quantity"] }))
            .collect();
        let lines = json!({ "lines": lines });
        supplier.post(&format!("{path}/acceptance"), &json!({})).expect(200);
        supplier.post(&format!("{path}/despatches"), &lines).expect(200);
        buyer.post(&format!("{path}/receipts"), &lines).expect(200);
        let done = buyer.post(&format!("{path}/completion"), &json!({})).expect(200);
        assert_eq!(done["state"], "completed");
        bundled(year, &format!("/audit/bundles/orders/{order}"));
    }
}

#[test]
fn a_year_of_a_system_from_its_notice_to_its_records() {
    let mut year = Year::begins();
    eight_firms_ask_in_july(&mut year);
    a_town_in_bavaria_buys_directly(&mut year);
    a_town_in_thuringia_calls_off(&mut year);
    five_tender_for_keyboards(&mut year);
    a_ninth_firm_comes_in_october(&mut year);
    monitors_are_collected_from_catalogues(&mut year);
    everything_is_delivered(&year);
    looking_back::an_auditor_looks_back(year);
}
