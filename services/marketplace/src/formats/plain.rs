//! Descriptions with HTML in them brought to plain text.
//! The result is text, not safe HTML: whoever shows it on a page escapes it.

/// Named entities of HTML that catalogues use beside the five of XML.
const NAMED: [(&str, &str); 42] = [
    ("nbsp", " "),
    ("auml", "ä"),
    ("ouml", "ö"),
    ("uuml", "ü"),
    ("Auml", "Ä"),
    ("Ouml", "Ö"),
    ("Uuml", "Ü"),
    ("szlig", "ß"),
    ("euro", "€"),
    ("micro", "µ"),
    ("deg", "°"),
    ("plusmn", "±"),
    ("sup2", "²"),
    ("sup3", "³"),
    ("frac12", "½"),
    ("frac14", "¼"),
    ("times", "×"),
    ("divide", "÷"),
    ("middot", "·"),
    ("bull", "•"),
    ("hellip", "…"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("sbquo", "‚"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("bdquo", "„"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("eacute", "é"),
    ("egrave", "è"),
    ("agrave", "à"),
    ("ccedil", "ç"),
    ("Oslash", "Ø"),
    ("oslash", "ø"),
    ("Omega", "Ω"),
    ("shy", ""),
];

/// A `<` without `>` within so many bytes opens no tag.
const LONGEST_TAG: usize = 2_000;

/// What a named entity of HTML stands for.
pub(super) fn named_entity(name: &str) -> Option<&'static str> {
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The text without tags, comments, scripts and entities. `None` if there was nothing to remove.
pub(super) fn without_html(text: &str) -> Option<String> {
    if !text.contains(['<', '&']) {
        return None;
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    let mut changed = false;
    while let Some(at) = rest.find(['<', '&']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let (replacement, used) = if rest.starts_with('<') { markup(rest) } else { entity(rest) };
        changed |= replacement != rest[..used];
        plain.push_str(&replacement);
        rest = &rest[used..];
    }
    plain.push_str(rest);
    changed.then_some(plain)
}

/// What a `<` and what follows stand for, and how many bytes that is. A `<` that opens no tag stays.
fn markup(text: &str) -> (String, usize) {
    if text.starts_with("<!--") {
        let end = text.find("-->").map_or(text.len(), |at| at + 3);
        return (String::new(), end);
    }
    let after = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    let name: String = after
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let end = text
        .bytes()
        .take(LONGEST_TAG)
        .skip(1)
        .position(|b| matches!(b, b'<' | b'>'))
        .map_or(0, |at| at + 1);
    let closed = text.as_bytes()[end] == b'>';
    if !closed || !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return ("<".to_owned(), 1);
    }
    if matches!(name.as_str(), "script" | "style") && !text.starts_with("</") {
        return (String::new(), end_of_raw(text, &name));
    }
    let breaks = matches!(
        name.as_str(),
        "br" | "p" | "li" | "ul" | "ol" | "div" | "tr" | "table" | "h1" | "h2" | "h3" | "h4" | "td"
    );
    let replacement = match (breaks, name.as_str()) {
        (true, "td") => " ",
        (true, _) => "\n",
        (false, _) => "",
    };
    (replacement.to_owned(), end + 1)
}

/// Where a script or style sheet ends; one that is not closed takes the rest with it.
fn end_of_raw(text: &str, name: &str) -> usize {
    let closes =
        |rest: &str| rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let closing = text.match_indices("</").find(|(at, _)| closes(&text[at + 2..]));
    let end = closing.and_then(|(at, _)| Some(at + text[at..].find('>')? + 1));
    end.unwrap_or(text.len())
}

/// What a `&` and what follows stand for, and how many bytes that is. A `&` that begins no entity stays.
fn entity(text: &str) -> (String, usize) {
    let stays = ("&".to_owned(), 1);
    let Some(end) = text.bytes().take(12).position(|b| b == b';') else {
        return stays;
    };
    let name = &text[1..end];
    let found = match name {
        "amp" => Some("&".to_owned()),
        "lt" => Some("<".to_owned()),
        "gt" => Some(">".to_owned()),
        "quot" => Some("\"".to_owned()),
        "apos" => Some("'".to_owned()),
        _ => match name.strip_prefix('#') {
            Some(number) => character(number).map(String::from),
            None => named_entity(name).map(str::to_owned),
        },
    };
    found.map_or(stays, |found| (found, end + 1))
}

fn character(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|c| *c != '\0')
}

/// A description: lines trimmed, empty lines dropped, control characters gone.
pub(super) fn tidy(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        let words: Vec<&str> = line
            .split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty())
            .collect();
        if !words.is_empty() {
            lines.push(words.join(" "));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests;
