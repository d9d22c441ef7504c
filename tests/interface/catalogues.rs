//! What a supplier's clerk is answered for a file: reports in three forms and two languages, forms, jobs.
//! What becomes of offers is told with the journeys.

use serde_json::{Value, json};

use crate::support::{Answer, Article, Caller, Market, Server, catalogue, run, text};

const HEADER: &str = "supplier_aid,title,cpv,order_unit,price,currency,delivery_days\n";
const PATH: &str = "/api/v1/catalogues";

/// One usable article, one without a price, one without a number.
fn mixed() -> String {
    format!(
        "{HEADER}A-1,Tastatur,30237460,Stück,10.00,EUR,3\nA-2,Tastatur,30237460,C62,,EUR,3\n\
         ,Tastatur,30237460,C62,10.00,EUR,3\n"
    )
}

/// Nothing but refusals.
fn hopeless() -> String {
    format!("{HEADER}A-1,Tastatur,30237460,C62,,EUR,3\n,Tastatur,30237460,C62,10.00,EUR,3\n")
}

fn hand_in(caller: &Caller, query: &str, headers: &[(&str, &str)], file: &str) -> Answer {
    let headers = [&[("Content-Type", "application/octet-stream")], headers].concat();
    caller.send("POST", &format!("{PATH}{query}"), &headers, file.as_bytes())
}

fn body(answer: &Answer) -> String {
    String::from_utf8(answer.bytes.clone()).unwrap()
}

/// Asks for a job until it has ended.
fn ended(caller: &Caller, path: &str) -> Value {
    loop {
        let job = caller.send("GET", path, &[], &[]).expect(200);
        if job["state"] != "running" {
            return job;
        }
        std::thread::yield_now();
    }
}

#[test]
fn the_numbers_of_a_report_add_up_to_the_articles_of_the_file() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&[Article::new("A-9", "Maus", "9.00")]);
    for dry_run in ["?coverage=whole&dry_run=true", "?coverage=whole"] {
        let report = hand_in(&market.supplier, dry_run, &[], &mixed()).expect(200);
        let outcome = &report["outcome"];
        assert_eq!(report["articles"], 3);
        assert_eq!((&outcome["listed"], &outcome["refused"]), (&json!(1), &json!(2)));
        assert_eq!((&outcome["delisted"], &report["not_named"]), (&json!(1), &json!(1)));
        let codes: Vec<_> =
            report["problems"].as_array().unwrap().iter().map(|p| &p["code"]).collect();
        assert_eq!(codes, ["price_missing", "number_missing", "unit_assumed"]);
        assert_eq!(report["problems"][0]["place"]["line"], 3);
        assert_eq!(report["problems"][2]["value"], "Stück");
    }
}

#[test]
fn a_file_of_which_nothing_was_taken_is_not_published_and_fails() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&[Article::new("A-9", "Maus", "9.00")]);
    for query in ["?dry_run=true", ""] {
        let refused = hand_in(&market.supplier, query, &[], &hopeless());
        let report = refused.refused(422, "everything_refused");
        assert_eq!(report["verdict"], "everything_refused");
        assert_eq!(report["dry_run"], !query.is_empty());
        assert_eq!((&report["articles"], &report["outcome"]["refused"]), (&json!(2), &json!(2)));
        assert_eq!(report["problems"].as_array().unwrap().len(), 2);
    }
    let text = hand_in(&market.supplier, "", &[("Accept", "text/plain")], &hopeless());
    assert_eq!(text.status, 422);
    assert!(body(&text).starts_with("Nothing was taken: all 2 articles were refused."));
    let catalogues = market.supplier.get("/catalogues", &[]).expect(200);
    assert_eq!(catalogues["catalogues"][0]["version"], 1, "no version was begun");
    let offers = market.supplier.get("/offers", &[]).expect(200);
    assert_eq!(offers["total"], 1, "and nothing was taken out");

    // The command line says so by its exit status, in the language that is asked for.
    let file = data.path().join("hopeless.csv");
    std::fs::write(&file, hopeless()).unwrap();
    let url = &market.server.url;
    let through = ["import", named(&file), "--url", url, "--token", market.supplier.token()];
    let failed = run(&[&through[..], &["--language", "de"]].concat());
    assert_eq!(failed.status.code(), Some(1));
    let said = String::from_utf8_lossy(&failed.stdout);
    assert!(said.starts_with("Nichts wurde übernommen: alle 2 Artikel"), "{said}");
    let failed = run(&[&through[..], &["--format", "csv", "--language", "en"]].concat());
    assert_eq!(failed.status.code(), Some(1));
    let said = String::from_utf8_lossy(&failed.stdout);
    assert!(said.starts_with("effect,code,count,line,article,"), "{said}");
}

