//! From what a file says of an article to what is to be done with it, with reasons for what is not.
//! Knows no format and no bytes.

use std::collections::HashSet;

use schemas::catalogue::Coverage;
use schemas::cpv::Cpv;
use schemas::offer::{Article, Listing, Terms};
use schemas::text::Line;
use sha2::{Digest, Sha256};

use super::change::{Change, Instruction};
use super::classes::Origin;
use super::draft::{Action, ClassDraft, Draft, Field, PriceBlock, Said};
use super::number::Convention;
use super::prices::{self, Market};
use super::problem::{Code, Unusable, Words, quoted};
use super::report::{Case, Report};
use super::values::Numbers;
use super::{Options, claims};

mod details;

/// The most articles of one file; 16 bytes of each are remembered.
const MOST_ARTICLES: usize = 10_000_000;

/// What is known while the articles of one file are judged.
pub(super) struct Judge<'o> {
    options: &'o Options,
    coverage: Coverage,
    market: Market,
    numbers: Numbers,
    /// 128 bits of the SHA-256 of each number seen: 16 bytes an article, however long its number is.
    seen: HashSet<u128>,
}

impl<'o> Judge<'o> {
    pub(super) fn new(options: &'o Options, coverage: Coverage, convention: Convention) -> Self {
        Self {
            options,
            coverage,
            market: Market {
                on_day: options.on_day,
                currency: options.default_currency.map(|currency| currency.to_string()),
                ..Market::default()
            },
            numbers: Numbers::written_with(convention, options.mixed_decimals),
            seen: HashSet::new(),
        }
    }

    /// The code that the catalogue states as its currency, for prices that name none. One that is no currency refuses them:
    /// a default is for what is not said.
    pub(super) fn catalogue_is_in(&mut self, code: String) {
        self.market.currency = Some(code);
    }

    /// What the catalogue says of all prices that do not say it themselves.
    pub(super) fn prices_are(
        &mut self,
        territories: Vec<String>,
        factor: Option<Said>,
        validity: PriceBlock,
    ) {
        self.market.territories = territories;
        self.market.factor = factor;
        self.market.validity = validity;
    }

    /// Whether the file can be read on.
    pub(super) fn within_limits(&self, line: u64) -> Result<(), Unusable> {
        if self.seen.len() <= MOST_ARTICLES {
            return Ok(());
        }
        let message = format!("The file has more than {MOST_ARTICLES} articles.");
        Err(Unusable::new(Code::TooManyArticles, line, message))
    }

    /// Judges one article and tells the result.
    pub(super) fn judge(&mut self, draft: &Draft, report: &mut Report<'_>) {
        let shown = draft.said(Field::Number).map(|said| said.text.trim().to_owned());
        let mut case = Case::new(report, draft, shown);
        for remark in &draft.remarks {
            case.remark(remark);
        }
        if draft.too_large {
            let message = "The article is larger than 1 MiB of text; it was left out.".to_owned();
            case.refuse(Code::ArticleTooLarge, Field::Article, draft.at, message);
        }
        let number = self.number(&mut case, draft);
        let instruction = match (number.is_some(), draft.action) {
            (false, _) | (_, Action::Unknown) => None,
            (true, Action::Delist) => Some(Instruction::Delist),
            (true, action) => self.instruction(&mut case, draft, action),
        };
        let usable = instruction.filter(|_| !case.is_refused());
        report.article(draft.at, number, usable);
        report.decimals_are_mixed(self.numbers.are_mixed());
    }

