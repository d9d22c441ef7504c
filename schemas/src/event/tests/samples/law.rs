//! What the operator of the sample market changed of the law as data.
//! The decisions it names are invented.

use uuid::Uuid;

use super::line;
use crate::ids::OrganisationId;
use crate::law::{
    HolidayChanged, LawChangeProposed, LawEvent, LimitChanged, ProposedChange, Setting,
    SettingChanged,
};

pub(in crate::event::tests) fn events() -> Vec<LawEvent> {
    vec![
        LimitChanged {
            row: line(
                "direct-award | SL | municipality | supplies | 12500 | 2026-01-01 | | council 2026-02-03 | M | \
                 rules 4.3 |",
            ),
            reason: line("Beschluss des Rates vom 3. Februar 2026"),
        }
        .into(),
        HolidayChanged {
            row: line(
                "Fronleichnam | easter+60 | SN | Musterdorf | 2026-01-01 | | FronleichnamsVO Sachsen | M",
            ),
            reason: line("Die Gemeinde steht in der Verordnung"),
        }
        .into(),
        SettingChanged {
            setting: Setting::LowTenderAlarm { percent: 15 },
            reason: line("Dienstanweisung der Vergabestelle"),
        }
        .into(),
        LawChangeProposed {
            body: OrganisationId(Uuid::from_u128(61)),
            change: ProposedChange::Setting(Setting::LowTenderAlarm { percent: 20 }),
            reason: line("Vorschlag an die andere Vergabestelle"),
        }
        .into(),
    ]
}