fn named(path: &std::path::Path) -> &str {
    text(path)
}

#[test]
fn a_report_is_had_as_text_and_table_in_german_and_is_kept() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let german = ("Accept-Language", "de-AT, en;q=0.5");
    let told = hand_in(&market.supplier, "", &[("Accept", "text/plain"), german], &mixed());
    assert_eq!((told.status, told.header("Content-Language")), (200, "de"));
    assert!(told.header("Content-Type").starts_with("text/plain"));
    let text = body(&told);
    assert!(text.starts_with("Der Katalog ist veröffentlicht. 2 von 3 Artikeln wurden abgelehnt."));
    assert!(text.contains("Zeile 3, Artikel A-2: price: Der Artikel hat keinen Preis."), "{text}");
    let path = format!("{PATH}/{}/1/report", market.supplier_id);
    let kept = |accept: &str, language: &str| {
        let headers = [("Accept", accept), ("Accept-Language", language)];
        market.supplier.send("GET", &path, &headers, &[])
    };
    assert_eq!(body(&kept("text/plain", "de")), text);
    let table = body(&kept("text/csv, application/json;q=0.1", "en"));
    assert_eq!(table.lines().count(), 4, "{table}");
    assert!(table.contains("refused,price_missing,1,3,A-2,price,"), "{table}");
    let json = kept("*/*", "de").expect(200);
    assert_eq!(json["problems"][0]["message"], "Der Artikel hat keinen Preis.");
    kept("image/png", "de").refused(406, "not_acceptable");
}

#[test]
fn a_form_with_one_file_is_taken_and_every_other_form_is_refused_in_plain_words() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let part = |name: &str, file: &str| {
        format!(
            "--xyz\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{}\r\n",
            mixed()
        )
    };
    let send = |form: String| {
        let headers = [("Content-Type", "multipart/form-data; boundary=xyz")];
        market.supplier.send("POST", PATH, &headers, form.as_bytes())
    };
    let named = "; filename=\"katalog.csv\"\r\nContent-Type: text/csv";
    let report = send(format!("{}--xyz--\r\n", part("upload", named))).expect(200);
    assert_eq!(report["articles"], 3);
    let twice = format!("{}{}--xyz--\r\n", part("file", named), part("file", named));
    for unusable in [twice, format!("{}--xyz--\r\n", part("title", "")), "--xyz--\r\n".to_owned()] {
        let refused = send(unusable).refused(400, "form_unusable");
        assert!(refused["title"].as_str().unwrap().contains("send one part named `file`"));
    }
}

