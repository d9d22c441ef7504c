//! What is lawful and yet to be known before a notice is sent.
//! Nothing is refused here.

use schemas::dynamic_purchasing_system::DynamicPurchasingSystemEstablished;
use schemas::ids::CategoryKey;
use schemas::terms::{CategoryTerms, Terms};
use serde::Serialize;

use super::is_energy_relevant;

/// A hint for who sends the notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// Stable, for programs.
    pub code: &'static str,
    /// The category that it is about.
    pub category: CategoryKey,
    /// For people.
    pub text: String,
}

/// From this weight of the price on courts have asked what the other criteria are for (rules § 6.1).
const HARDLY_ANYTHING_ELSE: u8 = 90;
/// What names of criteria for consumption have in them.
const OF_ENERGY: [&str; 8] = [
    "energ",
    "verbrauch",
    "strom",
    "consumption",
    "lebenszyklus",
    "life-cycle",
    "nachhaltig",
    "sustainab",
];

/// What must be known of these terms.
#[must_use]
pub fn warnings(terms: &Terms, established: &DynamicPurchasingSystemEstablished) -> Vec<Warning> {
    let of_category = |category: &CategoryTerms| {
        let warning =
            |code, text: String| Warning { code, category: category.category.clone(), text };
        let method = category.award.scheme.as_ref().map(|scheme| scheme.method);
        let scheme = method.and_then(|method| Some((method.id(), method.warning()?)));
        let scheme =
            scheme.map(|(id, text)| warning("scheme_has_a_known_effect", format!("{id}: {text}")));
        let criteria = &category.award.criteria;
        let price = category.award.price.from;
        let price = (price >= HARDLY_ANYTHING_ELSE && !criteria.is_empty()).then(|| {
            let text =
                format!("the price counts {price} % at least: courts doubt that the rest counts");
            warning("price_leaves_little", text)
        });
        let named = criteria.iter().any(|criterion| {
            let name = criterion.name.as_str().to_lowercase();
            OF_ENERGY.iter().any(|word| name.contains(word))
        });
        let energy = (is_energy_relevant(category, established) && !named).then(|| {
            let text =
                "no criterion is named after energy: energy efficiency must be one (§ 67(5) VgV)";
            warning("energy_not_named", text.to_owned())
        });
        [scheme, price, energy].into_iter().flatten()
    };
    terms.categories.iter().flat_map(of_category).collect()
}
