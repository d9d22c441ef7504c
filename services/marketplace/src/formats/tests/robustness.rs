//! Damaged, hostile and endless files: always a report, never a panic, never more memory than said.
//! What a report says is tested elsewhere.

use std::io::{self, Read};

use super::*;

const XML: &str = include_str!("sample.xml");
const CSV: &str = include_str!("sample.csv");

fn samples() -> [Vec<u8>; 4] {
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(CSV);
    let mut utf16 = vec![0xFF, 0xFE];
    utf16.extend(XML.encode_utf16().flat_map(u16::to_le_bytes));
    [XML.into(), CSV.into(), latin.into_owned(), utf16]
}

#[test]
fn the_samples_are_whole() {
    for sample in samples() {
        let outcome = read_bytes(&sample, &bare()).unwrap();
        assert_eq!(outcome.summary.articles_usable, 3, "{:?}", outcome.problems());
    }
}

#[test]
fn a_catalogue_cut_off_anywhere_is_never_published() {
    let end = XML.trim_end().len();
    for length in (0..end).step_by(97).chain(end - 12..end) {
        assert!(read_bytes(&XML.as_bytes()[..length], &bare()).is_err(), "{length}");
    }
}

#[test]
fn a_row_cut_off_is_never_published() {
    let last_row = CSV.trim_end().rfind('\n').unwrap() + 1;
    let last_cell = CSV.trim_end().rfind(';').unwrap();
    for length in last_row + 1..=last_cell {
        let cut = read_bytes(&CSV.as_bytes()[..length], &bare());
        assert_eq!(cut.map_err(|u| u.code).unwrap_err(), Code::Truncated, "{length}");
    }
    for length in (0..CSV.len()).step_by(97) {
        let _ = read_bytes(&CSV.as_bytes()[..length], &bare());
    }
}

#[test]
fn no_flipped_bit_makes_it_panic() {
    for sample in samples() {
        for at in (0..sample.len()).step_by(7) {
            let mut damaged = sample.clone();
            damaged[at] ^= 1 << (at % 8);
            let _ = read_bytes(&damaged, &bare());
        }
    }
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..600)) {
        let _ = read_bytes(&bytes, &bare());
    }

    #[test]
    fn no_markup_makes_it_panic(parts in proptest::collection::vec(0..14_usize, 0..60)) {
        const PARTS: [&str; 14] = [
            "<BMECAT version='1.2'>", "<T_NEW_CATALOG>", "<ARTICLE mode='new'>", "<SUPPLIER_AID>7", "</SUPPLIER_AID>",
            "<ARTICLE_PRICE_DETAILS>", "<ARTICLE_PRICE price_type='net_customer'>", "<PRICE_AMOUNT>1,5", "&boom;", "<![CDATA[",
            "]]>", "</ARTICLE>", "</T_NEW_CATALOG></BMECAT>", "<!DOCTYPE BMECAT [<!ENTITY boom 'x'>]>",
        ];
        let text: String = parts.into_iter().map(|part| PARTS[part]).collect();
        let _ = read_bytes(text.as_bytes(), &bare());
    }
}

/// A file made while it is read: a beginning, a piece repeated, an end.
struct Endless {
    start: &'static [u8],
    piece: fn(u64) -> Vec<u8>,
    pieces: u64,
    end: &'static [u8],
    made: u64,
    bytes: u64,
    current: Cursor<Vec<u8>>,
}

impl Endless {
    fn new(start: &'static str, piece: fn(u64) -> Vec<u8>, pieces: u64, end: &'static str) -> Self {
        Self {
            start: start.as_bytes(),
            piece,
            pieces,
            end: end.as_bytes(),
            made: 0,
            bytes: 0,
            current: Cursor::new(Vec::new()),
        }
    }
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.current.read(buffer)?;
            if read > 0 || self.made > self.pieces + 1 {
                self.bytes += read as u64;
                return Ok(read);
            }
            let next = match self.made {
                0 => self.start.to_vec(),
                n if n <= self.pieces => (self.piece)(n),
                _ => self.end.to_vec(),
            };
            self.made += 1;
            self.current = Cursor::new(next);
        }
    }
}

/// How many megabytes are read; more by `MARKTBUCH_TEST_MEGABYTES`.
fn megabytes() -> u64 {
    let wanted = std::env::var("MARKTBUCH_TEST_MEGABYTES").ok();
    wanted.and_then(|wanted| wanted.parse().ok()).unwrap_or(30)
}

