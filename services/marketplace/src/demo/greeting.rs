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
use crate::search::{Audience, Eligible, Question, answer};

/// What can be tried.
pub struct Greeting {
    tokens: Vec<(Role, OrganisationId, String)>,
    offer: OfferId,
    quantity: u32,
    ranking: String,
    deliver_to: String,
    offers: u64,
}

/// What the printed search asks.
const WORDS: &str = "Monitor 27 Zoll";
/// The words as a parameter of a request.
const WORDS_ENCODED: &str = "Monitor%2027%20Zoll";
/// The CPV code of display screens.
const SCREENS: &str = "30231300";
/// The order quantity.
const QUANTITY: u32 = 11;

impl Greeting {
    pub(super) fn of(
        app: &App,
        tokens: &[(Role, OrganisationId, String)],
        market: &DemoMarket,
    ) -> Result<Self, DemoError> {
        let nothing = || DemoError::Data("the demo market has nothing to order".to_owned());
        let buyer = tokens.iter().find(|(role, _, _)| *role == Role::Buyer);
        let (_, authority, _) = buyer.ok_or_else(nothing)?;
        let question = Question {
            words: WORDS.to_owned(),
            category: Cpv::parse(SCREENS).ok(),
            quantity: QUANTITY,
            limit: 3,
            ..Question::everything(german_day(now()))
        };
        let views = app.views();
        let standing = views.market();
        let audience = Audience::Authority(*authority);
        let eligible = Eligible::on(&standing, audience, None, question.day);
        let found = answer(&views.offers(), &standing, &eligible, &question)?;
        let everything = answer(
            &views.offers(),
            &standing,
            &eligible,
            &Question::everything(question.day),
        )?;
        let first = found.hits.first().ok_or_else(nothing)?;
        let place = market
            .authority
            .first()
            .and_then(|authority| authority.delivery_places.first());
        Ok(Self {
            tokens: tokens.to_vec(),
            offer: first.offer_id,
            quantity: QUANTITY,
            ranking: app.tickets.seal(&found.shown)?,
            deliver_to: place.ok_or_else(nothing)?.name.clone(),
            offers: everything.total,
        })
    }

    fn token(&self, role: Role) -> &str {
        self.tokens
            .iter()
            .find(|(held, _, _)| *held == role)
            .map_or("", |(_, _, token)| token)
    }

    fn key(&self) -> String {
        format!(
            "demo-{}",
            self.token(Role::Buyer).get(3..11).unwrap_or("order")
        )
    }

    /// The order that the printed line places: its id follows from the key.
    fn order(&self) -> OrderId {
        let actor = derived("demo actor", Role::Buyer.word());
        OrderId(derived("order", &format!("{actor}/{}", self.key())))
    }

    fn order_body(&self) -> Value {
        json!({
            "deliver_to": self.deliver_to,
            "lines": [{ "offer_id": self.offer, "quantity": self.quantity, "ranking": self.ranking }],
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
        json!({ "tokens": tokens, "order": self.order_body(), "order_id": self.order(), "offers": self.offers })
    }

    /// For people.
    #[must_use]
    pub fn for_people(&self, url: &str) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "Marktbuch listens on {url} with {} offers to find",
            self.offers
        );
        let _ = writeln!(text, "The interface is described at {url}/docs/\n");
        let _ = writeln!(text, "Tokens, new at every start with --demo:");
        for (role, organisation, token) in &self.tokens {
            let _ = writeln!(
                text,
                "  {:8}  {token}  (organisation {organisation})",
                role.word()
            );
        }
        let (buyer, auditor) = (self.token(Role::Buyer), self.token(Role::Auditor));
        let _ = writeln!(text, "\nSearch:");
        let _ = writeln!(
            text,
            "curl -s -H 'Authorization: Bearer {buyer}' \
             '{url}/api/v1/offers?q={WORDS_ENCODED}&category={SCREENS}&quantity={QUANTITY}&weights=60,20,20&limit=3'"
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
