//! Everything that is said and outlives the process that said it: values, events, and how old events are read.
//! No rule, no clock, no input or output stands here; a type that never reaches the log does not belong here.

pub mod admission;
pub mod audit;
pub mod award;
pub mod award_criterion;
pub mod catalogue;
pub mod claim_numbers;
pub mod cpv;
pub mod dynamic_purchasing_system;
pub mod event;
pub mod exclusion;
pub mod framework;
pub mod german_day;
pub mod gtin;
pub mod hash;
pub mod ids;
pub mod law;
pub mod life_cycle;
pub mod logbook;
pub mod money;
pub mod need;
pub mod offer;
pub mod order;
pub mod organisation;
pub mod person;
pub mod price;
pub mod ranking;
pub mod recorded;
pub mod retention;
pub mod scoring;
pub mod specific_procurement;
pub mod suitability;
pub mod sustainability;
pub mod tender;
pub mod terms;
pub mod text;
mod written;
