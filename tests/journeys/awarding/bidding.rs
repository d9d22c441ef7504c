//! The auction after the tenders were scored: who bids learns its own rank and nothing of the others.
//! How the tenders were scored before is told by the story itself.

use serde_json::json;

use super::{Story, euros};

/// Two whole working days after the invitation to the auction.
const AUCTION: &str = "2026-09-25T08:00:00Z";

impl Story {
    /// The tender that was third wins by its bid.
    pub(super) fn hold_the_auction(&self) {
        let proposal = json!({ "tender": self.tender(2), "reasons": "Bestes Angebot" });
        self.refused("/proposals", &proposal, "auction_open", "R-3.11");
        let early = json!({ "starts": "2026-09-24T08:00:00Z" });
        self.refused("/auction", &early, "auction_not_to_be_opened", "R-3.08");
        self.does("/auction", &json!({ "starts": AUCTION }));
        let bids = self.path("/award/auction/bids");
        let bidder = &self.firms[0].caller;
        let bid = |amount| json!({ "price": euros(amount) });
        assert_eq!(
            bidder.post(&bids, &bid("210.00")).refused(409, "bid_refused")["rule"],
            "R-3.10"
        );
        self.market.lead_to(AUCTION);
        let told = self.reads(bidder, "/award");
        assert_eq!(told["auction"]["rank"], 3);
        assert_eq!(
            bidder.post(&bids, &bid("317.00")).refused(409, "bid_refused")["rule"],
            "R-3.06"
        );
        let told = self.posts(bidder, "/auction/bids", &bid("210.00"));
        assert_eq!(
            (&told["auction"]["rank"], &told["auction"]["price"]),
            (&json!(1), &euros("210.00"))
        );
        // nobody is told who else bids, or what.
        let other = self.reads(&self.firms[2].caller, "/award");
        assert_eq!(other["auction"]["rank"], 2);
        assert!(!other.to_string().contains(&self.firms[0].id), "{other}");
        assert!(!other.to_string().contains("210.00"), "{other}");
        self.market.advance("5m");
        let award = self.competition.officer.caller.get(&self.path("/award"), &[]).expect(200);
        assert_eq!(award["auction"]["ended"]["bids"], 1);
        assert_eq!(award["evaluations"][1]["after"], "auction");
        assert_eq!(award["evaluations"][1]["standings"][0]["tender"], self.tender(0));
    }
}
