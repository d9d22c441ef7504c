//! What is kept of a person is sealed, bound to its commitment, and gone for good once it is destroyed.

use procurement::person::commitment;
use schemas::ids::{ActorId, derived};
use schemas::person::PersonalField;
use schemas::text::Line;

use super::{Mail, PersonalData, Persons, Telephone};

fn about() -> PersonalData {
    PersonalData {
        name: Some(Line::parse("Kim Unverwechselbar").unwrap()),
        mail: Some(Mail::parse("kim.unverwechselbar@stadt.example").unwrap()),
        telephone: Some(Telephone::parse("+49 431 5550199").unwrap()),
        firm: None,
    }
}

fn person(number: &str) -> ActorId {
    ActorId(derived("person", number))
}

/// Every byte of every file below a directory.
fn bytes(dir: &std::path::Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(bytes(&path));
        } else {
            all.extend(std::fs::read(path).unwrap());
        }
    }
    all
}

fn holds(dir: &std::path::Path, what: &[u8]) -> bool {
    bytes(dir).windows(what.len()).any(|window| window == what)
}

#[test]
fn what_is_sealed_is_read_back_and_opens_its_commitment() {
    let dir = tempfile::tempdir().unwrap();
    let (data, keys) = (dir.path().join("persons.sqlite"), dir.path().join("keys"));
    let persons = Persons::open(&data, &keys).unwrap();
    let kept = persons.seal(person("1"), &about()).unwrap();
    assert_eq!(kept.len(), 3);
    assert_eq!(persons.data(person("1")).unwrap(), about());
    assert_eq!(persons.name(person("1")).unwrap().unwrap(), "Kim Unverwechselbar");
    assert_eq!(persons.name(person("2")).unwrap(), None);
    for opening in persons.openings(person("1")).unwrap() {
        let salt: [u8; 32] = hex::decode(&opening.salt).unwrap().try_into().unwrap();
        let again = commitment(&salt, person("1"), opening.field, &opening.text);
        assert_eq!(again.as_str(), opening.commitment);
        assert!(kept.iter().any(|kept| kept.commitment == again));
    }
    for clear in ["Unverwechselbar", "unverwechselbar@", "5550199"] {
        assert!(!holds(dir.path(), clear.as_bytes()), "{clear}");
    }
    let mode = |file: &std::path::Path| {
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(file).unwrap().permissions())
    };
    assert_eq!(mode(&data) & 0o777, 0o600);
    assert_eq!(mode(&keys.join("persons.sqlite")) & 0o777, 0o600);
    assert_eq!(mode(&keys) & 0o777, 0o700);
}

#[test]
fn without_the_key_nothing_is_read_and_nothing_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let (data, keys) = (dir.path().join("persons.sqlite"), dir.path().join("keys"));
    Persons::open(&data, &keys).unwrap().seal(person("1"), &about()).unwrap();
    let elsewhere = Persons::open(&data, &dir.path().join("elsewhere")).unwrap();
    assert!(elsewhere.data(person("1")).unwrap().is_empty());
    let refused = elsewhere.seal(person("1"), &about()).unwrap_err().to_string();
    assert!(refused.contains("put the keys of persons back"), "{refused}");
    drop(elsewhere);
    assert_eq!(Persons::open_reader(&data, &keys).unwrap().data(person("1")).unwrap(), about());
}

#[test]
fn a_ciphertext_moved_to_another_field_or_person_is_not_opened_and_the_others_are() {
    let dir = tempfile::tempdir().unwrap();
    let (data, keys) = (dir.path().join("persons.sqlite"), dir.path().join("keys"));
    let persons = Persons::open(&data, &keys).unwrap();
    persons.seal(person("1"), &about()).unwrap();
    let database = rusqlite::Connection::open(&data).unwrap();
    database.execute("UPDATE fields SET field = 'mail' WHERE field = 'name'", []).unwrap();
    let opened = persons.vault.opened(person("1")).unwrap();
    let refused: Vec<_> = opened.into_iter().filter_map(Result::err).collect();
    assert!(
        refused.len() == 1 && refused[0].to_string().contains("cannot be opened"),
        "{refused:?}"
    );
    assert_eq!(persons.data(person("1")).unwrap(), PersonalData { name: None, ..about() });
}

/// ciphertext and key are overwritten in every file, not only unlinked.
#[test]
fn what_is_destroyed_stands_in_no_file_any_more() {
    let dir = tempfile::tempdir().unwrap();
    let (data, keys) = (dir.path().join("persons.sqlite"), dir.path().join("keys"));
    let persons = Persons::open(&data, &keys).unwrap();
    for number in 0..50 {
        persons.seal(person(&number.to_string()), &about()).unwrap();
    }
    let database = rusqlite::Connection::open(&data).unwrap();
    let ciphertexts: Vec<Vec<u8>> = database
        .prepare("SELECT ciphertext FROM fields WHERE person = ?1")
        .unwrap()
        .query_map([person("7").to_string()], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let key: Vec<u8> = rusqlite::Connection::open(keys.join("persons.sqlite"))
        .unwrap()
        .query_row("SELECT key FROM keys WHERE person = ?1", [person("7").to_string()], |row| {
            row.get(0)
        })
        .unwrap();
    drop(database);
    assert!(holds(dir.path(), &key) && ciphertexts.iter().all(|c| holds(dir.path(), c)));
    persons.vault.destroy(person("7")).unwrap();
    assert!(!holds(dir.path(), &key), "the key is still there");
    assert!(!ciphertexts.iter().any(|c| holds(dir.path(), c)), "a ciphertext is still there");
    assert!(persons.data(person("7")).unwrap().is_empty());
    assert_eq!(persons.data(person("8")).unwrap(), about());
}

#[test]
fn only_what_can_be_a_mail_address_or_a_telephone_number_is_taken() {
    for bad in ["", "kim", "@x", "kim@", "kim @x", "a@b@c"] {
        assert!(Mail::parse(bad).is_err(), "{bad}");
    }
    for bad in ["", "12", "call me", "0431-55501990431-55501990431-555019904310"] {
        assert!(Telephone::parse(bad).is_err(), "{bad}");
    }
    assert!(Mail::parse(" kim@stadt.example ").is_ok());
    assert_eq!(PersonalField::ALL.len(), 4);
}
