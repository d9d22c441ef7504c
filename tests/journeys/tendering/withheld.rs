//! What buyers find of catalogues from which their authority's running call collects: nothing, by no way, until it is
//! opened. How data is collected is told by the story itself.

use serde_json::{Value, json};

use super::Story;
use crate::interface::describing::shape::misfits;
use crate::support::Caller;
use crate::support::admitting::head;

/// An order that was begun before the invitation: what was shown is sealed, the offer was the first.
pub(super) struct Begun {
    order: Value,
    offer: String,
    position: String,
}

const KEYBOARDS: [(&str, &str); 1] = [("q", "Tastatur")];

/// What somebody finds now, in words or otherwise, with everything reflected that was written.
fn finds(caller: &Caller, more: &[(&str, &str)]) -> Value {
    let here = head(caller);
    let query = [more, &[("min_position", &*here)]].concat();
    caller.get("/offers", &query).expect(200)
}

pub(super) fn before_the_invitation(story: &Story) -> Begun {
    let market = &story.market;
    let order = market.order_of(&KEYBOARDS, 1);
    let found = finds(&market.buyer, &KEYBOARDS);
    assert_eq!((&found["total"], &found["withheld"]), (&json!(2), &Value::Null));
    let offer = order["lines"][0]["offer_id"].as_str().unwrap().to_owned();
    let position = found["position"].as_u64().unwrap().to_string();
    Begun { order, offer, position }
}

/// not in the search, not by its id, not as it was, not by an order; others find it.
pub(super) fn from_the_invitation_on(story: &Story, begun: &Begun) {
    let market = &story.market;
    let found = finds(&market.buyer, &KEYBOARDS);
    assert_eq!((&found["total"], &found["hits"]), (&json!(0), &json!([])), "{found}");
    let withheld = &found["withheld"][0];
    assert_eq!(withheld["procurement_id"], *story.id);
    assert_eq!(
        (&withheld["category"], &withheld["until"], &withheld["rule"]),
        (&json!("it"), &json!(super::UNTIL), &json!("R-1.64"))
    );
    assert!(withheld["why"]["de"].as_str().unwrap().contains("bis zur Öffnung"), "{withheld}");
    let document = market.server.stranger().send("GET", "/openapi.json", &[], &[]).expect(200);
    let schema = json!({ "$ref": "#/components/schemas/Found" });
    assert_eq!(misfits(&document, &schema, &found, "Found"), [""; 0]);
    // A search between two prices tells no more than any other.
    let cheap = finds(&market.buyer, &[KEYBOARDS[0], ("max_price", "1")]);
    assert_eq!((&cheap["withheld"], &cheap["facets"]), (&found["withheld"], &found["facets"]));
    let then = [("as_of", &*begun.position)];
    let past = market.buyer.get("/offers", &[&KEYBOARDS[..], &then].concat()).expect(200);
    assert_eq!(past["total"], 0, "{past}");
    let path = format!("/offers/{}", begun.offer);
    for query in [&[][..], &then] {
        let refused = market.buyer.get(&path, query).refused(409, "offer_withheld");
        assert_eq!(
            (&refused["rule"], &refused["particulars"]["procurement_id"]),
            (&json!("R-1.64"), &json!(story.id))
        );
        assert!(!refused.to_string().contains("19.90"), "{refused}");
    }
    is_not_ordered(story, begun);
    for caller in [&market.other_buyer, &market.operator, &market.auditor, &market.supplier] {
        let found = finds(caller, &KEYBOARDS);
        assert_eq!((&found["total"], &found["withheld"]), (&json!(2), &Value::Null));
        assert_eq!(caller.get(&path, &[]).expect(200)["offer_id"], *begun.offer);
    }
    // To an auditor it is told as buyers of the authority saw it then.
    let as_buyers = [("authority", &*market.authority_id), ("as_of", &*begun.position)];
    let seen = market.auditor.get("/offers", &[&KEYBOARDS[..], &as_buyers].concat()).expect(200);
    assert_eq!(seen["total"], 2);
}

/// The call has ended and is sealed still.
pub(super) fn still(story: &Story, begun: &Begun) {
    let found = finds(&story.market.buyer, &KEYBOARDS);
    assert_eq!((&found["total"], found["withheld"].as_array().unwrap().len()), (&json!(0), 1));
    is_not_ordered(story, begun);
}

/// Once it is opened the market is as before.
pub(super) fn no_longer(story: &Story, begun: &Begun) {
    let market = &story.market;
    let found = finds(&market.buyer, &KEYBOARDS);
    assert_eq!((&found["total"], &found["withheld"]), (&json!(2), &Value::Null));
    market.buyer.get(&format!("/offers/{}", begun.offer), &[]).expect(200);
    market.buyer.post("/orders", &market.order_of(&KEYBOARDS, 1)).expect(201);
}

/// What was sealed before the invitation does not get around it.
fn is_not_ordered(story: &Story, begun: &Begun) {
    let ordered = story.market.buyer.post("/orders", &begun.order);
    let refused = ordered.refused(409, "offer_withheld");
    assert_eq!(refused["rule"], "R-1.64");
    assert!(!refused.to_string().contains("19.90"), "{refused}");
}
