//! A paper as PDF/A-2a and PDF/UA-1: tagged, with its fonts in it, the same bytes for the same paper.
//! Where lines break and what an element is stands in the modules below.

mod layout;
mod structure;
mod typeface;

use chrono::{DateTime, Datelike, Timelike, Utc};
use krilla::color::luma;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::{self, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Stroke;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};
use krilla::{Document, SerializeSettings};

use super::{Column, Paper, PaperError};
use layout::{HEIGHT, Landmark, Layout, Line, Look, MARGIN, Page, WIDTH};
use structure::Structure;
use typeface::{Typeface, Weight};

pub(super) fn write(paper: &Paper) -> Result<Vec<u8>, PaperError> {
    let typeface = Typeface::read()?;
    let Layout { pages, mut structure, landmarks } = layout::lay_out(paper, &typeface);
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|why| PaperError::NotArchivable(format!("{why:?}")))?;
    let mut document =
        Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let count = pages.len();
    for (number, page) in (1..).zip(&pages) {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).unwrap_or_default();
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        margins(&mut surface, &typeface, paper, number, count);
        draw(&mut surface, &typeface, page, &mut structure);
        surface.finish();
        sheet.finish();
    }
    document.set_tag_tree(structure.into_tags(paper.language.code()));
    document.set_outline(outline(&landmarks));
    document.set_metadata(metadata(paper));
    document.finish().map_err(|why| PaperError::NotArchivable(format!("{why:?}")))
}

fn metadata(paper: &Paper) -> Metadata {
    Metadata::new()
        .title(paper.title.clone())
        .description(paper.summary.clone())
        .language(paper.language.code().to_owned())
        .creator("Marktbuch".to_owned())
        .producer("Marktbuch".to_owned())
        .document_id(paper.id.clone())
        .creation_date(date(paper.date))
}

fn date(time: DateTime<Utc>) -> metadata::DateTime {
    let part = |number: u32| u8::try_from(number).unwrap_or_default();
    metadata::DateTime::new(u16::try_from(time.year()).unwrap_or_default())
        .month(part(time.month()))
        .day(part(time.day()))
        .hour(part(time.hour()))
        .minute(part(time.minute()))
        .second(part(time.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

/// The headings, parts below their sections.
fn outline(landmarks: &[Landmark]) -> Outline {
    let node = |landmark: &Landmark| {
        let place = XyzDestination::new(landmark.page, Point::from_xy(MARGIN, landmark.top));
        OutlineNode::new(landmark.title.clone(), place)
    };
    let mut outline = Outline::new();
    let mut open: Option<OutlineNode> = None;
    for landmark in landmarks {
        match &mut open {
            Some(section) if landmark.is_part => section.push_child(node(landmark)),
            section => {
                if let Some(done) = section.replace(node(landmark)) {
                    outline.push_child(done);
                }
            }
        }
    }
    if let Some(last) = open {
        outline.push_child(last);
    }
    outline
}

const SMALLEST: Look = Look { weight: Weight::Regular, size: 7.5 };

/// What stands at the top and the foot of every page; no part of what is read aloud.
fn margins(
    surface: &mut Surface<'_>,
    typeface: &Typeface,
    paper: &Paper,
    number: usize,
    count: usize,
) {
    let width = WIDTH - 2.0 * MARGIN;
    let of = paper.language.of("Seite", "Page");
    let total = paper.language.of("von", "of");
    let pages = format!("{of} {number} {total} {count}");
    let pieces = [
        (ArtifactType::Header, MARGIN, 34.0, &paper.header, width),
        (ArtifactType::Footer, MARGIN, HEIGHT - 30.0, &paper.footer, width - 80.0),
        (ArtifactType::Footer, WIDTH - MARGIN - 70.0, HEIGHT - 30.0, &pages, 80.0),
    ];
    for (kind, x, baseline, text, width) in pieces {
        let face = typeface.of(SMALLEST.weight);
        // One line; what does not fit is cut, for the paper says it elsewhere.
        let Some(line) = face.lines(text, SMALLEST.size, width).into_iter().next() else {
            continue;
        };
        if line.is_empty() {
            continue;
        }
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
        text_at(surface, typeface, x, baseline, SMALLEST, &line);
        surface.end_tagged();
    }
}

fn draw(surface: &mut Surface<'_>, typeface: &Typeface, page: &Page, structure: &mut Structure) {
    for Line { x, baseline, look, text, element } in &page.lines {
        if text.is_empty() {
            continue;
        }
        let tag = match element {
            Some(_) => ContentTag::Span(SpanTag::empty()),
            None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)),
        };
        let piece = surface.start_tagged(tag);
        text_at(surface, typeface, *x, *baseline, *look, text);
        surface.end_tagged();
        if let Some(element) = element {
            structure.drawn(*element, piece);
        }
    }
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    for height in &page.rules {
        rule(surface, *height);
    }
    surface.end_tagged();
}

fn text_at(
    surface: &mut Surface<'_>,
    typeface: &Typeface,
    x: f32,
    baseline: f32,
    look: Look,
    text: &str,
) {
    let face = typeface.of(look.weight);
    let glyphs = face.glyphs(text);
    surface.set_stroke(None);
    surface.draw_glyphs(
        Point::from_xy(x, baseline),
        &glyphs,
        face.font.clone(),
        text,
        look.size,
        false,
    );
}

fn rule(surface: &mut Surface<'_>, height: f32) {
    let mut path = PathBuilder::new();
    path.move_to(MARGIN, height);
    path.line_to(WIDTH - MARGIN, height);
    let Some(path) = path.finish() else { return };
    surface.set_stroke(Some(Stroke {
        paint: luma::Color::new(170).into(),
        width: 0.4,
        ..Stroke::default()
    }));
    surface.draw_path(&path);
    surface.set_stroke(None);
}
