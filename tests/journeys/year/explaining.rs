//! A price that an auction led far below what the town expected: asked about and explained before it wins.
//! How such a price is noticed to the cent is tested beside the rules.

use serde_json::json;

use super::scene::{Year, euros};
use crate::support::competing::Competition;

/// what an auction led so far below the town's own estimate is asked about as well, before it wins.
pub(super) fn the_bid_far_below_the_estimate_is_explained(
    year: &Year,
    competition: &Competition,
    tender: &str,
) {
    let proposal = json!({ "tender": tender, "reasons": "Bestes Angebot nach der Auktion" });
    let proposals = competition.path("/award/proposals");
    let early = competition.officer.caller.post(&proposals, &proposal);
    assert_eq!(early.refused(409, "low_price_undecided")["rule"], "R-5.09");
    let asked = json!({ "tender": tender, "about": "abnormally_low_price",
        "text": "Bitte erläutern Sie Ihr Gebot", "until": "2026-09-29T10:00:00Z",
        "would_change_the_tender": false });
    let award = competition.does("/enquiries", &asked);
    let low = award["low"].as_array().unwrap().iter().find(|low| low["tender"] == tender).unwrap();
    assert_eq!(
        (&low["price"], &low["next"], &low["against"]),
        (&euros("25000.00"), &euros("38000.00"), &json!("estimate"))
    );
    let answer = json!({ "enquiry": 2, "text": "Mengenrabatt des Herstellers", "documents": [] });
    competition.posts(&year.firms["Alpha"].caller, "/award/enquiries/answers", &answer);
    let decided = json!({ "tender": tender, "finding": "explained", "rejected": false,
        "reason": "Der Rabatt ist belegt", "exception": null });
    competition.does("/low-prices", &decided);
    let record = year.market.auditor.get(&competition.path("/record"), &[]).expect(200);
    for part in ["items", "chronology"] {
        let told = record[part].to_string();
        assert!(told.contains("34,2 % unter dem geschätzten Auftragswert"), "{part}: {told}");
    }
}
