//! Codes that files share: units of measure brought to UN/ECE Recommendation 20, currencies in use.
//! No quantity and no amount is converted here.

use std::collections::HashSet;
use std::sync::LazyLock;

/// A unit as it was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// A code of Recommendation 20, or one that stood for it in `BMEcat` and older lists.
    Known(&'static str),
    /// A word or an abbreviation of daily use that means this code.
    Word(&'static str),
}

impl Unit {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Known(code) | Self::Word(code) => code,
        }
    }

    /// Whether it counts single pieces.
    pub(super) fn counts_pieces(self) -> bool {
        matches!(self.code(), "C62" | "H87" | "EA" | "NAR" | "NIU")
    }
}

static REC20: LazyLock<HashSet<&'static str>> = LazyLock::new(|| codes(include_str!("rec20.txt")));
static CURRENCIES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| codes(include_str!("currencies.txt")));

fn codes(file: &'static str) -> HashSet<&'static str> {
    file.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
}

/// Codes that `BMEcat` 1.2 and earlier editions of Recommendation 20 allow and the edition of today does not.
const RETIRED: [(&str, &str); 21] = [
    ("PCE", "C62"),
    ("PC", "C62"),
    ("NPR", "PR"),
    ("NPL", "PR"),
    ("PK", "XPK"),
    ("PA", "XPA"),
    ("BX", "XBX"),
    ("BO", "XBO"),
    ("BG", "XBG"),
    ("CT", "XCT"),
    ("CS", "XCS"),
    ("CA", "XCA"),
    ("CN", "XCN"),
    ("CR", "XCR"),
    ("RO", "XRO"),
    ("RL", "XRL"),
    ("PF", "XPF"),
    ("TU", "XTU"),
    ("SA", "XSA"),
    ("BE", "XBE"),
    ("CL", "XCL"),
];

/// Words and abbreviations that suppliers write instead of a code, in lower case.
const WORDS: [(&str, &str); 49] = [
    ("stück", "C62"),
    ("stueck", "C62"),
    ("stk", "C62"),
    ("stck", "C62"),
    ("st", "C62"),
    ("pcs", "C62"),
    ("piece", "C62"),
    ("pieces", "C62"),
    ("each", "EA"),
    ("packung", "XPK"),
    ("pack", "XPK"),
    ("pck", "XPK"),
    ("pkg", "XPK"),
    ("pak", "XPK"),
    ("paket", "XPK"),
    ("package", "XPK"),
    ("ve", "XPK"),
    ("box", "XBX"),
    ("schachtel", "XBX"),
    ("karton", "XCT"),
    ("krt", "XCT"),
    ("kar", "XCT"),
    ("carton", "XCT"),
    ("rolle", "XRO"),
    ("rol", "XRO"),
    ("roll", "XRO"),
    ("beutel", "XBG"),
    ("btl", "XBG"),
    ("bag", "XBG"),
    ("flasche", "XBO"),
    ("bottle", "XBO"),
    ("dose", "XCX"),
    ("palette", "XPX"),
    ("pal", "XPX"),
    ("pallet", "XPX"),
    ("paar", "PR"),
    ("pair", "PR"),
    ("satz", "SET"),
    ("garnitur", "SET"),
    ("set", "SET"),
    ("dutzend", "DZN"),
    ("meter", "MTR"),
    ("m", "MTR"),
    ("liter", "LTR"),
    ("l", "LTR"),
    ("kg", "KGM"),
    ("g", "GRM"),
    ("stunde", "HUR"),
    ("blatt", "XST"),
];

/// The unit that a text means, if it means one.
pub(super) fn unit(text: &str) -> Option<Unit> {
    let trimmed = text.trim();
    let upper = trimmed.to_uppercase();
    // In the list STK is a stick (of cigarettes) and PAL is the pascal; nobody orders screens by the pascal.
    let meant_as_word = matches!(upper.as_str(), "STK" | "PAL");
    if let Some(code) = REC20.get(upper.as_str())
        && !meant_as_word
        && (trimmed == upper || trimmed.len() > 2)
    {
        return Some(Unit::Known(code));
    }
    if let Some((_, code)) = RETIRED.iter().find(|(old, _)| *old == upper) {
        return Some(Unit::Known(code));
    }
    let lower = trimmed.trim_end_matches('.').to_lowercase();
    WORDS.iter().find(|(word, _)| *word == lower).map(|(_, code)| Unit::Word(code))
}

/// The code of a currency, also where a sign or a word stands for it.
pub(super) fn currency_code(text: &str) -> String {
    let upper = text.trim().trim_end_matches('.').to_uppercase();
    match upper.as_str() {
        "€" | "EURO" | "EUROS" => "EUR".to_owned(),
        "£" => "GBP".to_owned(),
        "SFR" | "FR" | "FRANKEN" => "CHF".to_owned(),
        _ => text.trim().to_ascii_uppercase(),
    }
}

/// Whether a currency is in use today (ISO 4217).
pub(super) fn is_currency_in_use(code: &str) -> bool {
    CURRENCIES.contains(code)
}

#[cfg(test)]
mod tests;
