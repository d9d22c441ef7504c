//! Import: a generated catalogue file from the first byte until every article is published and findable.
//! What an import makes of real files is what the tests are for.
#![expect(clippy::expect_used, reason = "figures for people; a measurement that fails may stop")]

mod shared;

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use marketplace::app::App;
use marketplace::demo;
use marketplace::execute::Context;
use marketplace::import::{Handed, Upload, import};
use schemas::catalogue::{Assumptions, Coverage};
use schemas::ids::{ActorId, OrganisationId, derived};
use uuid::Uuid;

const ACTOR: ActorId = ActorId(Uuid::from_u128(0x019b_76da_a800_7000_8000_0000_0000_0031));
/// Offers of a million-offer market that one file brings.
const A_FILE_IN: usize = 10;

fn main() {
    let articles = shared::count() / A_FILE_IN;
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        for (name, write) in [("BMEcat 1.2", bmecat as Writer), ("CSV", csv as Writer)] {
            published(name, write, articles).await;
        }
    });
}

/// Writes a catalogue of so many articles at so many cents above the usual price.
type Writer = fn(&Path, usize, usize);

/// A new catalogue, the same file again, and the catalogue with other prices.
async fn published(name: &str, write: Writer, articles: usize) {
    let directory = tempfile::tempdir().expect("a directory");
    let app = shared::open(&directory.path().join("data")).await;
    demo::open(&app).await.expect("the demo market");
    let file = directory.path().join("catalogue");
    write(&file, articles, 0);
    let size = file.metadata().expect("a file").len();
    println!("{name}, {articles} articles, {} MiB", size >> 20);
    step(&app, &file, "new").await;
    step(&app, &file, "the same again").await;
    write(&file, articles, 1);
    step(&app, &file, "every price changed").await;
    app.close().await;
}

async fn step(app: &Arc<App>, file: &Path, what: &str) {
    shared::forget_peak();
    let started = Instant::now();
    let kept = Upload::copy(&app.data, u64::MAX, file).expect("kept");
    let handed = Handed {
        supplier: OrganisationId(derived("demo organisation", "lindwurm")),
        file: kept,
        coverage_of_csv: Some(Coverage::Products),
        confirm_delisting: None,
        assumptions: Assumptions::default(),
    };
    let context = Context::begin(ACTOR);
    let report = import(app, &context, handed, false, Arc::new(|_| ())).await.expect("published");
    let published = started.elapsed();
    app.projector.reach(app.log.head()).await.expect("the read models follow");
    let findable = started.elapsed();
    let done = report.head.outcome;
    let articles = done.listed + done.changed + done.unchanged + done.refused;
    assert_eq!(done.refused, 0, "{:?}", report.head.causes.first());
    let articles = usize::try_from(articles).expect("a count");
    println!(
        "  {what:<22} published {:>8.0} articles/s, findable {:>8.0} articles/s, memory {} MiB at most",
        shared::rate(articles, published),
        shared::rate(articles, findable),
        shared::memory("VmHWM"),
    );
}

/// Title, CPV code, price in cents and delivery days of an article.
fn article(number: usize) -> (String, &'static str, usize, usize) {
    const KINDS: [(&str, &str); 4] = [
        ("Bildschirm", "30231300"),
        ("Tastatur", "30237460"),
        ("Maus", "30237410"),
        ("Kopfhörer mit Mikrofon", "32342100"),
    ];
    let (kind, cpv) = KINDS[number % KINDS.len()];
    let title = format!("{kind} Modell {}, Ausführung {}", number / 40, number % 40);
    (title, cpv, 1_990 + number * 37 % 50_000, 1 + number % 14)
}

const DESCRIPTION: &str = "Für den Büroarbeitsplatz, mit deutscher Anleitung, drei Jahre Gewährleistung. \
     Anschlüsse: USB-C, HDMI, DisplayPort. Verpackung aus Pappe, ohne Kunststoff. Ersatzteile sieben Jahre.";

