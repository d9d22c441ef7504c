//! What words find, row by row. Nothing about storage.

mod strange;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Analysis, Clause, DocumentTerms};
use crate::schema::{Lexicon, Typos};

pub(crate) fn words(list: &str) -> Vec<String> {
    list.split_whitespace().map(str::to_owned).collect()
}

/// What a shop for office equipment would give.
pub(crate) fn lexicon() -> Lexicon {
    let groups: [&[&str]; 9] = [
        &["Bildschirm", "Monitor", "Display", "screen"],
        &["Maus", "mouse", "mice"],
        &["Tastatur", "keyboard"],
        &["Kopfhörer", "Headset", "headphones"],
        &["USV", "UPS", "unterbrechungsfreie Stromversorgung", "uninterruptible power supply"],
        &["Dockingstation", "docking station", "dock"],
        &["Zoll", "inch"],
        &["kabellos", "drahtlos", "wireless"],
        &["Lautsprecher", "speaker"],
    ];
    Lexicon {
        synonyms: groups
            .map(|group| group.iter().map(|word| (*word).to_owned()).collect())
            .to_vec(),
        compounds: words(
            "Bildschirm Halterung Monitor Arm Tastatur Maus Büro Stuhl Drucker Patrone Schreibtisch \
             Lampe Docking Station Schutz Folie Notebook Buch Regal Laut Sprecher",
        ),
        whole: words("DisplayPort Lautsprecher"),
        typos: Typos::Always,
    }
}

/// What [`Clause`] means, without an index.
pub(crate) fn holds(analysis: &Analysis, clause: &Clause, terms: &BTreeSet<String>) -> bool {
    match clause {
        Clause::Term(term) => terms.contains(term),
        Clause::Beginning(beginning) => terms
            .iter()
            .any(|term| term.starts_with(beginning.as_str()) && !analysis.is_whole(term)),
        Clause::Near(wanted) => terms
            .iter()
            .any(|term| term.chars().next() == wanted.chars().next() && typos(term, wanted) <= 1),
        Clause::Any(inner) => inner.iter().any(|clause| holds(analysis, clause, terms)),
        Clause::All(inner) => inner.iter().all(|clause| holds(analysis, clause, terms)),
        Clause::Word { sure, near } => {
            sure.iter().chain(near).any(|clause| holds(analysis, clause, terms))
        }
    }
}

