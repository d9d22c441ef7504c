//! Laying a paper out on pages of A4: which line stands where, on which page, as part of which element.
//! No PDF is written here.

use std::num::NonZeroU16;

use super::structure::{ElementId, Kind, Structure};
use super::typeface::{Typeface, Weight};
use crate::papers::{Block, Paper, Table};

/// Width of a page, in points.
pub(super) const WIDTH: f32 = 595.28;
/// Height of a page, in points.
pub(super) const HEIGHT: f32 = 841.89;
/// White on all sides, in points.
pub(super) const MARGIN: f32 = 56.0;
/// White between columns, in points.
const GAP: f32 = 6.0;

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) weight: Weight,
    pub(super) size: f32,
}

const BODY: Look = Look { weight: Weight::Regular, size: 9.5 };
const SMALL: Look = Look { weight: Weight::Regular, size: 8.0 };
const SMALL_BOLD: Look = Look { weight: Weight::Bold, size: 8.0 };

/// A line of text on a page.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) x: f32,
    pub(super) baseline: f32,
    pub(super) look: Look,
    pub(super) text: String,
    /// What it is part of; none for what is repeated at the top of a page.
    pub(super) element: Option<ElementId>,
}

/// A page.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) lines: Vec<Line>,
    /// Heights at which a thin rule is drawn from margin to margin.
    pub(super) rules: Vec<f32>,
}

/// A heading as the PDF's outline shows it.
#[derive(Debug)]
pub(super) struct Landmark {
    pub(super) title: String,
    pub(super) page: usize,
    pub(super) top: f32,
    pub(super) is_part: bool,
}

/// A paper on pages.
pub(super) struct Layout {
    pub(super) pages: Vec<Page>,
    pub(super) structure: Structure,
    pub(super) landmarks: Vec<Landmark>,
}

pub(super) fn lay_out(paper: &Paper, typeface: &Typeface) -> Layout {
    let mut setter = Setter {
        typeface,
        layout: Layout {
            pages: vec![Page::default()],
            structure: Structure::default(),
            landmarks: Vec::new(),
        },
        top: MARGIN,
    };
    setter.heading(&paper.title, NonZeroU16::MIN, 17.0);
    for block in &paper.blocks {
        setter.block(block);
    }
    setter.layout
}

/// A cell's lines with the element they are part of.
struct Cell {
    x: f32,
    look: Look,
    lines: std::vec::IntoIter<String>,
    element: Option<ElementId>,
}

struct Setter<'a> {
    typeface: &'a Typeface,
    layout: Layout,
    top: f32,
}

