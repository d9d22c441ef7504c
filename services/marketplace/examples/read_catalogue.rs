//! Measures how fast catalogue files are read: 100,000 articles in `BMEcat` 1.2 and in CSV, made in memory.
//! With a file's name it reads that file and prints what was found; nothing is published.

use std::io::Write as _;
use std::sync::Arc;
use std::time::Instant;

use chrono::NaiveDate;
use marketplace::formats::{self, Found, Options};

const ARTICLES: u64 = 100_000;

fn bmecat() -> Vec<u8> {
    let mut file = Vec::new();
    file.extend(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<BMECAT version=\"1.2\"><T_NEW_CATALOG>\n",
    );
    for n in 0..ARTICLES {
        let _ = write!(
            file,
            "<ARTICLE mode=\"new\"><SUPPLIER_AID>KB-{n}</SUPPLIER_AID>\n<ARTICLE_DETAILS><DESCRIPTION_SHORT>Bildschirm {n} \
             27 Zoll</DESCRIPTION_SHORT><DESCRIPTION_LONG>Auflösung 2560x1440, höhenverstellbar, mit allerlei \
             Anschlüssen.</DESCRIPTION_LONG><EAN>4006209796856</EAN><MANUFACTURER_NAME>Muster</MANUFACTURER_NAME>\
             <DELIVERY_TIME>4</DELIVERY_TIME><KEYWORD>Monitor</KEYWORD><KEYWORD>Display</KEYWORD></ARTICLE_DETAILS>\n\
             <ARTICLE_FEATURES><REFERENCE_FEATURE_SYSTEM_NAME>CPV-2008</REFERENCE_FEATURE_SYSTEM_NAME>\
             <REFERENCE_FEATURE_GROUP_ID>30231300-0</REFERENCE_FEATURE_GROUP_ID><FEATURE><FNAME>Panel</FNAME>\
             <FVALUE>IPS</FVALUE></FEATURE><FEATURE><FNAME>GWP_TOTAL</FNAME><FVALUE>412.5</FVALUE><FUNIT>KGM</FUNIT>\
             <FVALUE_DETAILS>Datenblatt</FVALUE_DETAILS></FEATURE></ARTICLE_FEATURES>\n<ARTICLE_ORDER_DETAILS>\
             <ORDER_UNIT>C62</ORDER_UNIT><QUANTITY_MIN>1</QUANTITY_MIN></ARTICLE_ORDER_DETAILS>\n<ARTICLE_PRICE_DETAILS>\
             <ARTICLE_PRICE price_type=\"net_customer\"><PRICE_AMOUNT>189.00</PRICE_AMOUNT><PRICE_CURRENCY>EUR\
             </PRICE_CURRENCY><TAX>0.19</TAX><LOWER_BOUND>1</LOWER_BOUND></ARTICLE_PRICE><ARTICLE_PRICE \
             price_type=\"net_customer\"><PRICE_AMOUNT>179.00</PRICE_AMOUNT><PRICE_CURRENCY>EUR</PRICE_CURRENCY>\
             <TAX>0.19</TAX><LOWER_BOUND>10</LOWER_BOUND></ARTICLE_PRICE></ARTICLE_PRICE_DETAILS></ARTICLE>\n"
        );
    }
    file.extend(b"</T_NEW_CATALOG></BMECAT>\n");
    file
}

fn csv() -> Vec<u8> {
    let mut file = Vec::new();
    file.extend(b"supplier_aid,title,description,manufacturer,gtin,cpv,order_unit,price,currency,scale_prices,");
    file.extend(b"min_quantity,delivery_days,carbon_kg,carbon_source,keywords\n");
    for n in 0..ARTICLES {
        let _ = writeln!(
            file,
            "KB-{n},\"Bildschirm {n}, 27 Zoll\",\"Auflösung 2560x1440, höhenverstellbar, mit allerlei Anschlüssen.\",\
             Muster,4006209796856,30231300-0,C62,189.00,EUR,10:179.00,1,4,412.5,Datenblatt,Monitor|Display"
        );
    }
    file
}

fn read(name: &str, file: &[u8], show: bool) {
    let Some(on_day) = NaiveDate::from_ymd_opt(2026, 11, 23) else {
        return;
    };
    let options = Options {
        coverage_of_csv: None,
        mixed_decimals: false,
        default_cpv: None,
        default_delivery_days: None,
        default_currency: None,
        default_order_unit: None,
        classes: Arc::default(),
        on_day,
    };
    let begun = Instant::now();
    let read = formats::read(file, &options, &mut |found| {
        if let (true, Found::Problem(problem)) = (show, found) {
            println!("{problem:?}");
        }
        Ok::<_, ()>(())
    });
    let taken = begun.elapsed();
    match read {
        Ok(summary) => println!(
            "{name}: {} articles, {} usable, {} bytes in {} ms: {} articles/s",
            summary.articles_read,
            summary.articles_usable,
            file.len(),
            taken.as_millis(),
            u128::from(summary.articles_read) * 1_000_000 / taken.as_micros().max(1)
        ),
        Err(error) => println!("{name}: {error:?}"),
    }
}

fn main() -> std::io::Result<()> {
    let names: Vec<String> = std::env::args().skip(1).collect();
    for name in &names {
        read(name, &std::fs::read(name)?, true);
    }
    if names.is_empty() {
        let (bmecat, csv) = (bmecat(), csv());
        for _ in 0..3 {
            read("BMEcat 1.2", &bmecat, false);
            read("CSV", &csv, false);
        }
    }
    Ok(())
}
