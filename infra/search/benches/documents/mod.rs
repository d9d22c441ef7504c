//! Made-up documents in the shape of a shop's offers, the same for the same number.
//! Nothing is measured here.

use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use search::{Document, Lexicon, Schema, TextField};

const KINDS: [&str; 16] = [
    "Monitor",
    "Bildschirmhalterung",
    "Tastatur",
    "Maus",
    "Headset",
    "Webcam",
    "Lautsprecher",
    "USV",
    "Dockingstation",
    "Druckerpatrone",
    "Notebookrucksack",
    "USB-Hub",
    "Monitor",
    "Netzwerkkabel",
    "Festplatte",
    "Bürostuhl",
];
const BRANDS: [&str; 12] = [
    "Dell", "Acer", "Logitech", "HP", "Lenovo", "Samsung", "APC", "Eaton", "Fujitsu", "Brother",
    "LG", "Philips",
];
const WORDS: [&str; 40] = [
    "schwarz",
    "weiß",
    "kabellos",
    "ergonomisch",
    "höhenverstellbar",
    "mit",
    "für",
    "Büro",
    "LED",
    "IPS",
    "Full",
    "HD",
    "curved",
    "wireless",
    "Bluetooth",
    "Ladegerät",
    "Anschluss",
    "DisplayPort",
    "HDMI",
    "USB-C",
    "energieeffizient",
    "recycelt",
    "Kunststoff",
    "Aluminium",
    "Gehäuse",
    "Garantie",
    "Jahre",
    "Lieferumfang",
    "Netzteil",
    "Deutsch",
    "QWERTZ",
    "Beleuchtung",
    "leise",
    "mechanisch",
    "optisch",
    "Rauschunterdrückung",
    "Mikrofon",
    "Schutz",
    "power",
    "quality",
];

/// The fields.
pub fn schema() -> Schema {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Schema {
        text: ["title", "text", "maker", "code"].map(TextField::new).to_vec(),
        keywords: names(&["brand", "category", "label", "code"]),
        numbers: names(&["price", "days", "score", "packing"]),
        series: names(&["steps"]),
    }
}

/// A few words of the trade.
pub fn lexicon() -> Lexicon {
    let groups: [&[&str]; 5] = [
        &["Bildschirm", "Monitor", "Display", "screen"],
        &["Maus", "mouse"],
        &["Tastatur", "keyboard"],
        &["Dockingstation", "docking station", "dock"],
        &["Zoll", "inch"],
    ];
    let words =
        "Bildschirm Halterung Monitor Tastatur Maus Büro Stuhl Drucker Patrone Docking Station";
    Lexicon {
        synonyms: groups
            .map(|group| group.iter().map(|word| (*word).to_owned()).collect())
            .to_vec(),
        compounds: words.split(' ').map(str::to_owned).collect(),
        ..Lexicon::default()
    }
}

/// About 200 bytes of text and 600 of body.
pub fn document(number: u64) -> Document {
    let mut random = SmallRng::seed_from_u64(number);
    let mut pick = |from: &[&'static str]| *from.choose(&mut random).unwrap_or(&"");
    let (kind, brand) = (pick(&KINDS), pick(&BRANDS));
    let text: Vec<&str> = (0..18).map(|_| pick(&WORDS)).collect();
    let rare: u32 = random.random_range(0..100_000);
    let inches = [22, 24, 27, 32][random.random_range(0..4)];
    let code = format!("XK{}.{}", 10_000 + number % 90_000, number / 90_000);
    let title = format!("{brand} {kind} {inches} Zoll {code}");
    let price = random.random_range(100..200_000);
    let body: Vec<u8> = (0..600).map(|_| random.random_range(b'a'..=b'p')).collect();
    let keyword = |field: &str, value: String| (field.to_owned(), value);
    Document {
        key: format!("offer-{number}"),
        text: vec![
            ("title".into(), title),
            ("text".into(), format!("{} {}", text.join(" "), made_up_word(rare))),
            ("maker".into(), brand.into()),
            ("code".into(), format!("{:013}", 4_000_000_000_000 + number * 37)),
        ],
        keywords: vec![
            keyword("brand", brand.into()),
            keyword("category", format!("3021{}", number % 97)),
            keyword("label", format!("label {}", price % 5)),
            keyword("code", format!("C{number}")),
        ],
        numbers: vec![
            ("price".into(), price),
            ("days".into(), price % 30),
            ("score".into(), price % 1_000),
            ("packing".into(), 1 + price % 4),
        ],
        series: vec![("steps".into(), vec![1, price, 10, price * 9 / 10])],
        body,
    }
}

/// One of 100,000 words in letters, so that the vocabulary is as large as in real text.
fn made_up_word(number: u32) -> String {
    let syllables = ["ka", "lo", "mi", "ren", "tas", "bo", "fir", "gel", "hut", "wei"];
    number.to_string().bytes().map(|digit| syllables[usize::from(digit - b'0')]).collect()
}
