//! JSON text with and without white space, every other byte kept: golden files are compared byte for byte.
//! Nothing is parsed into values here, which would lose the order of the fields.

/// One field a line, indented by two.
pub(super) fn pretty(json: &str) -> String {
    let mut text = String::new();
    let mut depth = 0;
    let mut characters = outside_strings(json).peekable();
    while let Some((c, outside)) = characters.next() {
        let next = characters.peek().map(|(next, _)| *next);
        match c {
            '{' | '[' if outside => {
                text.push(c);
                depth += 1;
                if !matches!(next, Some('}' | ']')) {
                    break_line(&mut text, depth);
                }
            }
            '}' | ']' if outside => {
                depth -= 1;
                if !text.ends_with(['{', '[']) {
                    break_line(&mut text, depth);
                }
                text.push(c);
            }
            ',' if outside => {
                text.push(c);
                break_line(&mut text, depth);
            }
            ':' if outside => text.push_str(": "),
            _ => text.push(c),
        }
    }
    text + "\n"
}

/// Without white space between the tokens.
pub(super) fn compact(json: &str) -> String {
    outside_strings(json)
        .filter(|(c, outside)| !(*outside && c.is_whitespace()))
        .map(|(c, _)| c)
        .collect()
}

fn break_line(text: &mut String, depth: usize) {
    text.push('\n');
    text.push_str(&"  ".repeat(depth));
}

/// Every character and whether it stands outside a string.
fn outside_strings(json: &str) -> impl Iterator<Item = (char, bool)> {
    let (mut inside, mut escaped) = (false, false);
    json.chars().map(move |c| {
        let outside = !inside;
        match c {
            '"' if !escaped => inside = !inside,
            '\\' if !escaped => {
                escaped = true;
                return (c, outside);
            }
            _ => {}
        }
        escaped = false;
        (c, outside)
    })
}

#[test]
fn what_is_spread_out_and_gathered_again_is_the_same() {
    let json = r#"{"a":[],"b":{"c":"x, [y]: \"z\"\\","d":[1,2]},"e":{},"f":null}"#;
    assert!(pretty(json).lines().count() > 5);
    assert_eq!(compact(&pretty(json)), json);
}
