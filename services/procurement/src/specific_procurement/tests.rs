//! Stories of specific procurements.
//! No HTTP is spoken here.
