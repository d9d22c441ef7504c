//! Queries that nobody means: without words, too long, full of signs.
//! What ordinary words find is not tested here.

use super::finds;

#[test]
fn text_without_words_asks_for_everything() {
    for query in ["", "  ", "+-&|!(){}[]^\"~*?:\\/", "🖥️🖱️", "\u{0}\u{1}\u{7f}", "''\"\""]
    {
        assert!(finds(query, "Monitor"), "{query:?}");
    }
}

#[test]
fn no_query_is_too_strange() {
    let long = "Bildschirmhalterung".repeat(600);
    let many = "a1-".repeat(4_000);
    for query in
        [&long, &many, "title:monitor AND (x OR", "\u{202e}abc", "ß", "s's", "1.2.3,4.5", "'s"]
    {
        finds(query, "Monitor");
    }
    assert!(!finds("title:monitor", "Monitor"));
    assert!(finds("monitor*", "Monitor"));
    assert!(finds("+monitor", "Monitor"));
}

#[test]
fn words_beyond_the_limit_are_ignored() {
    let query = format!("{}quatsch", "Monitor ".repeat(32));
    assert!(finds(&query, "Monitor"));
    let query = format!("{}quatsch", "Monitor ".repeat(31));
    assert!(!finds(&query, "Monitor"));
}
