//! Stand-in.

use alloc::vec::Vec;

use crate::profile::Stage;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Arm<'a> {
    pub promotion_id: Option<&'a str>,
    pub generosity: f64,
    pub margin: f64,
    pub cost: f64,
    pub cost_shown: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ArmValue {
    pub rate: f64,
    pub value: f64,
    pub sampled_rate: f64,
    pub sampled_value: f64,
}

pub(crate) struct Choice {
    pub arm: usize,
    pub values: Vec<ArmValue>,
}

pub(crate) fn choose_arm(arms: &[Arm], _: Stage, _: u32, _: u32) -> Choice {
    let value = |arm: &Arm| ArmValue {
        rate: 0.1,
        value: arm.margin - arm.cost,
        sampled_rate: 0.1,
        sampled_value: 0.0,
    };
    Choice { arm: arms.len().min(2) - 1, values: arms.iter().map(value).collect() }
}
