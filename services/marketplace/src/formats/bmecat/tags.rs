//! Which elements mean something, by the place where they stand.
//! What they mean for an article is decided elsewhere.

use schemas::catalogue::Coverage;

use crate::formats::draft::Field;

/// An element, by its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// `BMECAT` while it opens.
    Root,
    /// Another first element.
    NoRoot,
    Bmecat,
    Header,
    Catalog,
    Transaction(Coverage),
    Article,
    Details,
    OrderDetails,
    PriceDetails,
    Price,
    PriceBase,
    TaxDetails,
    Surcharge,
    DateTime,
    Features,
    Feature,
    /// An element with a text that is read.
    Leaf(Leaf),
    /// An article or a part of one where none belongs.
    Misplaced,
    /// Anything else, with all that is in it.
    Other,
}

/// A text that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaf {
    Catalogue(CatalogueLeaf),
    /// A text that can stand once in an article (or once a language).
    Single(Field),
    Gtin,
    Keyword,
    Price(PriceLeaf),
    Daily,
    Date,
    System,
    Class,
    Feature(FeatureLeaf),
}

/// A text about the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CatalogueLeaf {
    Id,
    Version,
    Language,
    Currency,
}

/// A text of a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PriceLeaf {
    Amount,
    Currency,
    Tax,
    Factor,
    LowerBound,
    Territory,
    Unit,
}

/// A text of a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FeatureLeaf {
    Name,
    Value,
    Unit,
    Details,
}

/// The meaning of an element inside `parent`. Namespaces are not looked at.
pub(super) fn tag(parent: Option<Tag>, name: &str) -> Tag {
    let Some(parent) = parent else {
        return if name == "BMECAT" { Tag::Root } else { Tag::NoRoot };
    };
    let found = match parent {
        Tag::Bmecat => bmecat(name),
        Tag::Header => (name == "CATALOG").then_some(Tag::Catalog),
        Tag::Catalog => catalog(name),
        Tag::Transaction(_) => matches!(name, "ARTICLE" | "PRODUCT").then_some(Tag::Article),
        Tag::Article => article(name),
        Tag::Details => details(name),
        Tag::OrderDetails => order_details(name),
        Tag::PriceDetails => price_details(name),
        Tag::Price => price(name),
        Tag::PriceBase => (name == "PRICE_UNIT").then_some(Tag::Leaf(Leaf::Price(PriceLeaf::Unit))),
        Tag::TaxDetails => (name == "TAX").then_some(Tag::Leaf(Leaf::Price(PriceLeaf::Tax))),
        Tag::DateTime => (name == "DATE").then_some(Tag::Leaf(Leaf::Date)),
        Tag::Features => features(name),
        Tag::Feature => feature(name),
        Tag::Root | Tag::NoRoot | Tag::Surcharge | Tag::Leaf(_) | Tag::Misplaced | Tag::Other => {
            return Tag::Other;
        }
    };
    let in_articles = !matches!(parent, Tag::Bmecat | Tag::Header | Tag::Catalog);
    match found {
        Some(tag) => tag,
        None if in_articles && is_part_of_article(name) => Tag::Misplaced,
        None => Tag::Other,
    }
}

fn is_part_of_article(name: &str) -> bool {
    matches!(name, "ARTICLE" | "PRODUCT") || article(name).is_some()
}

fn bmecat(name: &str) -> Option<Tag> {
    match name {
        "HEADER" => Some(Tag::Header),
        "T_NEW_CATALOG" => Some(Tag::Transaction(Coverage::Whole)),
        "T_UPDATE_PRODUCTS" => Some(Tag::Transaction(Coverage::Products)),
        "T_UPDATE_PRICES" => Some(Tag::Transaction(Coverage::Prices)),
        _ => None,
    }
}

fn catalog(name: &str) -> Option<Tag> {
    let leaf = match name {
        "CATALOG_ID" => CatalogueLeaf::Id,
        "CATALOG_VERSION" => CatalogueLeaf::Version,
        "LANGUAGE" => CatalogueLeaf::Language,
        "CURRENCY" => CatalogueLeaf::Currency,
        _ => return None,
    };
    Some(Tag::Leaf(Leaf::Catalogue(leaf)))
}