fn csv(path: &Path, articles: usize, dearer: usize) {
    let mut file = BufWriter::new(File::create(path).expect("a file"));
    let mut row = String::from(
        "Artikelnummer;Bezeichnung;Beschreibung;Hersteller;CPV-Code;Bestelleinheit;Nettopreis;Währung;\
         Staffelpreise;Mindestmenge;Lieferzeit in Arbeitstagen;CO2e in kg;CO2e-Quelle;Schlagwörter\n",
    );
    for number in 0..articles {
        let (title, cpv, cents, days) = article(number);
        let cents = cents + dearer;
        let (price, less) = (decimal(cents, ','), decimal(cents * 95 / 100, ','));
        writeln!(
            row,
            "A-{number:08};{title};{DESCRIPTION};Beispielwerke;{cpv};C62;{price};EUR;10:{less};1;{days};\
             {};Datenblatt;Büro|Ausstattung",
            20 + number % 400,
        )
        .expect("a row");
        file.write_all(row.as_bytes()).expect("written");
        row.clear();
    }
    file.flush().expect("written");
}

fn bmecat(path: &Path, articles: usize, dearer: usize) {
    let mut file = BufWriter::new(File::create(path).expect("a file"));
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<BMECAT version=\"1.2\">\n<HEADER><CATALOG>\
         <LANGUAGE>deu</LANGUAGE><CATALOG_ID>B</CATALOG_ID><CATALOG_VERSION>1</CATALOG_VERSION>\
         <CURRENCY>EUR</CURRENCY></CATALOG></HEADER>\n<T_NEW_CATALOG>\n",
    );
    for number in 0..articles {
        let (title, cpv, cents, days) = article(number);
        let cents = cents + dearer;
        let (price, less) = (decimal(cents, '.'), decimal(cents * 95 / 100, '.'));
        writeln!(
            text,
            "<ARTICLE mode=\"new\"><SUPPLIER_AID>A-{number:08}</SUPPLIER_AID>\
             <ARTICLE_DETAILS><DESCRIPTION_SHORT>{title}</DESCRIPTION_SHORT>\
             <DESCRIPTION_LONG>{DESCRIPTION}</DESCRIPTION_LONG>\
             <MANUFACTURER_NAME>Beispielwerke</MANUFACTURER_NAME><DELIVERY_TIME>{days}</DELIVERY_TIME>\
             <KEYWORD>Büro</KEYWORD></ARTICLE_DETAILS>\
             <ARTICLE_FEATURES><REFERENCE_FEATURE_SYSTEM_NAME>CPV-2008</REFERENCE_FEATURE_SYSTEM_NAME>\
             <REFERENCE_FEATURE_GROUP_ID>{cpv}</REFERENCE_FEATURE_GROUP_ID></ARTICLE_FEATURES>\
             <ARTICLE_ORDER_DETAILS><ORDER_UNIT>C62</ORDER_UNIT></ARTICLE_ORDER_DETAILS>\
             <ARTICLE_PRICE_DETAILS>\
             <ARTICLE_PRICE price_type=\"net_customer\">\
             <PRICE_AMOUNT>{price}</PRICE_AMOUNT><LOWER_BOUND>1</LOWER_BOUND></ARTICLE_PRICE>\
             <ARTICLE_PRICE price_type=\"net_customer\">\
             <PRICE_AMOUNT>{less}</PRICE_AMOUNT><LOWER_BOUND>10</LOWER_BOUND></ARTICLE_PRICE>\
             </ARTICLE_PRICE_DETAILS></ARTICLE>"
        )
        .expect("an article");
        file.write_all(text.as_bytes()).expect("written");
        text.clear();
    }
    file.write_all(b"</T_NEW_CATALOG>\n</BMECAT>\n").expect("written");
    file.flush().expect("written");
}

fn decimal(cents: usize, point: char) -> String {
    format!("{}{point}{:02}", cents / 100, cents % 100)
}
