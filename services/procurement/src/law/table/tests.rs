//! Tables that are wrong are refused with their line.

use super::*;

#[test]
fn remarks_and_empty_lines_are_no_rows_and_lines_keep_their_numbers() {
    let found: Vec<_> = rows("# a\n\n x | y \n|\n").map(|row| (row.line, row.cell(1))).collect();
    assert_eq!(found, [(3, "y"), (4, "")]);
}

#[test]
fn a_wrong_cell_is_named_with_its_line() {
    let row = rows("\nx | 2026-02-30 | 2026-01-01 | 2025-01-01 | Z").next().unwrap();
    assert_eq!(row.day(1).unwrap_err().to_string(), "line 2 of the table: `2026-02-30` is no day");
    assert!(row.validity(2).unwrap_err().why.contains("before it begins"));
    assert!(row.mark(4).unwrap_err().why.contains("no mark"));
    assert!(row.text(9).unwrap_err().why.contains("cell 10 is empty"));
    assert!(row.of(4).is_err_and(|bad| bad.why.contains("here are 5")));
}
