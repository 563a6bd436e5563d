use alloc::vec::Vec;

use serde::Serialize;

use crate::journal::wire::{Reader, Wire};
use crate::shape::{Shape, Shaped};

/// What happened, in GA4's words; `dismiss_item`, `dismiss_promotion`, `review_item` and `refer_friend` are ours, since
/// GA4 has none for them.
///
/// The order of the variants is part of the journal's format: new ones go to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum EventName {
    /// A list was shown: each of its items counts as seen.
    ViewItemList,
    /// An item of a list was clicked.
    SelectItem,
    /// A product page was opened.
    ViewItem,
    /// An item was put on the wish list.
    AddToWishlist,
    /// An item was put in the cart.
    AddToCart,
    /// An item was taken out of the cart.
    RemoveFromCart,
    /// The cart was looked at; its items are the cart from now on, none if the list is empty.
    ViewCart,
    /// Checkout was begun.
    BeginCheckout,
    /// The delivery was chosen.
    AddShippingInfo,
    /// The means of payment was chosen.
    AddPaymentInfo,
    /// An order was placed. A `transaction_id` seen before is not counted again.
    Purchase,
    /// An order or some of its items went back.
    Refund,
    /// An offer was shown.
    ViewPromotion,
    /// An offer was clicked.
    SelectPromotion,
    /// Something was searched for.
    Search,
    /// The results of a search were shown.
    ViewSearchResults,
    /// An account was made.
    SignUp,
    /// The shopper signed in.
    Login,
    /// An item was shared.
    Share,
    /// An item was turned down: it is not shown again, and what is like it counts for less.
    DismissItem,
    /// An offer was closed or turned down: it rests for a while.
    DismissPromotion,
    /// An item was reviewed.
    ReviewItem,
    /// Somebody was brought to the shop, or invited to it.
    ReferFriend,
    /// A club, a group or a newsletter was joined.
    JoinGroup,
}

impl EventName {
    const ALL: [(EventName, &'static str); 24] = [
        (EventName::ViewItemList, "view_item_list"),
        (EventName::SelectItem, "select_item"),
        (EventName::ViewItem, "view_item"),
        (EventName::AddToWishlist, "add_to_wishlist"),
        (EventName::AddToCart, "add_to_cart"),
        (EventName::RemoveFromCart, "remove_from_cart"),
        (EventName::ViewCart, "view_cart"),
        (EventName::BeginCheckout, "begin_checkout"),
        (EventName::AddShippingInfo, "add_shipping_info"),
        (EventName::AddPaymentInfo, "add_payment_info"),
        (EventName::Purchase, "purchase"),
        (EventName::Refund, "refund"),
        (EventName::ViewPromotion, "view_promotion"),
        (EventName::SelectPromotion, "select_promotion"),
        (EventName::Search, "search"),
        (EventName::ViewSearchResults, "view_search_results"),
        (EventName::SignUp, "sign_up"),
        (EventName::Login, "login"),
        (EventName::Share, "share"),
        (EventName::DismissItem, "dismiss_item"),
        (EventName::DismissPromotion, "dismiss_promotion"),
        (EventName::ReviewItem, "review_item"),
        (EventName::ReferFriend, "refer_friend"),
        (EventName::JoinGroup, "join_group"),
    ];

    /// Reads GA4's snake_case name.
    ///
    /// ```
    /// use regulars::EventName;
    ///
    /// assert_eq!(EventName::parse("add_to_cart"), Some(EventName::AddToCart));
    /// assert_eq!(EventName::parse("gtm.js"), None);
    /// ```
    pub fn parse(name: &str) -> Option<EventName> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(event, _)| *event)
    }

    /// Whether this event still says something once all its items are left out.
    pub(crate) fn stands_without_items(self) -> bool {
        // A refund without items gives the whole order back.
        self == EventName::Purchase || (!self.needs_items() && self != EventName::Refund)
    }

    /// Whether this event means nothing without an item.
    pub(crate) fn needs_items(self) -> bool {
        matches!(
            self,
            EventName::SelectItem
                | EventName::ViewItem
                | EventName::AddToWishlist
                | EventName::AddToCart
                | EventName::RemoveFromCart
                | EventName::Purchase
                | EventName::DismissItem
        )
    }
}

impl Shaped for EventName {
    const SHAPE: Shape = Shape::OneOf(&{
        let mut names = [""; EventName::ALL.len()];
        let mut at = 0;
        while at < names.len() {
            names[at] = EventName::ALL[at].1;
            at += 1;
        }
        names
    });
}

impl Wire for EventName {
    fn write(&self, to: &mut Vec<u8>) {
        to.push(*self as u8);
    }

    fn read(from: &mut Reader) -> Self {
        let number = usize::from(u8::read(from));
        from.checked(Self::ALL.get(number)).map_or(EventName::ViewItemList, |(name, _)| *name)
    }
}
