//! What a record says is written for people: with their names where the reader may see them, in German, with its numbers.
//! What must be in it by the law is told by the story itself.

use serde_json::Value;

use super::Story;
use crate::support::Caller;

/// the authority's own address, people by name where the reader may see them, German sentences and times, and
/// criteria, weights and formula with which every score is calculated again.
pub(super) fn for_people(story: &Story) {
    let seen = |caller: &Caller| caller.get(&story.path("/record"), &[]).expect(200);
    let record = seen(&story.market.auditor);
    let all = serde_json::to_string(&record["items"]).unwrap() + &record["chronology"].to_string();
    assert!(all.contains("Anschrift: Rathausplatz 1, 14467 Potsdam."), "{all}");
    assert!(!all.contains("Markt 1"), "a delivery place is no address");
    assert!(all.contains(" %") && all.contains("Formel F") && all.contains(" ÷ "), "{all}");
    for (text, why) in [("+00:00", "UTC"), ("T22:00", "UTC"), ("a tender was", "English")] {
        let told: Vec<_> = record["chronology"].as_array().unwrap().iter().collect();
        let found = told.iter().find(|entry| entry["what"].as_str().unwrap().contains(text));
        assert!(found.is_none(), "{why}: {found:?}");
    }
    let who = |record: &Value| {
        let entries = record["chronology"].as_array().unwrap().iter();
        entries.map(|entry| entry["who"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let officer = &story.competition.officer;
    assert!(who(&record).iter().any(|who| who.starts_with("officer (Einkauf, ")), "{record}");
    // The authority sees its own people by name, and those of the firms by function.
    let own = who(&seen(&officer.caller));
    assert!(own.iter().any(|who| who.starts_with("officer (Einkauf, ")), "{own:?}");
    assert!(own.iter().all(|who| !who.starts_with("supplier (")), "{own:?}");
}
