//! Stories of the trade, told against the real server over its documented interface.
//! Rules one by one are tested beside the rules, not here.

#[cfg(test)]
mod admitting;
#[cfg(test)]
mod awarding;
#[cfg(test)]
mod backups;
#[cfg(test)]
mod below;
#[cfg(test)]
mod certified;
#[cfg(test)]
mod changing;
#[cfg(test)]
mod establishing;
#[cfg(test)]
mod imports;
#[cfg(test)]
mod interrupted;
#[cfg(test)]
mod lanes;
#[cfg(test)]
mod monitor;
#[cfg(test)]
mod owing;
#[cfg(test)]
mod participating;
#[cfg(test)]
mod past;
#[cfg(test)]
mod prices;
#[cfg(test)]
mod quarterly;
#[cfg(test)]
mod real_catalogue;
#[cfg(test)]
mod rebuilding;
#[cfg(test)]
mod rehearsal;
#[cfg(test)]
mod tendering;
#[cfg(test)]
mod year;
