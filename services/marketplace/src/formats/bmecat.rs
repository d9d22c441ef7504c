//! Reads `BMEcat` 1.01, 1.2 and 2005 in one pass, article by article.
//! Nothing is fetched, no entity is expanded, and no value is judged here.

use std::collections::HashSet;
use std::io::Read;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;
use schemas::catalogue::{CatalogueFormat, Coverage};

use super::draft::{Naming, Said};
use super::judge::Judge;
use super::number::Convention;
use super::problem::{Code, Severity, Unusable, quoted};
use super::report::Report;
use super::text::Text;
use super::{Opened, Options, Stop, plain};
use article::Collector;
use catalogue::OfCatalogue;
use tags::{CatalogueLeaf, Leaf, Tag};

mod article;
mod catalogue;
mod ending;
mod remarks;
mod tags;

/// The most bytes of one tag, one text or one comment.
const MOST_OF_A_PIECE: usize = 4 * 1024 * 1024;
/// The most elements inside one another.
const DEEPEST: usize = 64;
/// The most bytes of a text that is kept.
const MOST_OF_A_TEXT: usize = 64 * 1024;

/// Reads the whole file; every article is judged when its element closes.
pub(super) fn read<R: Read>(
    text: Text<R>,
    options: &Options,
    report: &mut Report<'_>,
) -> Result<(), Stop> {
    let encoding = text.encoding();
    let mut reader = Reader::from_reader(text);
    // A single `&` is read as such, and said: suppliers write "Black & Decker" in it.
    reader.config_mut().allow_dangling_amp = true;
    let mut walk = Walk {
        reader,
        options,
        report,
        stack: Vec::new(),
        opened: Opened::of(CatalogueFormat::Bmecat12, encoding),
        of_catalogue: OfCatalogue::default(),
        judge: None,
        article: None,
        captured: Captured::default(),
        unknown: HashSet::new(),
        rooted: false,
    };
    walk.run()
}

/// The text of the element at hand.
#[derive(Default)]
struct Captured {
    text: String,
    line: u64,
    attribute: String,
    cut: bool,
    unknown_entity: Option<String>,
}

struct Walk<'w, 's, R> {
    reader: Reader<Text<R>>,
    options: &'w Options,
    report: &'w mut Report<'s>,
    stack: Vec<Tag>,
    opened: Opened,
    of_catalogue: OfCatalogue,
    judge: Option<Judge<'w>>,
    article: Option<Collector>,
    captured: Captured,
    /// Elements that are not read and were told of.
    unknown: HashSet<String>,
    rooted: bool,
}

