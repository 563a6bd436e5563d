//! Prices as the Merchant feed writes them: `"15.00 USD"`.

use alloc::string::String;

use crate::decimal::decimal;
use crate::problem::Problem;

/// An amount of money; the currency is empty where the feed names none.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Price {
    pub(crate) amount: f64,
    pub(crate) currency: String,
}

/// Reads `"15.00 USD"`, `"USD 15.00"` or `"15.00"`. A comma is refused rather than guessed at: it
/// groups thousands in one country and cuts off cents in the next.
pub(crate) fn parse_price(text: &str, field: &str) -> Result<Price, Problem> {
    let wrong = || {
        Problem::new(
            "product.price",
            field,
            text,
            "a number of at least 0 with an ISO 4217 currency, such as \"15.00 USD\"",
            "Write the price with a dot before the cents, or leave the field out.",
        )
    };
    let mut amount = None;
    let mut currency = String::new();
    for word in text.split_whitespace() {
        if word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_alphabetic()) && currency.is_empty() {
            currency = word.to_ascii_uppercase();
        } else if amount.is_none() && !word.starts_with('-') {
            amount = Some(decimal(word).ok_or_else(wrong)?);
        } else {
            return Err(wrong());
        }
    }
    match amount {
        Some(amount) => Ok(Price { amount, currency }),
        None => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_with_and_without_currency() {
        for (text, amount, currency) in
            [("15.00 USD", 15.0, "USD"), ("CNY 3", 3.0, "CNY"), ("7.99", 7.99, ""), (" 0 eur ", 0.0, "EUR")]
        {
            let price = parse_price(text, "price").unwrap();
            assert_eq!((price.amount, price.currency.as_str()), (amount, currency));
        }
    }

    #[test]
    fn what_is_no_price_is_refused_with_its_value() {
        for text in ["-1", "-1 USD", "free", "1,99 EUR", "NaN", "1e999", "1.2.3", "3 4", "USD", "inf"] {
            let problem = parse_price(text, "price").unwrap_err();
            assert_eq!((problem.code, problem.value.as_str()), ("product.price", text));
        }
    }
}
