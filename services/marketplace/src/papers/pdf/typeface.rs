//! The two weights of the papers' font: which glyph a letter has, how wide a text is, where a line breaks.
//! Nothing is drawn here.

use std::ops::Range;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

use crate::papers::PaperError;

static REGULAR: &[u8] = include_bytes!("../../../fonts/DejaVuSans.ttf");
static BOLD: &[u8] = include_bytes!("../../../fonts/DejaVuSans-Bold.ttf");

/// Stands for a letter that the font does not have.
const MISSING: char = '\u{FFFD}';

/// How heavy a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// Both weights.
pub(super) struct Typeface {
    regular: Face,
    bold: Face,
}

impl Typeface {
    pub(super) fn read() -> Result<Self, PaperError> {
        let regular = Face::read(REGULAR).ok_or(PaperError::Font("DejaVu Sans"))?;
        let bold = Face::read(BOLD).ok_or(PaperError::Font("DejaVu Sans Bold"))?;
        Ok(Self { regular, bold })
    }

    pub(super) fn of(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}

/// One weight.
pub(super) struct Face {
    pub(super) font: Font,
    letters: skrifa::charmap::Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    per_em: f32,
}

impl Face {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let font = Font::new(bytes.into(), 0)?;
        let read = FontRef::new(bytes).ok()?;
        let metrics = read.glyph_metrics(Size::unscaled(), LocationRef::default());
        let per_em = font.units_per_em();
        Some(Self { font, letters: read.charmap(), metrics, per_em })
    }

    /// The text as the font can show it: control characters become spaces, unknown letters the sign for them.
    pub(super) fn showable(&self, text: &str) -> String {
        let shown = |c: char| match c {
            c if c.is_control() => ' ',
            c if self.letters.map(c).is_some() => c,
            _ => MISSING,
        };
        text.chars().map(shown).collect()
    }

    /// Width of a text at size one.
    fn width(&self, text: &str) -> f32 {
        text.chars().map(|c| self.advance(c)).sum()
    }

    fn advance(&self, letter: char) -> f32 {
        let glyph = self.letters.map(letter).or_else(|| self.letters.map(MISSING));
        glyph.and_then(|glyph| self.metrics.advance_width(glyph)).unwrap_or(0.0) / self.per_em
    }

    /// The glyphs of a showable text, one for each letter, in its order.
    pub(super) fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        let glyph = |(at, letter): (usize, char)| {
            let range: Range<usize> = at..at + letter.len_utf8();
            let id = self.letters.map(letter).unwrap_or_default();
            let id = GlyphId::new(id.to_u32());
            KrillaGlyph::new(id, self.advance(letter), 0.0, 0.0, 0.0, range, None)
        };
        text.char_indices().map(glyph).collect()
    }

    /// Breaks a text into lines of at most `width` at `size`. A line that is followed by another keeps the space
    /// at its end, so that words stay apart for a reader that cannot see the break.
    pub(super) fn lines(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let text = self.showable(text);
        let most = width / size;
        let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0.0);
        for word in text.split_inclusive(' ') {
            let needed = self.width(word.trim_end());
            if used + needed > most && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            if needed <= most {
                line.push_str(word);
                used += self.width(word);
                continue;
            }
            // A word longer than a line, such as a hash, is broken where the line ends.
            for letter in word.chars() {
                let advance = self.advance(letter);
                if used + advance > most && letter != ' ' && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    used = 0.0;
                }
                line.push(letter);
                used += advance;
            }
        }
        if !line.is_empty() || lines.is_empty() {
            lines.push(line);
        }
        lines
    }
}
