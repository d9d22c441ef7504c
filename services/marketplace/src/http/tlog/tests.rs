//! How tiles are named.

use super::Place;

#[test]
fn tiles_are_named_in_groups_of_three_digits() {
    let read = |path| Place::parse(path).map(|place| (place.number, place.width));
    assert_eq!(read("000"), Some((0, 256)));
    assert_eq!(read("067"), Some((67, 256)));
    assert_eq!(read("x001/x234/067"), Some((1_234_067, 256)));
    assert_eq!(read("x001/067.p/12"), Some((1_067, 12)));
    for bad in [
        "",
        "67",
        "x067",
        "0067",
        "x000/067",
        "001/067",
        "x001/67",
        "067.p/0",
        "067.p/256",
        "067.p/012",
        "067.p/",
        "067.p",
        "a67",
        "x99999999999999999999/000",
        "../067",
        "+67",
    ] {
        assert_eq!(read(bad), None, "{bad}");
    }
}