    /// The supplier's number, if it can be used and was not used before.
    fn number(&mut self, case: &mut Case<'_, '_>, draft: &Draft) -> Option<Line> {
        let Some(said) = draft.said(Field::Number) else {
            let message = "The article has no number of the supplier, so it cannot be told from others. It was left out.";
            case.refuse(Code::NumberMissing, Field::Number, draft.at, message.to_owned());
            return None;
        };
        let Ok(number) = Line::parse(&said.text) else {
            let message =
                format!("The article number {} is too long; it was left out.", quoted(&said.text));
            case.refuse(Code::NumberTooLong, Field::Number, said.line, message);
            return None;
        };
        let digest = Sha256::digest(number.as_str().as_bytes());
        let mut half = [0_u8; 16];
        half.copy_from_slice(&digest[..16]);
        if !self.seen.insert(u128::from_be_bytes(half)) {
            let message = format!(
                "The article number {} stands in the file a second time. The first article counts, this one was left out.",
                quoted(&said.text)
            );
            case.refuse(Code::NumberRepeated, Field::Number, said.line, message);
        }
        Some(number)
    }

    fn instruction(
        &mut self,
        case: &mut Case<'_, '_>,
        draft: &Draft,
        action: Action,
    ) -> Option<Instruction> {
        let price = prices::price(case, draft, &mut self.numbers, &self.market);
        if self.coverage == Coverage::Prices {
            if price.is_none() && !case.is_refused() {
                refuse_without_price(case, draft);
            }
            let change = Change { price: Some(price?), ..Change::default() };
            return Some(Instruction::Change(Box::new(change)));
        }
        let mut change = details::change(case, draft, &mut self.numbers);
        change.price = price;
        change.claims = claims::claims(case, draft, &mut self.numbers);
        match action {
            Action::Change | Action::Delist | Action::Unknown => {
                if change == Change::default() && !case.is_refused() {
                    let message = "The article is to be changed, but nothing is stated that changes. It was left out.";
                    case.refuse(Code::NothingChanged, Field::Action, draft.at, message.to_owned());
                }
                Some(Instruction::Change(Box::new(change)))
            }
            Action::List => {
                let listing = self.listing(case, draft, change)?;
                Some(Instruction::List(Box::new(listing)))
            }
        }
    }

    /// A whole listing: what is missing is refused or taken from the options.
    fn listing(&self, case: &mut Case<'_, '_>, draft: &Draft, change: Change) -> Option<Listing> {
        if change.title.is_none() {
            let message = "The article has no short description; it was left out.".to_owned();
            case.refuse(Code::TitleMissing, Field::Title, draft.at, message);
        }
        let said = draft.classes.iter().any(|class| details::is_cpv(&class.system));
        let otherwise = (!said).then(|| self.category(case, draft)).flatten();
        let cpv = change.cpv.or(otherwise);
        let order_unit = change.order_unit.or_else(|| self.order_unit(case, draft));
        let unsaid = draft.said(Field::Delivery).is_none();
        let otherwise = unsaid.then(|| self.delivery_days(case, draft)).flatten();
        let delivery_days = change.delivery_days.or(otherwise);
        if draft.prices.is_empty() {
            refuse_without_price(case, draft);
        }
        let price = change.price?;
        let minimum = change.minimum_quantity.unwrap_or(1);
        if price.holds_from > minimum {
            let line = draft.prices.first().map_or(draft.at, |price| price.line);
            let message = format!(
                "Prices are stated from a quantity of {} only; this was taken as the least order quantity instead of \
                 {minimum}.",
                price.holds_from
            );
            case.assume(Code::ScaleStartsLate, Field::Scale, line, message);
        }
        Some(Listing {
            article: Article {
                title: change.title?,
                description: change.description,
                manufacturer: change.manufacturer,
                manufacturer_part_number: change.manufacturer_part_number,
                gtin: change.gtin,
                cpv: cpv?,
                keywords: change.keywords.unwrap_or_default(),
                condition: change.condition.unwrap_or_default(),
                particulars: change.particulars.unwrap_or_default(),
            },
            terms: Terms {
                order_unit: order_unit?,
                pieces_per_unit: change.pieces_per_unit.unwrap_or(1),
                minimum_quantity: minimum.max(price.holds_from),
                quantity_step: change.quantity_step.unwrap_or(1),
                delivery_days: delivery_days?,
                maximum_quantity: change.maximum_quantity,
            },
            price: price.price,
            claims: change.claims,
            price_validity: price.price_validity,
        })
    }

