//! Who the shopper is, from what they do.

use crate::shape::shaped;

/// What is remembered for the persona.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PersonaState {}

shaped!(PersonaState {});
