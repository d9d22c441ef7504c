//! Whose admission rests or who is excluded gets nothing, at any time of the procedure (§§ 123(1), 124(1) GWB, § 57(1) VgV;
//! Whether it rests is decided in its admission; whether its tender is excluded, by people.

use schemas::ids::OrganisationId;

use super::{Award, AwardCommand, AwardRejection};

/// nobody that is considered rests or is excluded.
pub(super) fn all_stand(award: &Award, command: &AwardCommand) -> Result<(), AwardRejection> {
    award.considered().try_for_each(|tender| stands(command, tender.tenderer))
}

/// this tenderer neither rests nor is excluded.
pub(super) fn stands(
    command: &AwardCommand,
    tenderer: OrganisationId,
) -> Result<(), AwardRejection> {
    match command.call.barred.get(&tenderer) {
        Some(why) => Err(AwardRejection::AdmissionRests { tenderer, why: *why }),
        None => Ok(()),
    }
}
