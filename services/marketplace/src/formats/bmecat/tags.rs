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
    Files,
    File,
    Reference,
    Logistics,
    DeliveryTimes,
    Parties,
    Party,
    Address,
    AreaRefs,
    /// Markup inside a text, such as `<b>`: its words belong to the text.
    Markup,
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
    /// Another time of the date at hand, or its zone.
    Time,
    Start,
    End,
    System,
    Class,
    Status,
    MakerRef,
    LeadTime,
    FileName,
    ReferenceTo,
    Feature(FeatureLeaf),
}

/// A text about the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CatalogueLeaf {
    Id,
    Version,
    Language,
    Currency,
    Territory,
    Factor,
    Start,
    End,
    PartyId,
    PartyName,
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
    UnitFactor,
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
        Tag::Header => header(name),
        Tag::Parties => (name == "PARTY").then_some(Tag::Party),
        Tag::Party => party(name),
        Tag::Address => {
            (name == "NAME").then_some(Tag::Leaf(Leaf::Catalogue(CatalogueLeaf::PartyName)))
        }
        Tag::Catalog => catalog(name),
        Tag::Transaction(_) => matches!(name, "ARTICLE" | "PRODUCT").then_some(Tag::Article),
        Tag::Article => article(name),
        Tag::Details => details(name),
        Tag::OrderDetails => order_details(name),
        Tag::PriceDetails => price_details(name),
        Tag::Price => price(name),
        Tag::PriceBase => price_base(name),
        Tag::AreaRefs => (name == "AREA_IDREF" || name == "AREA_REF")
            .then_some(Tag::Leaf(Leaf::Price(PriceLeaf::Territory))),
        Tag::Files => (name == "MIME").then_some(Tag::File),
        Tag::File => (name == "MIME_SOURCE").then_some(Tag::Leaf(Leaf::FileName)),
        Tag::Reference => {
            matches!(name, "ART_ID_TO" | "PROD_ID_TO").then_some(Tag::Leaf(Leaf::ReferenceTo))
        }
        Tag::Logistics => (name == "DELIVERY_TIMES").then_some(Tag::DeliveryTimes),
        Tag::DeliveryTimes => (name == "LEADTIME").then_some(Tag::Leaf(Leaf::LeadTime)),
        Tag::TaxDetails => (name == "TAX").then_some(Tag::Leaf(Leaf::Price(PriceLeaf::Tax))),
        Tag::DateTime => date_time(name),
        Tag::Features => features(name),
        Tag::Feature => feature(name),
        Tag::Leaf(_) | Tag::Markup => return Tag::Markup,
        Tag::Root | Tag::NoRoot | Tag::Surcharge | Tag::Misplaced | Tag::Other => {
            return Tag::Other;
        }
    };
    let in_articles = !matches!(
        parent,
        Tag::Bmecat | Tag::Header | Tag::Catalog | Tag::Parties | Tag::Party | Tag::Address
    );
    match found {
        Some(tag) => tag,
        None if in_articles && is_part_of_article(name) => Tag::Misplaced,
        None => Tag::Other,
    }
}

/// Elements that stand nowhere but in an article; a `MIME_INFO` stands in other places as well.
fn is_part_of_article(name: &str) -> bool {
    matches!(name, "ARTICLE" | "PRODUCT") || (name != "MIME_INFO" && article(name).is_some())
}

impl Tag {
    /// Whether an element that is not known inside it would be missed by the supplier.
    pub(super) fn tells_of_article(self) -> bool {
        matches!(
            self,
            Self::Article
                | Self::Details
                | Self::OrderDetails
                | Self::PriceDetails
                | Self::Price
                | Self::Logistics
                | Self::DeliveryTimes
        )
    }
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

fn header(name: &str) -> Option<Tag> {
    match name {
        "CATALOG" => Some(Tag::Catalog),
        "PARTIES" => Some(Tag::Parties),
        _ => None,
    }
}

fn party(name: &str) -> Option<Tag> {
    match name {
        "PARTY_ID" => Some(Tag::Leaf(Leaf::Catalogue(CatalogueLeaf::PartyId))),
        "ADDRESS" => Some(Tag::Address),
        _ => None,
    }
}

fn price_base(name: &str) -> Option<Tag> {
    let leaf = match name {
        "PRICE_UNIT" => PriceLeaf::Unit,
        "PRICE_UNIT_FACTOR" => PriceLeaf::UnitFactor,
        _ => return None,
    };
    Some(Tag::Leaf(Leaf::Price(leaf)))
}

fn date_time(name: &str) -> Option<Tag> {
    let leaf = match name {
        "DATE" => Leaf::Date,
        "TIME" | "TIMEZONE" => Leaf::Time,
        _ => return None,
    };
    Some(Tag::Leaf(leaf))
}

fn catalog(name: &str) -> Option<Tag> {
    let leaf = match name {
        "CATALOG_ID" => CatalogueLeaf::Id,
        "CATALOG_VERSION" => CatalogueLeaf::Version,
        "LANGUAGE" => CatalogueLeaf::Language,
        "CURRENCY" => CatalogueLeaf::Currency,
        "TERRITORY" => CatalogueLeaf::Territory,
        "PRICE_FACTOR" => CatalogueLeaf::Factor,
        "VALID_START_DATE" => CatalogueLeaf::Start,
        "VALID_END_DATE" => CatalogueLeaf::End,
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
        "MIME_INFO" => Some(Tag::Files),
        "ARTICLE_REFERENCE" | "PRODUCT_REFERENCE" => Some(Tag::Reference),
        "PRODUCT_LOGISTIC_DETAILS" => Some(Tag::Logistics),
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
        "MANUFACTURER_IDREF" => Leaf::MakerRef,
        "ARTICLE_STATUS" | "PRODUCT_STATUS" => Leaf::Status,
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
        "QUANTITY_MAX" => Field::MaximumQuantity,
        "QUANTITY_INTERVAL" => Field::QuantityStep,
        _ => return None,
    };
    Some(Tag::Leaf(Leaf::Single(field)))
}

fn price_details(name: &str) -> Option<Tag> {
    match name {
        "ARTICLE_PRICE" | "PRODUCT_PRICE" => Some(Tag::Price),
        "DATETIME" => Some(Tag::DateTime),
        "VALID_START_DATE" => Some(Tag::Leaf(Leaf::Start)),
        "VALID_END_DATE" => Some(Tag::Leaf(Leaf::End)),
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
        "AREA_REFS" => return Some(Tag::AreaRefs),
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
        "FNAME" | "FT_IDREF" => FeatureLeaf::Name,
        "FVALUE" => FeatureLeaf::Value,
        "FUNIT" => FeatureLeaf::Unit,
        "FVALUE_DETAILS" => FeatureLeaf::Details,
        _ => return None,
    };
    Some(Tag::Leaf(Leaf::Feature(leaf)))
}