fn article(name: &str) -> Option<Tag> {
    match name {
        "SUPPLIER_AID" | "SUPPLIER_PID" => Some(Tag::Leaf(Leaf::Single(Field::Number))),
        "ARTICLE_DETAILS" | "PRODUCT_DETAILS" => Some(Tag::Details),
        "ARTICLE_ORDER_DETAILS" | "PRODUCT_ORDER_DETAILS" => Some(Tag::OrderDetails),
        "ARTICLE_PRICE_DETAILS" | "PRODUCT_PRICE_DETAILS" => Some(Tag::PriceDetails),
        "ARTICLE_FEATURES" | "PRODUCT_FEATURES" => Some(Tag::Features),
        _ => None,
    }
}

fn details(name: &str) -> Option<Tag> {
    let leaf = match name {
        "DESCRIPTION_SHORT" => Leaf::Single(Field::Title),
        "DESCRIPTION_LONG" => Leaf::Single(Field::Description),
        "EAN" | "INTERNATIONAL_AID" | "INTERNATIONAL_PID" => Leaf::Gtin,
        "MANUFACTURER_AID" | "MANUFACTURER_PID" => Leaf::Single(Field::ManufacturerPart),
        "MANUFACTURER_NAME" => Leaf::Single(Field::Manufacturer),
        "DELIVERY_TIME" => Leaf::Single(Field::Delivery),
        "KEYWORD" => Leaf::Keyword,
        _ => return None,
    };
    Some(Tag::Leaf(leaf))
}

fn order_details(name: &str) -> Option<Tag> {
    let field = match name {
        "ORDER_UNIT" => Field::OrderUnit,
        "CONTENT_UNIT" => Field::ContentUnit,
        "NO_CU_PER_OU" => Field::Pieces,
        "PRICE_QUANTITY" => Field::PriceQuantity,
        "QUANTITY_MIN" => Field::MinimumQuantity,
        "QUANTITY_INTERVAL" => Field::QuantityStep,
        _ => return None,
    };
    Some(Tag::Leaf(Leaf::Single(field)))
}

fn price_details(name: &str) -> Option<Tag> {
    match name {
        "ARTICLE_PRICE" | "PRODUCT_PRICE" => Some(Tag::Price),
        "DATETIME" => Some(Tag::DateTime),
        "DAILY_PRICE" => Some(Tag::Leaf(Leaf::Daily)),
        _ => None,
    }
}

fn price(name: &str) -> Option<Tag> {
    let leaf = match name {
        "PRICE_AMOUNT" => PriceLeaf::Amount,
        "PRICE_CURRENCY" => PriceLeaf::Currency,
        "TAX" => PriceLeaf::Tax,
        "PRICE_FACTOR" => PriceLeaf::Factor,
        "LOWER_BOUND" => PriceLeaf::LowerBound,
        "TERRITORY" => PriceLeaf::Territory,
        "PRICE_BASE" => return Some(Tag::PriceBase),
        "TAX_DETAILS" => return Some(Tag::TaxDetails),
        "ALLOW_OR_CHARGES_FLOW" => return Some(Tag::Surcharge),
        _ => return None,
    };
    Some(Tag::Leaf(Leaf::Price(leaf)))
}

fn features(name: &str) -> Option<Tag> {
    match name {
        "REFERENCE_FEATURE_SYSTEM_NAME" => Some(Tag::Leaf(Leaf::System)),
        "REFERENCE_FEATURE_GROUP_ID" => Some(Tag::Leaf(Leaf::Class)),
        "FEATURE" => Some(Tag::Feature),
        _ => None,
    }
}

fn feature(name: &str) -> Option<Tag> {
    let leaf = match name {
        "FNAME" => FeatureLeaf::Name,
        "FVALUE" => FeatureLeaf::Value,
        "FUNIT" => FeatureLeaf::Unit,
        "FVALUE_DETAILS" => FeatureLeaf::Details,
        _ => return None,
    };
    Some(Tag::Leaf(Leaf::Feature(leaf)))
}