#[test]
fn an_import_that_nobody_waits_for_is_a_job_with_its_report_at_the_end() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let alone = [("Prefer", "respond-async"), ("Idempotency-Key", "one")];
    let begun = hand_in(&market.supplier, "", &alone, &mixed());
    let path = begun.header("Location").to_owned();
    let begun = begun.expect(202);
    assert_eq!(path, format!("{PATH}/jobs/{}", begun["job_id"].as_str().unwrap()));
    let job = ended(&market.supplier, &path);
    assert_eq!((&job["state"], &job["verdict"]), (&json!("done"), &json!("published")));
    assert_eq!((&job["version"], &job["articles"]), (&json!(1), &json!(3)));
    let report = market.supplier.send("GET", job["report"].as_str().unwrap(), &[], &[]).expect(200);
    assert_eq!(report["outcome"]["listed"], 1);
    // The same request again is the same job.
    let again = hand_in(&market.supplier, "", &alone, &mixed()).expect(202);
    assert_eq!((&again["job_id"], &again["state"]), (&job["job_id"], &json!("done")));
    // It is nobody else's business.
    let others = [&market.other_supplier, &market.operator, &market.auditor, &market.buyer];
    for other in others {
        other.send("GET", &path, &[], &[]).refused(404, "not_found");
        other.send("GET", &format!("{path}/report"), &[], &[]).refused(404, "not_found");
    }
    let jobs = market.other_supplier.get("/catalogues/jobs", &[]).expect(200);
    assert_eq!(jobs["jobs"], json!([]));
    let jobs = market.supplier.get("/catalogues/jobs", &[]).expect(200);
    assert_eq!(jobs["jobs"][0]["job_id"], job["job_id"]);

    // One that cannot be used says so as the request would have been answered.
    let broken = hand_in(&market.supplier, "", &alone[..1], "<BMECAT version=\"1.2\">\n");
    let job = ended(&market.supplier, broken.header("Location"));
    assert_eq!(
        (&job["state"], &job["problem"]["code"]),
        (&json!("failed"), &json!("file_unusable"))
    );
}

#[test]
fn a_job_that_a_restart_interrupted_says_what_was_published_and_what_to_do() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let begun = hand_in(&market.supplier, "", &[("Prefer", "respond-async")], &mixed());
    let path = begun.header("Location").to_owned();
    let job = ended(&market.supplier, &path);
    let Market { server, supplier, supplier_id, .. } = market;
    server.stop();
    // As a kill leaves it: begun and not ended, once with the version in the log and once without.
    let file = data.path().join("jobs").join(supplier_id).join(path.rsplit('/').next().unwrap());
    let file = file.with_extension("json");
    let mut kept: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    kept["end"] = Value::Null;
    std::fs::write(&file, kept.to_string()).unwrap();
    let server = Server::start(data.path(), &[]);
    let supplier = supplier.at(&server.url);
    let after = supplier.send("GET", &path, &[], &[]).expect(200);
    assert_eq!((&after["state"], &after["version"]), (&json!("interrupted"), &json!(1)));
    assert_eq!(after["job_id"], job["job_id"]);
    assert!(after["message"].as_str().unwrap().contains("version 1 was published as a whole"));
    supplier.send("GET", after["report"].as_str().unwrap(), &[], &[]).expect(200);
    kept["file"] = json!("0".repeat(64));
    std::fs::write(&file, kept.to_string()).unwrap();
    let after = supplier.send("GET", &path, &[("Accept-Language", "de")], &[]).expect(200);
    assert_eq!(after["state"], "interrupted");
    assert!(after["message"].as_str().unwrap().contains("nichts wurde veröffentlicht"));
}

#[test]
fn what_a_dry_run_has_read_is_published_by_its_digest() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let tried = hand_in(&market.supplier, "?dry_run=true", &[], &mixed()).expect(200);
    let query = format!("?file={}", tried["file"].as_str().unwrap());
    hand_in(&market.other_supplier, &query, &[], "").refused(404, "file_not_kept");
    hand_in(&market.supplier, &query, &[], &mixed()).refused(400, "parameter_unusable");
    let published = hand_in(&market.supplier, &query, &[], "").expect(200);
    assert_eq!(published["verdict"], "published");
    assert_eq!(published["outcome"], tried["outcome"]);
    assert_eq!(published["problems"], tried["problems"]);
    hand_in(&market.supplier, "?file=nonsense", &[], "").refused(400, "parameter_unusable");
}

#[test]
fn the_same_catalogue_sent_as_before_has_numbers_that_add_up_too() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let file =
        catalogue(&[Article::new("A-1", "Maus", "9.00"), Article::new("A-2", "x", "nothing")]);
    hand_in(&market.supplier, "", &[], &file).expect(200);
    let again = hand_in(&market.supplier, "", &[], &file).expect(200);
    assert_eq!(again["articles"], 2);
    assert_eq!(again["outcome"]["unchanged"], 1);
    assert_eq!(again["outcome"]["refused"], 1);
}

