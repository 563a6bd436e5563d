//! What shops call the things that shoppers do.

use crate::Action;

/// What an event's name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Something that learning uses.
    Is(Action),
    /// What was bought came back.
    Returned,
    /// A known name that says nothing of an interest in the item.
    PassedOver,
    /// A name that we do not know.
    Unknown,
}

/// Names with a meaning, squeezed (see [`squeezed`]): GA4's, then those of Segment and Shopify, then
/// those of published logs.
const USED: [(Action, &[&str]); 4] = [
    (
        Action::ViewItem,
        &[
            "viewitem",
            "view",
            "views",
            "viewed",
            "click",
            "clicks",
            "clicked",
            "pv",
            "detail",
            "details",
            "selectitem",
            "itemview",
            "itemviewed",
            "itemclick",
            "productview",
            "productviews",
            "productviewed",
            "productclick",
            "productclicked",
            "productdetail",
            "productdetailview",
            "viewproduct",
            "viewcontent",
            "browse",
            "impressionclick",
        ],
    ),
    (
        Action::AddToWishlist,
        &[
            "addtowishlist",
            "wishlist",
            "wish",
            "wishlisted",
            "productaddedtowishlist",
            "favorite",
            "favourite",
            "favorites",
            "favourites",
            "fav",
            "follow",
            "like",
            "save",
            "bookmark",
        ],
    ),
    (
        Action::AddToCart,
        &[
            "addtocart",
            "cart",
            "carts",
            "addcart",
            "cartadd",
            "productaddedtocart",
            "productadded",
            "addtobasket",
            "basket",
            "addtobag",
        ],
    ),
    (
        Action::Purchase,
        &[
            "purchase",
            "purchases",
            "purchased",
            "buy",
            "bought",
            "order",
            "orders",
            "ordered",
            "transaction",
            "ordercompleted",
            "checkoutcompleted",
            "productpurchased",
            "itempurchased",
            "sale",
            "sold",
            "ecommercepurchase",
            "conversion",
        ],
    ),
];

/// What says that something came back, squeezed.
const RETURNED: &[&str] = &["refund", "return", "returned", "orderrefunded", "ordercancelled"];

/// Known, squeezed, and passed over.
const PASSED_OVER: &[&str] = &[
    "removefromcart",
    "productremoved",
    "productremovedfromcart",
    "cartremove",
    "removecart",
    "removefromwishlist",
    "pageview",
    "pageviewed",
    "viewitemlist",
    "viewcart",
    "cartviewed",
    "begincheckout",
    "checkoutstarted",
    "checkoutstepviewed",
    "addshippinginfo",
    "addpaymentinfo",
    "paymentinfoentered",
    "paymentinfosubmitted",
    "viewpromotion",
    "selectpromotion",
    "search",
    "viewsearchresults",
    "searchsubmitted",
    "productssearched",
    "productlistviewed",
    "productlistfiltered",
    "collectionviewed",
    "signup",
    "login",
    "share",
    "productshared",
    "productreviewed",
    "couponapplied",
    "coupondenied",
    "comment",
    "review",
    "rate",
    "rating",
    "impression",
    "impressions",
    "sessionstart",
    "firstvisit",
    "userengagement",
    "scroll",
    "filedownload",
    "formstart",
    "formsubmit",
    "videostart",
    "videoprogress",
    "videocomplete",
    "generatelead",
    "clickout",
    "logout",
];

/// What a name says, however it is spelt: `add_to_cart`, `Add To Cart` and `addToCart` are one.
pub(super) fn meaning(name: &str) -> Meaning {
    let name = squeezed(name);
    let action = USED.iter().find(|(_, names)| names.contains(&name.as_str()));
    match action {
        Some((action, _)) => Meaning::Is(*action),
        None if RETURNED.contains(&name.as_str()) => Meaning::Returned,
        None if PASSED_OVER.contains(&name.as_str()) => Meaning::PassedOver,
        None => Meaning::Unknown,
    }
}

/// A name without case and without what parts its words, so that spellings of one name are equal.
pub(super) fn squeezed(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_one() {
        for name in ["add_to_cart", "Add To Cart", "addToCart", " ADDTOCART ", "product-added-to-cart"] {
            assert_eq!(meaning(name), Meaning::Is(Action::AddToCart), "{name}");
        }
        assert_eq!(meaning("Order Refunded"), Meaning::Returned);
        assert_eq!(meaning("page_view"), Meaning::PassedOver);
        assert_eq!(meaning("teleported"), Meaning::Unknown);
        assert_eq!(meaning(""), Meaning::Unknown);
    }

    #[test]
    fn no_name_means_two_things() {
        let mut names: Vec<&str> = USED.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        names.extend(RETURNED);
        names.extend(PASSED_OVER);
        assert!(names.iter().all(|name| squeezed(name) == *name));
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
