//! Rows and cells with their lines. Nothing about what they mean.

use super::*;

fn rows(text: &str) -> Vec<(u64, u64, Vec<String>)> {
    let mut splitter = Splitter::new(text.as_bytes(), b';');
    let (mut row, mut rows) = (Row::default(), Vec::new());
    while splitter.next(&mut row).unwrap() {
        let cells = row.cells().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
        rows.push((row.line(), row.last_line(), cells));
    }
    rows
}

fn only(text: &str) -> Row {
    let mut row = Row::default();
    Splitter::new(text.as_bytes(), b';').next(&mut row).unwrap();
    row
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["a;b", "\"c", "d\";e", "", "f;g"].join(end);
        let lines: Vec<(u64, u64, usize)> =
            rows(&text).iter().map(|(line, last, cells)| (*line, *last, cells.len())).collect();
        assert_eq!(lines, [(1, 1, 2), (2, 3, 2), (4, 4, 1), (5, 5, 2)], "{end:?}");
        assert_eq!(rows(&text)[1].2, ["c\nd", "e"]);
    }
}

#[test]
fn quotation_marks_are_doubled_inside_a_text_and_plain_inside_a_plain_one() {
    assert_eq!(
        rows("\"27\"\" Monitor\";24\" Monitor;\"\" \n")[0].2,
        ["27\" Monitor", "24\" Monitor", ""]
    );
    assert_eq!(only("\"27\"\" Monitor\";24\" Monitor").stray(), None);
}

#[test]
fn a_quotation_mark_out_of_place_is_noticed() {
    assert_eq!(only("\"27\" Monitor;x").stray(), Some(1));
    assert_eq!(only("a;\"b\nc;d\ne;\"f;g").stray(), Some(3));
    assert!(only("a;\"b\nc").is_open());
}

#[test]
fn a_file_may_end_without_a_line_end() {
    assert_eq!(rows("a;b\nc;").len(), 2);
    assert_eq!(rows("a;b\nc;")[1].2, ["c", ""]);
    assert_eq!(rows("").len(), 0);
}