/// Resident memory of this process in kilobytes, where the system tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn memory_does_not_grow_with_the_file() {
    let article = |n: u64| {
        let filler = "Beschreibung ".repeat(60);
        format!(
            "<ARTICLE><SUPPLIER_AID>{n}</SUPPLIER_AID><ARTICLE_DETAILS><DESCRIPTION_SHORT>Bildschirm</DESCRIPTION_SHORT>\
             <DESCRIPTION_LONG>{filler}</DESCRIPTION_LONG></ARTICLE_DETAILS></ARTICLE>\n"
        )
        .into_bytes()
    };
    let pieces = megabytes() * 1_000;
    let mut input = Endless::new(
        "<BMECAT version='1.2'><T_NEW_CATALOG>",
        article,
        pieces,
        "</T_NEW_CATALOG></BMECAT>",
    );
    let before = resident();
    let mut refused = 0_u64;
    let summary = read(&mut input, &bare(), &mut |found| {
        refused += u64::from(matches!(found, Found::Refused { .. }));
        Ok::<_, ()>(())
    })
    .unwrap();
    assert_eq!((summary.articles_read, refused), (pieces, pieces));
    if let (Some(before), Some(after)) = (before, resident()) {
        let grown = after.saturating_sub(before) * 1_024;
        // The set of numbers takes 17 bytes a place, twice as many places as numbers while it grows; other tests run too.
        let allowed = 16 * 1_024 * 1_024 + pieces * 60;
        assert!(grown < allowed, "{grown} bytes more for {} read", input.bytes);
    }
}

#[test]
fn an_endless_piece_is_refused_soon() {
    let filler: fn(u64) -> Vec<u8> = |_| vec![b'x'; 64 * 1024];
    for (start, code) in [
        ("<BMECAT version='1.2'><T_NEW_CATALOG><ARTICLE><SUPPLIER_AID>", Code::TooLarge),
        ("<BMECAT version='", Code::TooLarge),
        ("<!DOCTYPE BMECAT [", Code::TooLarge),
        ("supplier_aid;title;cpv;order_unit;price;currency\n1;\"", Code::TooLarge),
        ("supplier_aid;", Code::TooLarge),
    ] {
        let mut input = Endless::new(start, filler, 100_000, "");
        let read = read(&mut input, &bare(), &mut |_| Ok::<_, ()>(()));
        assert!(
            matches!(&read, Err(Failed::Unusable(unusable)) if unusable.code == code),
            "{start}: {read:?}"
        );
        assert!(input.bytes < 8 * 1_024 * 1_024, "{start}: {}", input.bytes);
    }
}

#[test]
fn an_article_of_endless_parts_is_left_out() {
    let price: fn(u64) -> Vec<u8> = |_| {
        b"<ARTICLE_PRICE price_type='net_customer'><PRICE_AMOUNT>1</PRICE_AMOUNT></ARTICLE_PRICE>"
            .to_vec()
    };
    let start = "<BMECAT version='1.2'><T_NEW_CATALOG><ARTICLE><SUPPLIER_AID>1</SUPPLIER_AID><ARTICLE_PRICE_DETAILS>";
    let end = "</ARTICLE_PRICE_DETAILS></ARTICLE></T_NEW_CATALOG></BMECAT>";
    let mut input = Endless::new(start, price, 20_000, end);
    let summary = read(&mut input, &bare(), &mut |_| Ok::<_, ()>(())).unwrap();
    assert_eq!(summary.articles_refused, 1);
    assert!(summary.problems.contains_key(&Code::ArticleTooLarge));
}

#[test]
fn a_cell_of_endless_entries_is_read_in_part() {
    for (column, entry, code) in [
        ("scale_prices", "1:1|", Code::PriceAmbiguous),
        ("scale_prices", "x|", Code::PriceUnreadable),
        ("labels", "A#1|", Code::ClaimUnreadable),
        ("description", "<script></script>", Code::HtmlRemoved),
        ("description", "<", Code::TextCut),
    ] {
        let entries = entry.repeat(900_000 / entry.len());
        let text = format!(
            "supplier_aid,title,cpv,order_unit,price,currency,delivery_days,{column}\n\
             1,Maus,30237410,C62,2.00,EUR,3,{entries}\n"
        );
        let outcome = usable(&text, &bare());
        assert!(outcome.summary.problems.contains_key(&code), "{column} {entry}");
        assert!(outcome.found.len() < 300, "{column}: {}", outcome.found.len());
    }
}

#[test]
fn elements_too_deep_and_columns_too_many_are_refused() {
    let deep = format!("<BMECAT version='1.2'>{}", "<A>".repeat(100));
    assert_eq!(unusable(deep.as_bytes()).code, Code::TooDeep);
    let wide = format!("supplier_aid{}\n", ";x".repeat(2_000));
    assert_eq!(unusable(wide.as_bytes()).code, Code::TooManyColumns);
}

#[test]
fn an_entity_bomb_is_harmless() {
    let bomb = "<!DOCTYPE BMECAT SYSTEM 'file:///etc/passwd' [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>\
                <!ENTITY x SYSTEM 'http://example.org/x'>]>";
    let xml = XML.replacen("<BMECAT", &format!("{bomb}<BMECAT"), 1).replacen(
        "<DESCRIPTION_LONG>",
        "<DESCRIPTION_LONG>&b;&x;",
        1,
    );
    let outcome = usable(&xml, &bare());
    assert_eq!(outcome.summary.articles_usable, 3);
    assert_eq!(outcome.listing().article.description, None);
    assert_eq!(outcome.problem(Code::EntityUnknown).severity, Severity::FieldDropped);
    assert_eq!(outcome.problem(Code::EntitiesIgnored).severity, Severity::Note);
}
