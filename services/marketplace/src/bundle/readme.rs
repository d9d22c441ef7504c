//! How a bundle is verified, in German and English, for somebody who has nothing but the bundle.
//! The form of the files is written down in `docs/bundle.md`.

use super::contents::Contents;

pub(super) fn text(contents: &Contents) -> String {
    let (de, en) = contents.subject.title();
    let (size, events) = (contents.size, contents.events.count());
    format!(
        "{de}
{line_de}

Dieses Bündel enthält {events} Ereignisse aus dem Protokoll eines Marktbuchs, wie es mit {size} Ereignissen stand.
Es lässt sich ohne Zugang zum Marktbuch und ohne Vertrauen in seinen Betreiber prüfen:

    marktbuch-verify DIESE-DATEI.zip --key SCHLUESSELDATEI

SCHLUESSELDATEI ist der öffentliche Schlüssel des Protokolls. Nehmen Sie nicht die Datei log.vkey aus diesem Bündel,
sondern einen Schlüssel, den Sie auf anderem Weg erhalten haben; die beigelegte Datei dient dem Vergleich.
Geprüft wird: die Unterschriften unter Inhaltsverzeichnis (manifest.note) und Stand des Protokolls (checkpoint), dass
jedes Ereignis unverändert in diesem Stand enthalten ist, dass in keinem der Ströme ein Ereignis fehlt und dass jede
Datei die angegebene Prüfsumme hat.

Zum Lesen: timeline.de.html oder timeline.de.pdf. Für Programme: timeline.json, events.jsonl und, bei Bestellungen,
decision.json mit den Gründen der Auswahl. Unter files/ liegen die Katalogdateien, auf denen die Angebote beruhen.


{en}
{line_en}

This bundle holds {events} events of the log of a Marktbuch as it was with {size} events. It can be verified without
access to the Marktbuch and without trusting who runs it:

    marktbuch-verify THIS-FILE.zip --key KEYFILE

KEYFILE is the public key of the log. Do not take log.vkey out of this bundle but a key that reached you on another
way; the file enclosed serves for comparison. What is verified: the signatures under the manifest (manifest.note) and
the state of the log (checkpoint), that every event stands in that state unaltered, that no event is missing in any of
the streams, and that every file has the digest stated.

To read: timeline.en.html or timeline.en.pdf. For programs: timeline.json, events.jsonl and, for orders, decision.json
with the reasons of the choice. Under files/ are the catalogue files on which the offers rest.
",
        line_de = "=".repeat(de.chars().count()),
        line_en = "=".repeat(en.chars().count()),
    )
}