impl<R: Read> Walk<'_, '_, R> {
    fn run(&mut self) -> Result<(), Stop> {
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            buffer.shrink_to(MOST_OF_A_TEXT);
            self.reader.get_mut().allow(MOST_OF_A_PIECE);
            let line = self.reader.get_ref().line();
            let event = self.reader.read_event_into(&mut buffer);
            if let Some((line, message)) = self.reader.get_mut().take_mismatch() {
                self.say((Severity::Assumed, Code::EncodingMismatch), line, message);
            }
            match event {
                Ok(Event::Start(start)) => self.start(&start, line)?,
                Ok(Event::Empty(start)) => {
                    self.start(&start, line)?;
                    self.end()?;
                }
                Ok(Event::End(_)) => self.end()?,
                Ok(Event::Text(text)) => {
                    let text = text.xml10_content();
                    self.bare_ampersand(&text, line);
                    self.text(&text, line)?;
                }
                Ok(Event::CData(text)) => self.text(&text.xml10_content(), line)?,
                Ok(Event::GeneralRef(reference)) => self.reference(&reference, line),
                Ok(Event::DocType(doctype)) => self.doctype(&doctype, line),
                Ok(Event::Decl(_) | Event::PI(_) | Event::Comment(_)) => {}
                Ok(Event::Eof) => return self.finish(),
                Err(error) => return Err(self.broken(error)),
            }
            if self.report.stopped() {
                return Err(Stop::Told);
            }
        }
    }

    fn start(&mut self, start: &BytesStart<'_>, line: u64) -> Result<(), Stop> {
        if self.stack.len() >= DEEPEST {
            let message = format!("Elements stand inside one another more than {DEEPEST} deep.");
            return Err(Unusable::new(Code::TooDeep, line, message).into());
        }
        let name = start.local_name();
        let name = name.as_ref();
        let parent = self.stack.last().copied();
        let tag = tags::tag(parent, name);
        match tag {
            Tag::Root => self.root(start, line)?,
            Tag::NoRoot => {
                let message = format!(
                    "The file is XML, but no BMEcat catalogue: its first element is <{}>, not <BMECAT>.",
                    quoted(name).trim_matches(['“', '”'])
                );
                return Err(Unusable::new(Code::NotBmecat, line, message).at(name).into());
            }
            Tag::Transaction(coverage) => self.transaction(coverage, line)?,
            Tag::Article => {
                self.article = Some(Collector::new(line, &attribute(start, "mode")));
            }
            Tag::Misplaced => self.misplaced(name, line),
            Tag::PriceDetails
            | Tag::Price
            | Tag::Features
            | Tag::Feature
            | Tag::Surcharge
            | Tag::DateTime
            | Tag::Reference => {
                self.part_of_article(tag, start, line);
            }
            Tag::Leaf(leaf) => {
                self.captured = Captured {
                    line,
                    attribute: attribute(
                        start,
                        if matches!(leaf, Leaf::Gtin | Leaf::Status) { "type" } else { "lang" },
                    ),
                    ..Captured::default()
                };
            }
            Tag::Markup => self.markup(name, line),
            Tag::Party => self.of_catalogue.open_party(),
            Tag::Other => self.unknown(parent, name, line),
            Tag::Bmecat
            | Tag::Header
            | Tag::Catalog
            | Tag::Details
            | Tag::OrderDetails
            | Tag::PriceBase
            | Tag::TaxDetails
            | Tag::Files
            | Tag::File
            | Tag::Logistics
            | Tag::DeliveryTimes
            | Tag::Parties
            | Tag::Address
            | Tag::AreaRefs => {}
        }
        let tag = if tag == Tag::Root { Tag::Bmecat } else { tag };
        self.stack.push(tag);
        Ok(())
    }

    fn part_of_article(&mut self, tag: Tag, start: &BytesStart<'_>, line: u64) {
        let Some(article) = &mut self.article else {
            return;
        };
        if tag == Tag::PriceDetails {
            article.open_block();
        } else if tag == Tag::Price {
            article.open_price(attribute(start, "price_type"), line);
        } else if tag == Tag::Features {
            article.open_features();
        } else if tag == Tag::Feature {
            article.open_feature(line);
        } else if tag == Tag::Surcharge {
            article.surcharge();
        } else if tag == Tag::DateTime {
            article.open_date(&attribute(start, "type"), line);
        } else if tag == Tag::Reference {
            article.open_reference(&attribute(start, "type"));
        }
    }

    fn end(&mut self) -> Result<(), Stop> {
        match self.stack.pop() {
            Some(Tag::Leaf(leaf)) => self.leaf(leaf),
            Some(Tag::Party) => self.of_catalogue.close_party(),
            Some(Tag::Feature) => {
                if let Some(article) = &mut self.article {
                    article.close_feature();
                }
            }
            Some(Tag::Article) => {
                if let (Some(article), Some(judge)) = (self.article.take(), &mut self.judge) {
                    judge.judge(&article.into_draft(), self.report);
                    judge.within_limits(self.reader.get_ref().line())?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn root(&mut self, start: &BytesStart<'_>, line: u64) -> Result<(), Stop> {
        if self.rooted {
            let message = "A second <BMECAT> follows the end of the first.";
            return Err(Unusable::new(Code::NotWellFormed, line, message).into());
        }
        self.rooted = true;
        let version = attribute(start, "version");
        let namespace = attribute(start, "xmlns");
        let known = version.starts_with("2005") || version == "1.2" || version == "1.01";
        if version.starts_with("2005") || !known && namespace.contains("2005") {
            self.opened.format = CatalogueFormat::Bmecat2005;
        }
        if !known {
            let message = format!(
                "The BMEcat version {} is not known; the file was read as {}.",
                quoted(&version),
                self.opened.format
            );
            self.say((Severity::Assumed, Code::VersionUnknown), line, message);
        }
        Ok(())
    }

    fn transaction(&mut self, coverage: Coverage, line: u64) -> Result<(), Stop> {
        if self.judge.is_some() {
            let message = "The file has several transactions (T_…); send one file for each.";
            return Err(Unusable::new(Code::SeveralTransactions, line, message).into());
        }
        self.opened.coverage = coverage;
        let mut judge = Judge::new(self.options, coverage, Convention::Point);
        self.of_catalogue.tell(&mut judge);
        self.judge = Some(judge);
        let naming = Naming::of(self.opened.format);
        self.report.open(self.opened.clone(), naming);
        Ok(())
    }

    fn text(&mut self, text: &str, line: u64) -> Result<(), Stop> {
        if let Some(Tag::Leaf(_) | Tag::Markup) = self.stack.last() {
            let room = MOST_OF_A_TEXT.saturating_sub(self.captured.text.len());
            let end = text.floor_char_boundary(room);
            self.captured.text.push_str(&text[..end]);
            self.captured.cut |= end < text.len();
        } else if self.stack.is_empty() && !text.trim().is_empty() {
            let (code, message) = if self.rooted {
                (Code::NotWellFormed, "Text follows the end of the catalogue.")
            } else {
                (Code::NotBmecat, "The file begins with text instead of an XML element.")
            };
            return Err(Unusable::new(code, line, message).into());
        }
        Ok(())
    }

    /// A character or entity reference: only characters, the five of XML, and those of HTML are known.
    fn reference(&mut self, reference: &BytesRef<'_>, line: u64) {
        let Some(Tag::Leaf(_) | Tag::Markup) = self.stack.last() else {
            return;
        };
        if !reference.starts_with('#')
            && reference.contains(|c: char| c.is_whitespace() || c == '&')
        {
            let whole = format!("&{};", &**reference);
            self.bare_ampersand(&whole, line);
            self.captured.text.push_str(&whole);
            return;
        }
        let character = match reference.resolve_char_ref() {
            Ok(Some(character)) => Some(character.to_string()),
            Ok(None) => quick_xml::escape::resolve_xml_entity(reference).map(str::to_owned),
            Err(_) => None,
        };
        if let Some(character) = character {
            self.captured.text.push_str(&character);
        } else if let Some(text) = plain::named_entity(reference) {
            self.captured.text.push_str(text);
            let message =
                "Entities of HTML, which XML does not know, were read as their characters.";
            self.say((Severity::Note, Code::HtmlEntity), line, message.to_owned());
        } else {
            self.captured.unknown_entity = Some(reference.to_string());
        }
    }

    fn doctype(&mut self, doctype: &str, line: u64) {
        let defines =
            doctype.split("<!ENTITY").skip(1).any(|entity| !entity.trim_start().starts_with('%'));
        if defines {
            let message = "The DOCTYPE defines entities; they were not read, and a field that uses one is left out.";
            self.say((Severity::Note, Code::EntitiesIgnored), line, message.to_owned());
        }
    }

    /// A text is complete.
    fn leaf(&mut self, leaf: Leaf) {
        let captured = std::mem::take(&mut self.captured);
        if let Leaf::Catalogue(leaf) = leaf {
            self.of_catalogue(leaf, &captured);
        } else if leaf == Leaf::MakerRef {
            let known = self.of_catalogue.party(&captured.text);
            if let Some(article) = &mut self.article {
                article.maker(&captured.text, captured.line, known);
            }
        } else if let Some(article) = &mut self.article {
            article.leaf(leaf, captured);
        }
    }

    fn of_catalogue(&mut self, leaf: CatalogueLeaf, captured: &Captured) {
        const MOST_LANGUAGES: usize = 40;
        let kept: String = captured.text.trim().chars().take(200).collect();
        let kept = (!kept.is_empty()).then_some(kept);
        match leaf {
            CatalogueLeaf::Id => self.opened.catalogue_id = kept,
            CatalogueLeaf::Version => self.opened.catalogue_version = kept,
            CatalogueLeaf::Language => {
                if self.opened.languages.len() < MOST_LANGUAGES {
                    self.opened.languages.extend(kept);
                }
            }
            CatalogueLeaf::Currency
            | CatalogueLeaf::Territory
            | CatalogueLeaf::Factor
            | CatalogueLeaf::Start
            | CatalogueLeaf::End
            | CatalogueLeaf::PartyId
            | CatalogueLeaf::PartyName => {
                if let Some(kept) = kept {
                    self.of_catalogue.say(leaf, Said::new(kept, captured.line));
                }
            }
        }
    }

    fn say(&mut self, kind: (Severity, Code), line: u64, message: String) {
        self.report.problem(None, kind, (None, line), message);
    }
}

/// An attribute by its local name; empty if there is none.
fn attribute(start: &BytesStart<'_>, name: &str) -> String {
    start
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .map(|attribute| attribute.value.chars().take(200).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
