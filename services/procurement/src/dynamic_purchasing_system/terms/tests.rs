//! What a notice must say and must not.
