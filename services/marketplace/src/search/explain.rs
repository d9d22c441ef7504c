//! Why an offer stands where it stands, in numbers and in a sentence.
//! The numbers come from the ranking; nothing is computed anew but the split of the sustainability points.

use procurement::award::ranking::Scheme;
use procurement::award::sustainability::points_of;
use rust_decimal::Decimal;
use schemas::claim_numbers::{ClaimKind, day_number, scored};
use schemas::offer::Listing;
use schemas::ranking::{Points, RankedOffer};
use serde::Serialize;
use utoipa::ToSchema;

use super::eligible::PlaceInMarket;
use super::{Question, in_units};

/// How a score came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Explanation {
    /// The published formula, described in the documentation of the ranking.
    pub formula: String,
    /// The offer's place, 1 for the first.
    pub rank: u64,
    /// The price part.
    pub price: PricePart,
    /// The delivery part.
    pub delivery: DeliveryPart,
    /// The sustainability part.
    pub sustainability: SustainabilityPart,
    /// The same in a German sentence.
    pub text_de: String,
    /// The same in an English sentence.
    pub text_en: String,
}

/// Points = 100 · lowest unit price / unit price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PricePart {
    /// Points, 0 to 100.
    pub points: Points,
    /// Its weight in percent.
    pub weight: u8,
    /// The unit price at the quantity asked.
    #[schema(value_type = String)]
    pub unit_price: Decimal,
    /// The lowest unit price among all matches.
    #[schema(value_type = String)]
    pub lowest_unit_price: Decimal,
    /// The quantity asked.
    pub quantity: u32,
}

/// Points = 100 · (worst − days) / (worst − best), between 0 and 100.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeliveryPart {
    /// Points, 0 to 100.
    pub points: Points,
    /// Its weight in percent.
    pub weight: u8,
    /// Working days until delivery.
    pub days: u16,
    /// Earns all points, by the category's published reference values.
    #[schema(value_type = String)]
    pub best: Decimal,
    /// Earns none.
    #[schema(value_type = String)]
    pub worst: Decimal,
}

/// The sum of the points of claims whose evidence counts on the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SustainabilityPart {
    /// Points, 0 to 100.
    pub points: Points,
    /// Its weight in percent.
    pub weight: u8,
    /// Of these for the carbon footprint, at most 35.
    pub carbon_footprint: Points,
    /// Of these for the yearly energy, at most 25.
    pub yearly_energy: Points,
    /// Of these for the energy label's class, at most 15.
    pub energy_class: Points,
    /// Of these for an eco label of type I, at most 25.
    pub eco_label: Points,
    /// Claims that earn nothing because their evidence has expired or is not named.
    pub not_counted: u32,
}

impl Explanation {
    pub(super) fn of(
        ranked: &RankedOffer,
        listing: &Listing,
        place: PlaceInMarket<'_>,
        question: &Question,
        scheme: &Scheme,
    ) -> Self {
        let claims: Vec<_> = listing.claims.iter().map(scored).collect();
        let references = &place.category.references;
        let part = |kind| points_of(kind, &claims, references, question.day);
        let today = day_number(question.day);
        let not_counted = claims.iter().filter(|claim| claim.until < today).count();
        let mut explanation = Self {
            formula: procurement::award::ranking::FORMULA.to_owned(),
            rank: ranked.rank,
            price: PricePart {
                points: ranked.scores.price,
                weight: question.weights.price(),
                unit_price: ranked.unit_price,
                lowest_unit_price: in_units(scheme.lowest_unit_price),
                quantity: question.quantity,
            },
            delivery: DeliveryPart {
                points: ranked.scores.delivery,
                weight: question.weights.delivery(),
                days: ranked.delivery_days,
                best: references.delivery_days.best(),
                worst: references.delivery_days.worst(),
            },
            sustainability: SustainabilityPart {
                points: ranked.scores.sustainability,
                weight: question.weights.sustainability(),
                carbon_footprint: part(ClaimKind::Carbon),
                yearly_energy: part(ClaimKind::Energy),
                energy_class: part(ClaimKind::Class),
                eco_label: part(ClaimKind::Label),
                not_counted: u32::try_from(not_counted).unwrap_or(u32::MAX),
            },
            text_de: String::new(),
            text_en: String::new(),
        };
        explanation.text_de = explanation.in_german(ranked.scores.total);
        explanation.text_en = explanation.in_english(ranked.scores.total);
        explanation
    }

    fn in_german(&self, total: Decimal) -> String {
        let (price, delivery, green) = (&self.price, &self.delivery, &self.sustainability);
        let sentence = format!(
            "Platz {}: {} Punkte = {} % × {} (Preis {}, günstigster {}) + {} % × {} (Lieferung in {} \
             Arbeitstagen) + {} % × {} (Nachhaltigkeit)",
            self.rank,
            short(total),
            price.weight,
            short(price.points.into()),
            price.unit_price,
            price.lowest_unit_price,
            delivery.weight,
            short(delivery.points.into()),
            delivery.days,
            green.weight,
            short(green.points.into()),
        );
        sentence.replace('.', ",")
    }

    fn in_english(&self, total: Decimal) -> String {
        let (price, delivery, green) = (&self.price, &self.delivery, &self.sustainability);
        format!(
            "Rank {}: {} points = {} % × {} (price {}, lowest {}) + {} % × {} (delivery in {} working \
             days) + {} % × {} (sustainability)",
            self.rank,
            short(total),
            price.weight,
            short(price.points.into()),
            price.unit_price,
            price.lowest_unit_price,
            delivery.weight,
            short(delivery.points.into()),
            delivery.days,
            green.weight,
            short(green.points.into()),
        )
    }
}

/// Two decimals, for the eye.
fn short(points: Decimal) -> String {
    format!("{:.2}", points.round_dp(2))
}
