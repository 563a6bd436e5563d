//! What is known of the shopper, and the shopper's own hand on it.

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::browser::error::{argument, error};
use crate::browser::value::PageValue;
use crate::browser::{BrowserEngine, bytes, js, limit, list, text, texts, time, to_journal, to_page};
use crate::catalog::{Facet, FacetKind, Product};
use crate::offer::{INTEREST_CHOICES, Onboarding};
use crate::profile::Correction;
use crate::shape::{self, Shaped};
use crate::value::Value;

/// How a newcomer is received.
#[derive(Serialize, tsify::Tsify)]
pub struct Reception {
    /// The plan.
    #[serde(flatten)]
    pub plan: Onboarding,
    /// What the picker of the step `interests` asks about.
    pub interests: Vec<Interest>,
}
