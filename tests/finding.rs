//! What the index finds and in which order, against the rules applied naively to every offer there is.
//! No server runs here; the log, the read models and the search are the real ones.

#[cfg(test)]
mod market;
#[cfg(test)]
mod naive;
#[cfg(test)]
mod past;

#[cfg(test)]
mod tests {
    //! The comparison, after every round of changes.

    use marketplace::search::{Audience, Eligible, answer};
    use proptest::prelude::*;

    use super::market::{AUTHORITY, Market, rounds};
    use super::naive;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

        #[test]
        fn the_first_hits_are_those_of_the_ranking_over_all_matching_offers(rounds in rounds()) {
            let market = Market::open();
            for (changes, questions) in rounds {
                market.make(&changes);
                for mut question in questions {
                    let seen = market.views.seen();
                    let audience = Audience::Authority(AUTHORITY);
                    let eligible = Eligible::on(&seen.market, audience, question.system, question.day);
                    let expected = naive::answer(&market.listed(), &question);
                    let mut found = Vec::new();
                    loop {
                        let page = answer(&seen, &eligible, &question).unwrap();
                        prop_assert_eq!(page.total, expected.ranked.len() as u64);
                        prop_assert_eq!(naive::counts(&page.facets), expected.facets.clone());
                        let first = page.ranking.first.iter().map(|r| (r.offer, r.scores.total));
                        prop_assert!(first.eq(expected.ranked.iter().take(10).copied()));
                        found.extend(page.hits.iter().map(|hit| (hit.offer_id, hit.score)));
                        question.after = page.next;
                        if page.next.is_none() {
                            break;
                        }
                    }
                    prop_assert_eq!(found, expected.ranked);
                }
            }
        }
    }
}