    fn category(&self, case: &mut Case<'_, '_>, draft: &Draft) -> Option<Cpv> {
        let translated = draft.classes.iter().find_map(|class| {
            let found = self.options.classes.cpv(&class.system, &class.class.text);
            found.map(|(cpv, origin)| (class, cpv, origin))
        });
        if let Some((class, cpv, origin)) = translated {
            case.assume(
                Code::CategoryMapped,
                Field::Category,
                class.class.line,
                mapped(class, cpv, origin),
            );
            return Some(cpv);
        }
        let other = draft.classes.iter().find(|class| !details::is_cpv(&class.system));
        let (line, found) = match other {
            Some(other) => (
                other.class.line,
                format!(
                    "The article names no CPV code, only {} in {}, which no table translates.",
                    quoted(&other.class.text),
                    quoted(&other.system)
                ),
            ),
            None => (draft.at, "The article names no CPV code.".to_owned()),
        };
        let cpv = self.options.default_cpv;
        if let Some(cpv) = cpv {
            let message = format!("{found} The category {cpv} given for the file was taken.");
            case.assume(Code::CategoryAssumed, Field::Category, line, message);
        } else {
            let message = format!(
                "{found} Give a category for the file, or classify by CPV-2008. The article was left out."
            );
            case.refuse(Code::CategoryMissing, Field::Category, line, message);
        }
        cpv
    }

    /// The order unit given for the file, for an article that names none; what it names counts, read or not.
    fn order_unit(&self, case: &mut Case<'_, '_>, draft: &Draft) -> Option<Line> {
        if draft.said(Field::OrderUnit).is_some() {
            return None;
        }
        let given = self.options.default_order_unit.clone();
        if let Some(unit) = &given {
            let words = Words::both(
                format!("The article names no order unit; {unit}, given for the file, was taken."),
                format!(
                    "Der Artikel nennt keine Bestelleinheit; die für die Datei vorgegebene, {unit}, wurde genommen."
                ),
            );
            case.assume(Code::UnitGiven, Field::OrderUnit, draft.at, words);
        } else {
            let message = "The article names no order unit (such as C62). Give one for the file or for the article. The \
                           article was left out.";
            case.refuse(Code::UnitMissing, Field::OrderUnit, draft.at, message.to_owned());
        }
        given
    }

    fn delivery_days(&self, case: &mut Case<'_, '_>, draft: &Draft) -> Option<u16> {
        let (line, found) = (draft.at, "The article has no delivery time.");
        let days = self.options.default_delivery_days;
        if let Some(days) = days {
            let message = format!("{found} The {days} working days given for the file were taken.");
            case.assume(Code::DeliveryTimeAssumed, Field::Delivery, line, message);
        } else {
            let message = format!(
                "{found} Give one for the file or for the article. The article was left out."
            );
            case.refuse(Code::DeliveryTimeMissing, Field::Delivery, line, message);
        }
        days
    }
}

/// Where a category comes from that the article does not name itself.
fn mapped(class: &ClassDraft, cpv: Cpv, origin: Origin) -> Words {
    let shown = quoted(&class.class.text);
    let system = quoted(&class.system);
    let (english, german) = match origin {
        Origin::Supplier => ("your own table", "Ihrer eigenen Tabelle"),
        Origin::Shipped => ("the table of this market", "der Tabelle dieses Marktes"),
    };
    Words::both(
        format!("The class {shown} in {system} was translated to the CPV code {cpv} by {english}."),
        format!(
            "Die Klasse {shown} in {system} wurde nach {german} in den CPV-Code {cpv} übersetzt."
        ),
    )
}

fn refuse_without_price(case: &mut Case<'_, '_>, draft: &Draft) {
    let message = "The article has no price; it was left out.".to_owned();
    case.refuse(Code::PriceMissing, Field::Price, draft.at, message);
}