impl Setter<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Section(title) => self.heading(title, NonZeroU16::MIN.saturating_add(1), 12.5),
            Block::Part(title) => self.heading(title, NonZeroU16::MIN.saturating_add(2), 10.5),
            Block::Paragraph(text) => self.paragraph(text),
            Block::Links(links) => {
                for (words, address) in links {
                    self.paragraph(&format!("{words} ({address})"));
                }
            }
            Block::Facts(facts) => self.facts(facts),
            Block::Table(table) => self.table(table),
        }
    }

    fn paragraph(&mut self, text: &str) {
        let element = self.layout.structure.add(None, Kind::Paragraph);
        self.running(text, BODY, element);
        self.top += 5.0;
    }

    fn heading(&mut self, title: &str, level: NonZeroU16, size: f32) {
        // A heading stands with at least three lines of what follows it.
        self.top += if self.top > MARGIN { size } else { 0.0 };
        if self.top + size * 1.4 + 45.0 > HEIGHT - MARGIN {
            self.break_page();
        }
        self.layout.landmarks.push(Landmark {
            title: title.to_owned(),
            page: self.layout.pages.len() - 1,
            top: self.top,
            is_part: level.get() == 3,
        });
        let kind = Kind::Heading(level, title.to_owned());
        let element = self.layout.structure.add(None, kind);
        self.running(title, Look { weight: Weight::Bold, size }, element);
        self.top += 4.0;
    }

    fn running(&mut self, text: &str, look: Look, element: ElementId) {
        let face = self.typeface.of(look.weight);
        for line in face.lines(text, look.size, WIDTH - 2.0 * MARGIN) {
            self.make_room(look);
            self.put(MARGIN, look, line, Some(element));
            self.top += height(look);
        }
    }

    fn facts(&mut self, facts: &[(String, String)]) {
        let width = WIDTH - 2.0 * MARGIN;
        let (names, values) = (width * 0.28 - GAP, width * 0.72);
        let table = self.layout.structure.add(None, Kind::Table);
        for (name, value) in facts {
            let row = self.layout.structure.add(Some(table), Kind::Row);
            let heading = self.layout.structure.add(Some(row), Kind::RowHeading);
            let cell = self.layout.structure.add(Some(row), Kind::Cell);
            let cells = vec![
                self.cell(MARGIN, SMALL_BOLD, name, names, Some(heading)),
                self.cell(MARGIN + names + GAP, SMALL, value, values, Some(cell)),
            ];
            self.row(cells, None);
        }
        self.top += 5.0;
    }

    fn table(&mut self, table: &Table) {
        let columns = places(table);
        let structure = &mut self.layout.structure;
        let element = structure.add(None, Kind::Table);
        let head = structure.add(Some(element), Kind::Head);
        let row = structure.add(Some(head), Kind::Row);
        let headings: Vec<_> =
            columns.iter().map(|_| structure.add(Some(row), Kind::ColumnHeading)).collect();
        let body = structure.add(Some(element), Kind::Body);
        if self.top + 40.0 > HEIGHT - MARGIN {
            self.break_page();
        }
        let cells = self.heading_cells(
            table,
            &columns,
            &headings.into_iter().map(Some).collect::<Vec<_>>(),
        );
        self.row(cells, None);
        for texts in &table.rows {
            let row = self.layout.structure.add(Some(body), Kind::Row);
            let mut cells = Vec::new();
            for ((x, width), text) in columns.iter().zip(texts) {
                let element = self.layout.structure.add(Some(row), Kind::Cell);
                cells.push(self.cell(*x, SMALL, text, *width, Some(element)));
            }
            self.row(cells, Some((table, &columns)));
        }
        self.top += 6.0;
    }

    fn heading_cells(
        &self,
        table: &Table,
        columns: &[(f32, f32)],
        elements: &[Option<ElementId>],
    ) -> Vec<Cell> {
        let named = table.columns.iter().zip(columns).zip(elements);
        let cell =
            |((column, (x, width)), element): ((&super::Column, &(f32, f32)), &Option<_>)| {
                self.cell(*x, SMALL_BOLD, &column.name, *width, *element)
            };
        named.map(cell).collect()
    }

    fn cell(&self, x: f32, look: Look, text: &str, width: f32, element: Option<ElementId>) -> Cell {
        let lines = self.typeface.of(look.weight).lines(text, look.size, width);
        Cell { x, look, lines: lines.into_iter(), element }
    }

    /// Sets a row line by line, over as many pages as it needs; the table's head is repeated on each.
    fn row(&mut self, mut cells: Vec<Cell>, repeated: Option<(&Table, &[(f32, f32)])>) {
        let tallest = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
        for number in 0..tallest {
            // A row that fits on a page is not torn apart at its first lines.
            let ahead = if number == 0 { tallest.min(4) } else { 1 };
            let needed = height(SMALL) * f32::from(u8::try_from(ahead).unwrap_or(1));
            if self.top + needed > HEIGHT - MARGIN {
                self.break_page();
                if let Some((table, columns)) = repeated {
                    let none = vec![None; columns.len()];
                    let head = self.heading_cells(table, columns, &none);
                    self.row(head, None);
                }
            }
            for cell in &mut cells {
                if let Some(line) = cell.lines.next() {
                    self.put(cell.x, cell.look, line, cell.element);
                }
            }
            self.top += height(SMALL);
        }
        self.top += 1.5;
        let rule = self.top;
        self.page().rules.push(rule);
        self.top += 2.5;
    }

    fn put(&mut self, x: f32, look: Look, text: String, element: Option<ElementId>) {
        let baseline = self.top + look.size;
        self.page().lines.push(Line { x, baseline, look, text, element });
    }

    fn make_room(&mut self, look: Look) {
        if self.top + height(look) > HEIGHT - MARGIN {
            self.break_page();
        }
    }

    fn break_page(&mut self) {
        self.layout.pages.push(Page::default());
        self.top = MARGIN;
    }

    fn page(&mut self) -> &mut Page {
        if self.layout.pages.is_empty() {
            self.layout.pages.push(Page::default());
        }
        let last = self.layout.pages.len() - 1;
        &mut self.layout.pages[last]
    }
}

/// Left edge and width of every column.
fn places(table: &Table) -> Vec<(f32, f32)> {
    let shares: f32 = table.columns.iter().map(|column| f32::from(column.share.max(1))).sum();
    let mut x = MARGIN;
    let mut places = Vec::new();
    for column in &table.columns {
        let width = (WIDTH - 2.0 * MARGIN) * f32::from(column.share.max(1)) / shares;
        places.push((x, width - GAP));
        x += width;
    }
    places
}

fn height(look: Look) -> f32 {
    look.size * 1.38
}