/// Letters added, lost, changed, or swapped with their neighbour.
fn typos(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut cost = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            cost[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let change = cost[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut least = change.min(cost[i - 1][j] + 1).min(cost[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(cost[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    cost[a.len()][b.len()]
}

fn finds(query: &str, text: &str) -> bool {
    let analysis = Arc::new(Analysis::new(lexicon()));
    let terms = DocumentTerms::new(Arc::clone(&analysis)).of(text);
    let terms = terms.iter().map(ToString::to_string).collect();
    analysis.read(query).is_none_or(|clause| holds(&analysis, &clause, &terms))
}

#[track_caller]
fn check(rows: &[(&str, &str, bool)]) {
    let wrong: Vec<_> =
        rows.iter().filter(|(query, text, yes)| finds(query, text) != *yes).collect();
    assert!(wrong.is_empty(), "query, text, expected: {wrong:#?}");
}

#[test]
fn umlauts_are_found_in_every_spelling() {
    check(&[
        ("Bürostuhl", "Buerostuhl, ergonomisch", true),
        ("Buerostuhl", "Bürostuhl, ergonomisch", true),
        ("Burostuhl", "BÜROSTUHL", true),
        ("Bürostuhl", "Burostuhl", true),
        ("Buerostuhl", "burostuhl", true),
        ("Bu\u{308}rostuhl", "Bürostuhl", true),
        ("Bürostuhl", "Bu\u{308}ro\u{ad}stuhl", true),
        ("GROSS", "groß", true),
        ("Größe", "GROESSE", true),
        ("cafe", "Café", true),
        ("Kopfhoerer", "Kopfhörer", true),
        ("Steuer", "Stur", false),
        ("neue", "blaue", false),
        ("blue", "Blume", false),
        ("Bürost", "Buerostuhl", true),
    ]);
}

#[test]
fn inflected_words_are_found() {
    check(&[
        ("Monitore", "Monitor 24 Zoll", true),
        ("Monitor", "zwei Monitore", true),
        ("Bürostühle", "Bürostuhl", true),
        ("Tastaturen", "Tastatur mit Nummernblock", true),
        ("Kabel", "USB-Kabeln", true),
        ("keyboards", "mechanical keyboard", true),
        ("Mäuse", "Maus", true),
        ("Häuser", "Haus", true),
        ("batteries", "battery pack", true),
        ("Batterien", "Batterie", true),
        ("Stuhl", "Monitor", false),
    ]);
}

#[test]
fn compounds_are_found_by_their_parts() {
    check(&[
        ("Bildschirm", "Bildschirmhalterung schwarz", true),
        ("Halterung", "Bildschirmhalterung schwarz", true),
        ("Halterungen", "Bildschirmhalterung schwarz", true),
        ("Stuhl", "Bürostühle", true),
        ("Patrone", "Druckerpatronen", true),
        ("Drucker", "Druckerpatronen", true),
        ("Dock", "Dockingstation USB-C", true),
        ("Station", "Dockingstation USB-C", true),
        ("Rucksack", "Notebookrucksack 15 Zoll", true),
        ("Regal", "Bücherregal", true),
        ("Buch", "Bücherregal", true),
        ("Leuchte", "Schreibtischleuchte", true),
        ("Arbeit", "Arbeitstastatur", true),
        ("Arm", "Monitorarm", true),
        ("Halterung", "Bildschirmhaltrung", true),
        ("Display", "DisplayPort-Kabel", false),
        ("DisplayPort", "DisplayPort-Kabel", true),
        ("Sprecher", "Lautsprecher", false),
        ("Tor", "Monitor", false),
        ("Maus", "Monitor", false),
    ]);
}

#[test]
fn synonyms_find_each_other() {
    check(&[
        ("Bildschirm", "Monitor 27\"", true),
        ("Monitor", "LCD-Bildschirm", true),
        ("Bildschirme", "Dell Monitors", true),
        ("screen", "Dell Monitor", true),
        ("Monitor", "Bildschirmhalterung", true),
        ("Bildschirmhalterung", "Monitorhalterung", false),
        ("mouse", "Maus kabellos", true),
        ("wireless mouse", "Maus kabellos", true),
        ("Mäuse", "optical mouse", true),
        ("Kopfhörer", "Logitech Headset H390", true),
        ("USV", "APC Smart-UPS 1500", true),
        ("UPS", "Unterbrechungsfreie Stromversorgung 700 VA", true),
        ("uninterruptible power supply", "APC USV", true),
        ("USV", "a power supply", false),
        ("Dockingstation", "HP USB-C docking station", true),
        ("docking station", "HP Dockingstation G5", true),
        ("docking station", "Dell Dock WD19", true),
        ("Docking-Station", "Dell Dock WD19", true),
        ("Dock", "Docking-Station", true),
        ("Dockingstation", "Docking-Station", true),
        ("USB docking station HP", "HP Dockingstation USB", true),
        ("station", "Dell Dock WD19", false),
    ]);
}

#[test]
fn one_typo_is_tolerated_in_longer_words() {
    check(&[
        ("Tastatru", "Tastatur", true),
        ("Tasttur", "Tastatur", true),
        ("Tastaatur", "Tastatur", true),
        ("Monitir", "Monitor", true),
        ("Nonitor", "Monitor", true),
        ("Webacm", "Logitech Webcam", true),
        ("Montitro", "Monitor", false),
        ("Buerostuhhl", "Bürostuhl", true),
        ("Burostull", "Bürostuhl", true),
        ("Mauz", "Maus", false),
        ("Stull", "Stuhl", true),
        ("HP1234", "HP1235", false),
    ]);
}

#[test]
fn part_numbers_are_found_with_and_without_separators() {
    check(&[
        ("UM.HE0SS.P01", "Acer UM.HE0SS.P01 Monitor", true),
        ("UMHE0SSP01", "Acer UM.HE0SS.P01 Monitor", true),
        ("um-he0ss-p01", "Acer UM.HE0SS.P01 Monitor", true),
        ("UM.HE0SS.P01", "Acer UMHE0SSP01", true),
        ("UMHE", "Acer UMHE0SSP01", true),
        ("UM.HE0", "Acer UM.HE0SS.P01", true),
        ("UMHE0SS", "Acer UM.HE0SS.P01", true),
        ("UM.HE0SS.P02", "Acer UM.HE0SS.P01", false),
        ("P2419", "Dell P2419H", true),
        ("P24", "Dell P2419H", false),
        ("920-007123", "Logitech 920.007123", true),
        ("920007123", "Logitech 920-007123", true),
        ("920.007.123", "Logitech 920007123", true),
        ("4711387123456", "GTIN 4711387123456", true),
        ("47113871", "GTIN 4711387123456", true),
        ("387123456", "GTIN 4711387123456", false),
        ("DDR4", "8GB DDR4-3200", true),
        ("DDR", "8GB DDR4-3200", true),
        ("1920x1080", "1920 x 1080", false),
        ("1080", "1920x1080", true),
    ]);
}

#[test]
fn numbers_are_found_with_their_units() {
    check(&[
        ("27", "Monitor 27\"", true),
        ("27", "27-inch monitor", true),
        ("27", "Monitor, 27 Zoll", true),
        ("27", "Monitor 27''", true),
        ("27", "27Zoll", true),
        ("27", "127 cm", false),
        ("27", "Modell A27", false),
        ("27\"", "Monitor, 27 Zoll", true),
        ("27 Zoll", "Monitor 27\"", true),
        ("27 Zoll", "27-inch monitor", true),
        ("27Zoll", "Monitor 27\"", true),
        ("27Zoll", "27 inch", true),
        ("27-Zoll", "Monitor 27''", true),
        ("27\" Monitor", "Bildschirm 27-inch", true),
        ("23,8", "23.8 Zoll", true),
        ("23.8\"", "23,8-Zoll-Monitor", true),
        ("23,8Zoll", "23.8\" IPS", true),
        ("23", "23.8 Zoll", false),
        ("16GB", "Speicher 16 GB", true),
        ("16 GB", "Speicher 16GB", true),
        ("16GB", "512 GB, 16 Zoll", false),
        ("1000 VA", "1.000 VA", true),
        ("1.000VA", "USV 1000 VA", false),
        ("USB 3", "USB 3.0", true),
        ("USB 3.0", "USB3.0-Hub", true),
        ("USB3.0", "Hub USB 3.0", true),
        ("USB 3", "USB3-Hub", true),
        ("USB3", "Hub mit USB 3", true),
        ("USB 2", "USB 3.2", false),
        ("144Hz", "bis 144 Hz", true),
        ("16:9", "Format 16:9", true),
    ]);
}

#[test]
fn hyphens_and_little_words_do_not_matter() {
    check(&[
        ("USB-Hub", "USB Hub 4 Port", true),
        ("USB Hub", "USB-Hub 4 Port", true),
        ("USBHub", "USB-Hub", true),
        ("Halterung für Monitor", "Monitorhalterung", true),
        ("stand for the monitor", "monitor stand", true),
        ("für", "Halterung für Monitor", true),
        ("für", "Monitorarm", false),
        ("HP's Monitor", "HP Monitor", true),
        ("monitor HDMI/VGA", "Monitor VGA HDMI", true),
        ("Maus Tastatur", "Maus", false),
    ]);
}
