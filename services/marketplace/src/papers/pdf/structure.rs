//! What a text in the PDF is: heading, paragraph, cell. It is built while the paper is laid out and tagged at the end.
//! Where a text stands is not known here.

use std::num::NonZeroU16;

use krilla::tagging::{Identifier, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};

/// A kind of element.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Heading(NonZeroU16, String),
    Paragraph,
    Table,
    Head,
    Body,
    Row,
    ColumnHeading,
    RowHeading,
    Cell,
}

/// An element's place among all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ElementId(usize);

#[derive(Debug)]
struct Element {
    kind: Kind,
    children: Vec<ElementId>,
    drawn: Vec<Identifier>,
}

/// All elements of a paper, in reading order.
#[derive(Debug, Default)]
pub(super) struct Structure {
    elements: Vec<Element>,
    roots: Vec<ElementId>,
}

impl Structure {
    /// Adds an element at the end of its parent, or of the paper.
    pub(super) fn add(&mut self, parent: Option<ElementId>, kind: Kind) -> ElementId {
        let id = ElementId(self.elements.len());
        self.elements.push(Element { kind, children: Vec::new(), drawn: Vec::new() });
        match parent {
            Some(ElementId(parent)) => self.elements[parent].children.push(id),
            None => self.roots.push(id),
        }
        id
    }

    /// A piece of content was drawn for an element.
    pub(super) fn drawn(&mut self, element: ElementId, piece: Identifier) {
        self.elements[element.0].drawn.push(piece);
    }

    /// The elements as the PDF's tags.
    pub(super) fn into_tags(self, language: &str) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
        for root in &self.roots {
            tree.push(Node::Group(self.group(*root)));
        }
        tree
    }

    fn group(&self, id: ElementId) -> TagGroup {
        let element = &self.elements[id.0];
        let tag: TagKind = match &element.kind {
            Kind::Heading(level, title) => Tag::Hn(*level, Some(title.clone())).into(),
            Kind::Paragraph => Tag::P.into(),
            Kind::Table => Tag::Table.into(),
            Kind::Head => Tag::THead.into(),
            Kind::Body => Tag::TBody.into(),
            Kind::Row => Tag::TR.into(),
            Kind::ColumnHeading => Tag::TH(TableHeaderScope::Column).into(),
            Kind::RowHeading => Tag::TH(TableHeaderScope::Row).into(),
            Kind::Cell => Tag::TD.into(),
        };
        let mut group = TagGroup::new(tag);
        for child in &element.children {
            group.push(Node::Group(self.group(*child)));
        }
        for piece in &element.drawn {
            group.push(*piece);
        }
        group
    }
}
