use crate::problem::Problem;

/// Roles are tags that begin so: they need no column of their own in a pack.
const PREFIX: &str = "role:";

/// What a product does for the shop, as merchandisers part their goods. It says nothing of what shoppers like: it is
/// never part of a profile, and two products of one role are not alike. What it counts in the feed is for
/// [`RoleWeights`](crate::RoleWeights) to say.
///
/// ```
/// use regulars::{Catalog, Role};
///
/// let (catalog, report) = Catalog::from_tsv("id\ttitle\trole\n1\tTea\tprofit\n2\tJam\tloss leader\n");
/// let role = catalog.facet(catalog.facets_of(0)[0]).unwrap();
/// assert_eq!((role.value.as_str(), role.is_role()), (Role::Profit.tag(), true));
/// // A role that is none is reported; the product is kept.
/// assert_eq!((catalog.len(), report.problems[0].code), (2, "product.role"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Brings strangers in: well known and low in price.
    Traffic,
    /// Builds trust: good for its price, worth coming back for.
    Relationship,
    /// Made for an occasion: a season, a sale, a launch.
    Event,
    /// Worth telling others about.
    Referral,
    /// What the shop lives on.
    Profit,
    /// For regulars alone.
    Exclusive,
}

impl Role {
    /// Every role, in the order of their numbers.
    pub const ALL: [Role; 6] =
        [Role::Traffic, Role::Relationship, Role::Event, Role::Referral, Role::Profit, Role::Exclusive];

    /// The value of the tag that carries it: `"role:profit"`.
    pub fn tag(self) -> &'static str {
        match self {
            Role::Traffic => "role:traffic",
            Role::Relationship => "role:relationship",
            Role::Event => "role:event",
            Role::Referral => "role:referral",
            Role::Profit => "role:profit",
            Role::Exclusive => "role:exclusive",
        }
    }

    /// Its name in data: `"profit"`.
    pub fn name(self) -> &'static str {
        &self.tag()[PREFIX.len()..]
    }

    /// Reads `"profit"`, whatever the case of its letters.
    pub(super) fn read(name: &str) -> Result<Role, Problem> {
        let is_named = |role: &&Role| role.name().eq_ignore_ascii_case(name);
        Role::ALL.iter().find(is_named).copied().ok_or_else(|| {
            Problem::new(
                "product.role",
                "role",
                name,
                "traffic, relationship, event, referral, profit or exclusive",
                "Write one of the six, or leave it out; the product is kept without a role.",
            )
        })
    }
}

/// The role that a tag names, known or not; `None` where it is any other tag.
pub(super) fn role_named_in(tag: &str) -> Option<&str> {
    let (prefix, name) = tag.split_at_checked(PREFIX.len())?;
    prefix.eq_ignore_ascii_case(PREFIX).then(|| name.trim())
}
