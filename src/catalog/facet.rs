use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::catalog::index::Names;
use crate::catalog::role::role_named_in;
use crate::journal::wire::{Reader, Wire};
use crate::shape::{LONGEST_TEXT, Shape, Shaped, shaped};

/// The kinds of property by which products are alike and shoppers differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum FacetKind {
    /// A node of the category path, written from the top: `"Drinks > Tea"`.
    Category,
    /// The brand.
    Brand,
    /// A tag.
    Tag,
    /// A colour, in lower case.
    Color,
    /// `"1"` (cheapest) to `"5"`: fifths of the prices within the product's category.
    PriceBand,
    /// A word of the title.
    Word,
}

impl FacetKind {
    /// Every kind, in the order of their numbers.
    pub const ALL: [FacetKind; 6] = [
        FacetKind::Category,
        FacetKind::Brand,
        FacetKind::Tag,
        FacetKind::Color,
        FacetKind::PriceBand,
        FacetKind::Word,
    ];
}

/// One property: a kind and its value.
///
/// ```
/// use regulars::{Facet, FacetKind};
///
/// let tea = Facet { kind: FacetKind::Category, value: "Drinks > Tea".into() };
/// assert_eq!(tea.kind, FacetKind::ALL[0]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Facet {
    /// The kind of property.
    pub kind: FacetKind,
    /// Its value, as the catalogue writes it.
    pub value: String,
}

shaped!(Facet { kind; value });

impl Shaped for FacetKind {
    const SHAPE: Shape = Shape::OneOf(&["category", "brand", "tag", "color", "price_band", "word"]);
}

impl Facet {
    /// Whether it is the tag of a product's [role](crate::Role): no property of the product, and nothing that a
    /// shopper could like.
    ///
    /// ```
    /// use regulars::{Facet, FacetKind, Role};
    ///
    /// let tag = |value: &str| Facet { kind: FacetKind::Tag, value: value.into() };
    /// assert!(tag(Role::Event.tag()).is_role());
    /// assert!(!tag("organic").is_role());
    /// ```
    pub fn is_role(&self) -> bool {
        is_role(self.kind, &self.value)
    }

    /// Whether a profile may remember it: it is no role, its value says something, and is no longer than texts of a
    /// profile are.
    pub(crate) fn is_told(&self) -> bool {
        !self.is_role() && !self.value.trim().is_empty() && self.value.chars().count() <= LONGEST_TEXT
    }
}

pub(super) fn is_role(kind: FacetKind, value: &str) -> bool {
    kind == FacetKind::Tag && role_named_in(value).is_some()
}

impl Wire for FacetKind {
    fn write(&self, to: &mut Vec<u8>) {
        to.push(*self as u8);
    }

    fn read(from: &mut Reader) -> Self {
        let number = usize::from(u8::read(from));
        from.checked(FacetKind::ALL.get(number)).copied().unwrap_or(FacetKind::Category)
    }
}

/// Number of a facet within one catalogue.
pub(crate) type FacetId = u32;

/// Where a product has no such facet.
pub(crate) const NO_FACET: FacetId = u32::MAX;

/// The catalogue's facets, numbered: all of one kind, then all of the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facets {
    values: [Names; 6],
    first: [u32; 7],
}

impl Facets {
    /// The number of this value within its kind, new if it was not known.
    pub(crate) fn intern(&mut self, kind: FacetKind, value: &str) -> u32 {
        self.values[kind as usize].intern(value)
    }

    /// Fixes the numbering over all kinds; to be called when every value is known.
    pub(crate) fn number(&mut self) {
        for kind in 0..self.values.len() {
            self.first[kind + 1] = self.first[kind] + self.values[kind].len() as u32;
        }
    }

    /// Puts other values in the place of one kind's. Used to drop words that tell nothing.
    pub(crate) fn replace(&mut self, kind: FacetKind, values: Names) {
        self.values[kind as usize] = values;
    }

    pub(crate) fn of_kind(&self, kind: FacetKind) -> impl Iterator<Item = &str> {
        self.values[kind as usize].iter()
    }

    pub(crate) fn id(&self, kind: FacetKind, local: u32) -> FacetId {
        self.first[kind as usize] + local
    }

    pub(crate) fn find(&self, kind: FacetKind, value: &str) -> Option<FacetId> {
        let local = self.values[kind as usize].find(value)?;
        Some(self.id(kind, local))
    }

    pub(crate) fn len(&self) -> usize {
        self.first[self.values.len()] as usize
    }

    pub(crate) fn kind(&self, id: FacetId) -> FacetKind {
        let kind = self.first[1..FacetKind::ALL.len()].partition_point(|&first| first <= id);
        FacetKind::ALL[kind]
    }

    pub(crate) fn value(&self, id: FacetId) -> &str {
        let kind = self.kind(id) as usize;
        self.values[kind].get(id.saturating_sub(self.first[kind]))
    }

    pub(crate) fn facet(&self, id: FacetId) -> Facet {
        Facet { kind: self.kind(id), value: self.value(id).to_owned() }
    }
}
