//! Spellings: one word in lower case without marks, with umlauts both written out and dropped.
//! Where a word begins and ends is decided elsewhere.

use super::letters::without_mark;

/// One word in the two spellings under which it can be met.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Spelling {
    /// Umlauts written out: `buerostuhl` for "Bürostuhl" and "Buerostuhl".
    pub(crate) spelled: String,
    /// Umlauts dropped, also written-out ones: `burostuhl` for "Bürostuhl" and "Buerostuhl".
    pub(crate) plain: String,
    /// Whether the word was typed with an umlaut, so that `plain` may be what others type.
    pub(crate) umlaut: bool,
}

impl Spelling {
    /// The spellings of a word in lower case, see [`lowered`].
    pub(crate) fn of(word: &str) -> Self {
        let mut spelled = String::with_capacity(word.len() + 2);
        let mut umlaut = false;
        for letter in word.chars() {
            match letter {
                'ä' => spelled.push_str("ae"),
                'ö' => spelled.push_str("oe"),
                'ü' => spelled.push_str("ue"),
                other if other.is_ascii() => spelled.push(other),
                other => without_mark(other, &mut spelled),
            }
            umlaut |= matches!(letter, 'ä' | 'ö' | 'ü');
        }
        let plain = drop_written_umlauts(&spelled);
        Self { spelled, plain, umlaut }
    }

    /// A word of which only one spelling is known.
    pub(crate) fn plain(word: &str) -> Self {
        Self { spelled: word.to_owned(), plain: word.to_owned(), umlaut: false }
    }

    pub(crate) fn has_digit(&self) -> bool {
        self.spelled.chars().any(char::is_numeric)
    }
}

/// "ae", "oe" and "ue" become one letter, except after a, e and q, where they are hardly ever
/// umlauts: "Steuer", "blaue", "Quelle".
fn drop_written_umlauts(spelled: &str) -> String {
    let mut plain = String::with_capacity(spelled.len());
    let mut before = ' ';
    let mut letters = spelled.chars().peekable();
    while let Some(letter) = letters.next() {
        plain.push(letter);
        let digraph = matches!(letter, 'a' | 'o' | 'u') && letters.peek() == Some(&'e');
        if digraph && !matches!(before, 'a' | 'e' | 'q') {
            letters.next();
        }
        before = letter;
    }
    plain
}

/// Text in lower case, one form for every letter: combining marks are joined or dropped,
/// invisible characters removed, control characters turned to blanks.
pub(crate) fn lowered(text: &str) -> String {
    let mut lowered = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            '\u{308}' => join_umlaut(&mut lowered),
            '\u{300}'..='\u{36f}'
            | '\u{ad}'
            | '\u{200b}'..='\u{200d}'
            | '\u{2060}'
            | '\u{feff}' => {}
            other if other.is_control() => lowered.push(' '),
            other => lowered.push(other),
        }
    }
    lowered
}

fn join_umlaut(lowered: &mut String) {
    let joined = match lowered.chars().last() {
        Some('a') => 'ä',
        Some('o') => 'ö',
        Some('u') => 'ü',
        Some(_) | None => return,
    };
    lowered.pop();
    lowered.push(joined);
}