#[test]
fn a_suppliers_own_table_of_classes_is_versioned_checked_and_used_by_later_imports() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let send = |table: &str| {
        let headers = [("Content-Type", "text/csv")];
        market.supplier.send("POST", &format!("{PATH}/classes"), &headers, table.as_bytes())
    };
    let wrong = send("system;klasse;cpv\nHaus;1;30237460\nHaus;2;39999999\n");
    let wrong = wrong.refused(422, "class_table_unusable");
    assert_eq!(wrong["particulars"]["rows"][0]["line"], 3);
    let none = market.supplier.get("/catalogues/classes", &[]).expect(200);
    assert_eq!((&none["version"], &none["own"]), (&Value::Null, &json!([])));
    assert!(none["shipped"].as_array().unwrap().len() > 10);

    let file = bmecat("Haus-1.0", "17");
    let missing = market.supplier.upload("/catalogues", &[], file.as_bytes());
    let missing = missing.refused(422, "everything_refused");
    let cause = &missing["causes"][0];
    assert_eq!(
        (&cause["code"], &cause["value"]),
        (&json!("category_missing"), &json!("Haus-1.0 17"))
    );
    assert_eq!(send("system;klasse;cpv\nHaus;17;30237460-1\n").expect(200)["version"], 1);
    assert_eq!(send("system;klasse;cpv\nHaus;17;30237460-1\n").expect(200)["version"], 1);
    let report = market.supplier.upload("/catalogues", &[], file.as_bytes()).expect(200);
    assert_eq!(report["outcome"]["listed"], 1);
    assert_eq!(report["problem_counts"]["category_mapped"], 1);
    // Another table makes the same file another version.
    assert_eq!(send("system;klasse;cpv\nHaus;17;30237410-6\n").expect(200)["version"], 2);
    let report = market.supplier.upload("/catalogues", &[], file.as_bytes()).expect(200);
    assert_eq!((&report["version"], &report["outcome"]["changed"]), (&json!(2), &json!(1)));
    let other = market.other_supplier.get("/catalogues/classes", &[]).expect(200);
    assert_eq!(other["version"], Value::Null);
}

/// A catalogue with one article of a class.
fn bmecat(system: &str, class: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><BMECAT version=\"1.2\"><HEADER><CATALOG>\
         <LANGUAGE>deu</LANGUAGE><CATALOG_ID>1</CATALOG_ID><CATALOG_VERSION>1.0</CATALOG_VERSION></CATALOG></HEADER>\
         <T_NEW_CATALOG><ARTICLE><SUPPLIER_AID>A-1</SUPPLIER_AID><ARTICLE_DETAILS>\
         <DESCRIPTION_SHORT>Ding</DESCRIPTION_SHORT><DELIVERY_TIME>3</DELIVERY_TIME></ARTICLE_DETAILS>\
         <ARTICLE_FEATURES><REFERENCE_FEATURE_SYSTEM_NAME>{system}</REFERENCE_FEATURE_SYSTEM_NAME>\
         <REFERENCE_FEATURE_GROUP_ID>{class}</REFERENCE_FEATURE_GROUP_ID></ARTICLE_FEATURES>\
         <ARTICLE_ORDER_DETAILS><ORDER_UNIT>C62</ORDER_UNIT></ARTICLE_ORDER_DETAILS><ARTICLE_PRICE_DETAILS>\
         <ARTICLE_PRICE price_type=\"net_customer\"><PRICE_AMOUNT>10.00</PRICE_AMOUNT>\
         <PRICE_CURRENCY>EUR</PRICE_CURRENCY></ARTICLE_PRICE></ARTICLE_PRICE_DETAILS></ARTICLE>\
         </T_NEW_CATALOG></BMECAT>"
    )
}
