//! What a product's role counts, by where the shopper stands with the shop.

use alloc::vec::Vec;

use crate::catalog::{Catalog, FacetKind, Role};
use crate::journal::wire;
use crate::problem::Problem;
use crate::profile::Stage;
use crate::rank::ask::Ask;
use crate::rank::term::{Term, points};
use crate::shape::{self, Field, Shape, Shaped};
use crate::value::Value;

/// A shop may say anything, and a score stays far from [`NEVER`](crate::rank::NEVER).
const MOST: f64 = 8.0;

/// How many points a product's [role](Role) gives it in the feed of a shopper at each [stage](Stage); 1.0 is
/// [`ONE`](crate::ONE). Below 0 it is held back.
///
/// The defaults follow the rule that shops go by: goods that draw traffic for strangers, goods that build a relationship
/// for newcomers, profitable and exclusive goods for regulars, goods worth telling of for advocates, goods of an
/// occasion for those who drift away or sleep. They stand between chance (0.04) and popularity (0.5), so that they break
/// near-ties and never outweigh what the shopper likes:
///
/// | | traffic | relationship | event | referral | profit | exclusive |
/// | --- | --- | --- | --- | --- | --- | --- |
/// | stranger | 0.2 | 0.1 | 0 | 0 | 0 | 0 |
/// | newcomer | 0.1 | 0.2 | 0 | 0 | 0 | 0 |
/// | first order | 0 | 0.2 | 0 | 0 | 0.1 | 0 |
/// | repeat | 0 | 0.1 | 0 | 0 | 0.2 | 0.1 |
/// | loyal | 0 | 0 | 0 | 0.1 | 0.2 | 0.2 |
/// | advocate | 0 | 0 | 0 | 0.2 | 0.1 | 0.2 |
/// | drifting | 0 | 0.1 | 0.2 | 0 | 0 | 0 |
/// | asleep | 0.1 | 0 | 0.2 | 0 | 0 | 0 |
///
/// ```
/// use regulars::{Role, RoleWeights, Stage};
///
/// let mut weights = RoleWeights::default();
/// assert_eq!(weights.get(Stage::Stranger, Role::Traffic), 0.2);
/// weights.set(Stage::Stranger, Role::Traffic, 0.3);
/// assert_eq!(weights.get(Stage::Stranger, Role::Traffic), 0.3);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct RoleWeights([[f64; Role::ALL.len()]; Stage::ALL.len()]);

impl Default for RoleWeights {
    fn default() -> RoleWeights {
        RoleWeights([
            [0.2, 0.1, 0.0, 0.0, 0.0, 0.0],
            [0.1, 0.2, 0.0, 0.0, 0.0, 0.0],
            [0.0, 0.2, 0.0, 0.0, 0.1, 0.0],
            [0.0, 0.1, 0.0, 0.0, 0.2, 0.1],
            [0.0, 0.0, 0.0, 0.1, 0.2, 0.2],
            [0.0, 0.0, 0.0, 0.2, 0.1, 0.2],
            [0.0, 0.1, 0.2, 0.0, 0.0, 0.0],
            [0.1, 0.0, 0.2, 0.0, 0.0, 0.0],
        ])
    }
}

impl RoleWeights {
    /// Reads what the shop wants otherwise than by default: by stage and role, such as
    /// `{"stranger": {"traffic": 0.3}}`.
    ///
    /// # Errors
    ///
    /// `role.weight` with the path of what is wrong.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use regulars::{Role, RoleWeights, Stage};
    ///
    /// let weights = RoleWeights::read(&serde_json::json!({"stranger": {"traffic": 0.3}})).unwrap();
    /// assert_eq!(weights.get(Stage::Stranger, Role::Traffic), 0.3);
    /// assert_eq!(weights.get(Stage::Stranger, Role::Relationship), 0.1);
    ///
    /// let problem = RoleWeights::read(&serde_json::json!({"stranger": {"trafic": 0.3}})).unwrap_err();
    /// assert_eq!(problem.field, "stranger.trafic");
    /// # }
    /// ```
    pub fn read(value: &impl Value) -> Result<RoleWeights, Problem> {
        let bytes = shape::read(&STAGES, value, "role.weight")?;
        let given: Vec<(u8, Vec<(u8, f64)>)> = wire::whole(&bytes).unwrap_or_default();
        let mut weights = RoleWeights::default();
        for (stage, of_stage) in given {
            for (role, weight) in of_stage {
                weights.0[usize::from(stage)][usize::from(role)] = weight;
            }
        }
        Ok(weights)
    }

    /// What a product of that role gets in the feed of a shopper at that stage.
    pub fn get(&self, stage: Stage, role: Role) -> f64 {
        self.0[stage as usize][role as usize]
    }

    /// Puts another weight there. The feed counts at most 8 either way, and nothing for what is no number.
    pub fn set(&mut self, stage: Stage, role: Role, weight: f64) {
        self.0[stage as usize][role as usize] = weight;
    }
}

/// By stage, in the order of their numbers, and then by role.
const STAGES: Shape = Shape::Keyed(&[
    of_stage("stranger"),
    of_stage("newcomer"),
    of_stage("first_order"),
    of_stage("repeat"),
    of_stage("loyal"),
    of_stage("advocate"),
    of_stage("drifting"),
    of_stage("asleep"),
]);
static ROLES: [Field; Role::ALL.len()] = [
    of_role("traffic"),
    of_role("relationship"),
    of_role("event"),
    of_role("referral"),
    of_role("profit"),
    of_role("exclusive"),
];

const fn of_stage(name: &'static str) -> Field {
    Field { name, shape: Shape::Keyed(&ROLES), hint: "Write {\"stranger\": {\"traffic\": 0.3}}." }
}

const fn of_role(name: &'static str) -> Field {
    Field { name, shape: f64::SHAPE, hint: "Write a plain number: 0.2 is much, 1 is a lot." }
}

/// Adds what the roles of products count at that stage.
pub(super) fn add_roles(ask: &mut Ask, catalog: &Catalog, weights: &RoleWeights, stage: Stage) {
    ask.add_facets(Role::ALL.into_iter().filter_map(|role| {
        let facet = catalog.find_facet(FacetKind::Tag, role.tag())?;
        Some((facet, Term::Role, points(weights.get(stage, role).clamp(-MOST, MOST))))
    }));
}
