use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::Naming;
use crate::problem::Problem;
use crate::shape::named;

/// One product as the shop wrote it, in Google Merchant field names. Only `id` and `title` are
/// required; empty text means absent.
///
/// ```
/// use regulars::ProductRecord;
///
/// let tea = ProductRecord {
///     id: "17".into(),
///     title: "Green tea, 500 g".into(),
///     product_type: "Drinks > Tea".into(),
///     price: "15.00 USD".into(),
///     sale_price: "12.00 USD".into(),
///     ..Default::default()
/// };
/// assert_eq!(tea.availability, "");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProductRecord<'a> {
    /// The shop's own id; the `item_id` of its events.
    pub id: Cow<'a, str>,
    /// The title that shoppers read.
    pub title: Cow<'a, str>,
    /// The shop's category path, `"Drinks > Tea"`.
    pub product_type: Cow<'a, str>,
    /// Google's category path; used where `product_type` is absent.
    pub google_product_category: Cow<'a, str>,
    /// The brand.
    pub brand: Cow<'a, str>,
    /// The colour, several separated by `/`.
    pub color: Cow<'a, str>,
    /// Free tags: Shopify's tags, `custom_label_0` to `4`, material and the like.
    pub tags: Vec<Cow<'a, str>>,
    /// Its [role](crate::Role): `traffic`, `relationship`, `event`, `referral`, `profit` or `exclusive`. A tag
    /// `role:profit` says the same.
    pub role: Cow<'a, str>,
    /// The price, `"15.00 USD"`.
    pub price: Cow<'a, str>,
    /// The reduced price, `"12.00 USD"`.
    pub sale_price: Cow<'a, str>,
    /// `in_stock` (also when absent), `out_of_stock`, `preorder` or `backorder`.
    pub availability: Cow<'a, str>,
    /// Shared by the variants of one product; a list never shows two of a group.
    pub item_group_id: Cow<'a, str>,
    /// The product page.
    pub link: Cow<'a, str>,
    /// The main picture.
    pub image_link: Cow<'a, str>,
    /// How much it is wanted, on any scale of at least 0: orders or views of the last weeks. Where
    /// no product has it, the shop's own order stands in.
    pub popularity: Cow<'a, str>,
    /// The products that it names, by what that says of them: of each kind a text with commas between, at most 32. An id
    /// that the catalogue does not have is the problem `product.related`, and passed over.
    pub related: Vec<(Naming, Cow<'a, str>)>,
}

/// Whether a product can be had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum Availability {
    /// Can be bought now.
    #[default]
    InStock,
    /// Cannot be bought: never shown in any list.
    OutOfStock,
    /// Can be ordered before it is out.
    Preorder,
    /// Can be ordered, comes later.
    Backorder,
}

named!(Availability {
    InStock => "in_stock",
    OutOfStock => "out_of_stock",
    Preorder => "preorder",
    Backorder => "backorder",
});

impl Availability {
    /// As [`Availability::parse`], and says what is wrong with others.
    pub(crate) fn read(text: &str) -> Result<Availability, Problem> {
        Availability::parse(text).ok_or_else(|| {
            Problem::new(
                "product.availability",
                "availability",
                text,
                "in_stock, out_of_stock, preorder or backorder",
                "Write one of the four, or leave it out for in_stock.",
            )
        })
    }

    /// Reads the feed's spellings (`in stock`, `in_stock`, schema.org's `InStock`); `None` for others.
    fn parse(text: &str) -> Option<Availability> {
        let plain: String = text
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .chars()
            .filter(char::is_ascii_alphabetic)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        match plain.as_str() {
            "" | "instock" | "true" => Some(Availability::InStock),
            "outofstock" | "false" | "soldout" | "discontinued" => Some(Availability::OutOfStock),
            "preorder" => Some(Availability::Preorder),
            "backorder" => Some(Availability::Backorder),
            _ => None,
        }
    }
}

/// What a page needs to draw a product, with prices as numbers.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Product {
    /// The shop's own id.
    pub id: String,
    /// The title that shoppers read.
    pub title: String,
    /// The product page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub link: Option<String>,
    /// The main picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub image_link: Option<String>,
    /// The brand.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub brand: Option<String>,
    /// The category path, `"Drinks > Tea"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub product_type: Option<String>,
    /// The full price, in `currency`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub price: Option<f64>,
    /// The reduced price, in `currency`, where there is one below the full price.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub sale_price: Option<f64>,
    /// ISO 4217 code of both prices.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub currency: Option<String>,
    /// Whether it can be had.
    pub availability: Availability,
    /// Shared by the variants of one product.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub item_group_id: Option<String>,
}
