//! Mode B: tenders are collected from catalogues, shown to their firms, corrected and awarded.
//! What buyers find of these catalogues meanwhile is checked elsewhere.

use serde_json::{Value, json};

use super::{AFTER, Story, UNTIL, waited, withheld};
use crate::support::Article;
use crate::support::tendering::{Officer, tender};

/// one firm's data is collected at the moment that was announced, the other refuses.
#[test]
fn data_is_collected_from_catalogues_shown_and_settled() {
    let collection = json!({ "collect_at": UNTIL, "refuse_until": "2026-09-18T10:00:00Z" });
    let story = Story::begins(|asked| asked["collection"] = collection);
    let market = &story.market;
    market.publish(&[
        Article::new("T-1", "Tastatur leise", "19.90"),
        Article::new("T-2", "Tastatur kabellos", "29.90"),
    ]);
    let before = withheld::before_the_invitation(&story);
    story.invite();
    withheld::from_the_invitation_on(&story, &before);
    let offers = market.supplier.get("/offers", &[("q", "Tastatur")]).expect(200);
    let offer = |title: &str| {
        let hits = offers["hits"].as_array().unwrap();
        let hit = hits.iter().find(|hit| hit["title"] == title).unwrap();
        hit["offer_id"].clone()
    };
    let lines = json!([{ "line": 1, "offer": offer("Tastatur leise") }, { "line": 2, "offer": offer("Tastatur kabellos") }]);
    let mapping = json!({ "lines": lines, "accepts_conditions": true });
    market.supplier.post(&story.path("/collection/mapping"), &mapping).expect(200);
    market.other_supplier.post(&story.path("/collection/refusal"), &json!({})).expect(200);
    market.lead_to(AFTER);
    let seen = story.seen_by(&story.first.caller);
    assert_eq!((&seen["stage"], &seen["ended"]), (&json!("ended"), &json!(1)));
    assert_eq!(seen["tenders"][0]["collected_from"], 1);
    withheld::still(&story, &before);
    for key in [0, 1] {
        assert!(story.hand_over(&market.server, key).status.success());
    }
    let opened = story.first.caller.post(&story.path("/opening"), &json!({}));
    let seen = waited(&market.supplier, &story.path(""), opened.position);
    assert_eq!(seen["opening"]["tenders"][0]["total"]["amount"], "318.60");
    withheld::no_longer(&story, &before);
    let presented = &seen["presentations"][0];
    assert_eq!(
        (&presented["outcome"], &presented["until"]),
        (&json!("open"), &json!("2026-09-24T22:00:00Z"))
    );
    let objection = json!({ "reason": "Der Staffelpreis fehlt" });
    market.supplier.post(&story.path("/collected-data/objection"), &objection).expect(200);
    let corrected = tender(&story.id, &market.supplier_id, "Tastatur", ["18.90", "28.90"]);
    let resolution = json!({ "tender_id": seen["tenders"][0]["tender_id"],
        "corrected": corrected, "reason": "Der Staffelpreis stand im Katalog" });
    let resolved = story.first.caller.post(&story.path("/collected-data/resolution"), &resolution);
    let seen = waited(&story.first.caller, &story.path(""), resolved.position);
    assert_eq!(seen["presentations"][0]["outcome"], "corrected");
    awarded(&story, seen["tenders"][0]["tender_id"].as_str().unwrap());
}

/// what was shown and settled is awarded by two people as corrected, and an order follows.
fn awarded(story: &Story, tender: &str) {
    let does = |officer: &Officer, step: &str, body: Value| {
        officer.caller.post(&story.path(&format!("/award{step}")), &body).expect(200)
    };
    does(&story.first, "", json!({}));
    for officer in [&story.first, &story.second] {
        does(officer, "/impartiality", json!({}));
    }
    let points = json!({ "tender": tender, "criterion": "Energieverbrauch", "points": "40",
        "reason": "Nach dem Datenblatt" });
    does(&story.first, "/points", points);
    does(&story.first, "/evaluations", json!({ "reason": null }));
    let evidence = json!({ "tenderer": story.market.supplier_id, "basis": "already_held",
        "reference": "Zulassungsakte", "subcontractors": null });
    does(&story.first, "/evidence", evidence);
    let proposal = json!({ "tender": tender, "reasons": "Einziges Angebot, marktgerecht" });
    does(&story.first, "/proposals", proposal);
    does(&story.second, "/approval", json!({}));
    let concluded = does(&story.first, "/contract", json!({}));
    let order = concluded["contract"]["order"].as_str().unwrap();
    let placed = story.market.supplier.get(&format!("/orders/{order}"), &[]).expect(200);
    assert_eq!(placed["total"]["amount"], "304.60");
}
