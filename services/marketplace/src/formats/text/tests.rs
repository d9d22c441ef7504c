//! Encodings and the bytes behind them. Nothing about fields.

use std::io::Cursor;

use super::*;

/// Hands out one byte at a time, as a slow network does.
struct Dripping(Cursor<Vec<u8>>);

impl Read for Dripping {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = buffer.len().min(1);
        self.0.read(&mut buffer[..length])
    }
}

/// The text, the encoding, and whether a mismatch was noticed.
fn text(bytes: &[u8]) -> (String, &'static str, bool) {
    let Ok(mut text) = Text::open(Dripping(Cursor::new(bytes.to_vec()))) else {
        panic!("{bytes:?}");
    };
    let mut all = String::new();
    text.read_to_string(&mut all).unwrap();
    (all, text.encoding(), text.take_mismatch().is_some())
}

fn refused(bytes: &[u8]) -> Code {
    match Text::open(bytes) {
        Err(Stop::Unusable(unusable)) => unusable.code,
        _ => panic!("{bytes:?}"),
    }
}

#[test]
fn a_byte_order_mark_decides() {
    assert_eq!(text(b"\xEF\xBB\xBFGr\xC3\xB6\xC3\x9Fe"), ("Größe".into(), "UTF-8", false));
    assert_eq!(text(b"\xFF\xFEG\0\xF6\0"), ("Gö".into(), "UTF-16LE", false));
    assert_eq!(text(b"\xFE\xFF\0G\0\xF6"), ("Gö".into(), "UTF-16BE", false));
}

#[test]
fn a_declaration_is_believed_unless_the_bytes_contradict_it() {
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xF6</a>";
    assert!(text(latin).0.ends_with("<a>ö</a>"));
    assert!(!text(latin).2);
    let latin9 = b"<?xml version='1.0' encoding=\"ISO-8859-15\"?><a>\xA4</a>";
    assert!(text(latin9).0.ends_with("<a>€</a>"));
    let lying = "<?xml version='1.0' encoding='ISO-8859-1'?><a>ö</a>".as_bytes();
    assert_eq!(text(lying).1, "UTF-8");
    assert!(text(lying).0.ends_with("<a>ö</a>") && text(lying).2);
    let utf16 = b"<?xml version='1.0' encoding='UTF-16'?><a/>";
    assert!(text(utf16).2);
    assert_eq!(refused(b"<?xml version='1.0' encoding='klingon'?>"), Code::EncodingUnknown);
}

#[test]
fn what_is_no_utf8_is_read_as_windows_1252() {
    assert_eq!(text(b"Gr\xF6\xDFe \x80"), ("Größe €".into(), "windows-1252", true));
    assert_eq!(text(b"\xC3\xB6 \xF6 \xC3\xB6").0, "ö ö ö");
    assert_eq!(text(b"cut \xC3").0, "cut Ã");
}

#[test]
fn a_character_across_two_pieces_is_one_character() {
    let mut bytes = vec![b'x'; CHUNK - 1];
    bytes.extend("ö€😀".bytes());
    let (all, _, mismatch) = text(&bytes);
    assert!(all.ends_with("xö€😀"));
    assert!(!mismatch);
}

#[test]
fn lines_are_counted_as_they_are_read() {
    for (bytes, lines) in [("a\nb\nc", 3), ("a\r\nb\r\nc", 3), ("a\rb\rc", 3), ("a", 1)] {
        let Ok(mut text) = Text::open(bytes.as_bytes()) else {
            panic!();
        };
        assert_eq!(text.line(), 1);
        text.read_to_string(&mut String::new()).unwrap();
        assert_eq!(text.line(), lines, "{bytes:?}");
        assert!(text.at_end());
    }
}

#[test]
fn no_more_is_handed_out_than_allowed() {
    let Ok(mut text) = Text::open(b"0123456789".as_slice()) else {
        panic!();
    };
    text.allow(4);
    let mut all = Vec::new();
    assert!(text.read_to_end(&mut all).is_err());
    assert_eq!(all, b"0123");
    assert!(text.exceeded());
}

proptest::proptest! {
    #[test]
    fn utf8_comes_out_as_it_went_in(text_in in "\\PC{1,80}") {
        proptest::prop_assume!(!text_in.starts_with('\u{feff}'));
        proptest::prop_assume!(!text_in.starts_with("<?xml") && !text_in.contains('\0'));
        let (out, _, mismatch) = text(text_in.as_bytes());
        proptest::prop_assert_eq!(out, text_in);
        proptest::prop_assert!(!mismatch);
    }
}
