//! What `serve --demo` prints: where it listens, a token a role, and three lines that work as they stand.
//! It searches as a buyer would; it writes nothing.

use std::fmt::Write;

use schemas::cpv::Cpv;
use schemas::ids::{OfferId, OrderId, OrganisationId, derived};
use schemas::organisation::Role;
use serde_json::{Value, json};

use super::DemoError;
use super::market::DemoMarket;
use crate::app::App;
use crate::clock::{german_day, now};
use crate::search::{Audience, Eligible, Hit, Question, answer};

/// What can be tried.
pub struct Greeting {
    tokens: Vec<(Role, OrganisationId, String)>,
    find: Find,
    deliver_to: String,
}

/// What the printed search asks.
const WORDS: &str = "Monitor 27 Zoll";
/// The words as a parameter of a request.
const WORDS_ENCODED: &str = "Monitor%2027%20Zoll";
/// The CPV code of display screens.
const SCREENS: &str = "30231300";
/// Order quantities that are tried until one fits what is found.
const QUANTITIES: [u32; 5] = [11, 12, 10, 20, 100];

/// What the printed search finds first and the printed order orders.
pub(super) struct Find {
    /// Who offers it.
    pub(super) supplier: OrganisationId,
    offer: OfferId,
    quantity: u32,
    ranking: String,
    offers: u64,
}

impl Find {
    /// Searches as a buyer of this authority, for a quantity that the first offer can be ordered in.
    pub(super) fn by(app: &App, authority: OrganisationId) -> Result<Self, DemoError> {
        let seen = app.views().seen();
        let everything = Question::everything(german_day(now()));
        let audience = Audience::Authority(authority);
        let eligible = Eligible::on(&seen.market, audience, None, everything.day);
        let all = answer(&seen, &eligible, &everything)?.total;
        for quantity in QUANTITIES {
            let question = Question {
                words: WORDS.to_owned(),
                category: Cpv::parse(SCREENS).ok(),
                quantity,
                limit: 3,
                ..everything.clone()
            };
            let found = answer(&seen, &eligible, &question)?;
            let orderable = |hit: &&Hit| {
                let over = quantity.checked_sub(hit.terms.minimum_quantity);
                over.is_some_and(|over| over.is_multiple_of(hit.terms.quantity_step))
            };
            if let Some(first) = found.hits.first().filter(orderable) {
                let (supplier, offer) = (first.supplier.id, first.offer_id);
                let ranking = app.tickets.seal(&found.shown_to(authority))?;
                return Ok(Self { supplier, offer, quantity, ranking, offers: all });
            }
        }
        Err(DemoError::Data("the demo market has nothing to order".to_owned()))
    }
}

impl Greeting {
    pub(super) fn of(
        tokens: Vec<(Role, OrganisationId, String)>,
        find: Find,
        market: &DemoMarket,
    ) -> Result<Self, DemoError> {
        let place = market.authority.first().and_then(|buyer| buyer.delivery_places.first());
        let place =
            place.ok_or_else(|| DemoError::Data("there is no place to deliver to".to_owned()))?;
        Ok(Self { tokens, find, deliver_to: place.name.clone() })
    }

    fn token(&self, role: Role) -> &str {
        self.tokens.iter().find(|(held, _, _)| *held == role).map_or("", |(_, _, token)| token)
    }

    fn key(&self) -> String {
        format!("demo-{}", self.token(Role::Buyer).get(3..11).unwrap_or("order"))
    }

    /// The order that the printed line places: its id follows from the key.
    fn order(&self) -> OrderId {
        let actor = derived("demo actor", Role::Buyer.word());
        OrderId(derived("order", &format!("{actor}/{}", self.key())))
    }

    fn order_body(&self) -> Value {
        json!({
            "deliver_to": self.deliver_to,
            "lines": [{ "offer_id": self.find.offer, "quantity": self.find.quantity, "ranking": self.find.ranking }],
        })
    }

    /// For programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let tokens: Value = self
            .tokens
            .iter()
            .map(|(role, _, token)| (role.word().to_owned(), json!(token)))
            .collect();
        json!({ "tokens": tokens, "order": self.order_body(), "order_id": self.order(), "offers": self.find.offers })
    }

    /// For people.
    #[must_use]
    pub fn for_people(&self, url: &str) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ =
            writeln!(text, "Marktbuch listens on {url} with {} offers to find", self.find.offers);
        let _ = writeln!(text, "The interface is described at {url}/docs/\n");
        let _ = writeln!(text, "Tokens, new at every start with --demo:");
        for (role, organisation, token) in &self.tokens {
            let _ = writeln!(text, "  {:8}  {token}  (organisation {organisation})", role.word());
        }
        let (buyer, auditor) = (self.token(Role::Buyer), self.token(Role::Auditor));
        let _ = writeln!(text, "\nSearch:");
        let _ = writeln!(
            text,
            "curl -s -H 'Authorization: Bearer {buyer}' \
             '{url}/api/v1/offers?q={WORDS_ENCODED}&category={SCREENS}&quantity={}&weights=60,20,20&limit=3'",
            self.find.quantity
        );
        let _ = writeln!(text, "\nOrder what that search finds first:");
        let _ = writeln!(
            text,
            "curl -s -H 'Authorization: Bearer {buyer}' -H 'Idempotency-Key: {}' \
             -H 'Content-Type: application/json' '{url}/api/v1/orders' -d '{}'",
            self.key(),
            self.order_body()
        );
        let _ = writeln!(text, "\nReplay it as the auditor:");
        let _ = writeln!(
            text,
            "curl -s -H 'Authorization: Bearer {auditor}' '{url}/api/v1/orders/{}/history'",
            self.order()
        );
        text
    }
}
