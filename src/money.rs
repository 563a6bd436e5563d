//! Amounts of money in whole steps of their currency: sums of cents are exact, sums of 0.10 and 0.20 are not.

/// ISO 4217 currencies without minor units, and with three and four digits of them; all others have two.
const NO_DIGITS: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
const THREE_DIGITS: &str = "BHD IQD JOD KWD LYD OMR TND";
const FOUR_DIGITS: &str = "CLF UYW";

/// What divides a unit of a currency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct MinorUnit(f64);

impl MinorUnit {
    /// That of a currency by its ISO 4217 code; a hundredth where it is not known.
    pub(crate) fn of(currency: &str) -> MinorUnit {
        let is_in = |codes: &str| codes.split(' ').any(|code| code == currency);
        let digits = [(NO_DIGITS, 1.0), (THREE_DIGITS, 1e3), (FOUR_DIGITS, 1e4)];
        MinorUnit(digits.iter().find(|(codes, _)| is_in(codes)).map_or(1e2, |(_, unit)| *unit))
    }

    /// An amount in whole minor units, halves rounded away from 0.
    pub(crate) fn whole(self, amount: f64) -> i64 {
        libm::round(amount * self.0) as i64
    }

    /// Whether [`MinorUnit::whole`] is from `least` to `most`, without rounding; `least` is above 0.
    pub(crate) fn is_within(self, amount: f64, least: i64, most: i64) -> bool {
        let units = amount * self.0;
        units >= least as f64 - 0.5 && units < most as f64 + 0.5
    }

    /// The amount nearest to so many minor units.
    pub(crate) fn amount(self, whole: i64) -> f64 {
        whole as f64 / self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn currencies_are_divided_as_iso_4217_says() {
        for (currency, unit) in
            [("USD", 1e2), ("CNY", 1e2), ("", 1e2), ("XYZ", 1e2), ("JPY", 1.0), ("KWD", 1e3), ("CLF", 1e4)]
        {
            assert_eq!(MinorUnit::of(currency), MinorUnit(unit), "{currency}");
        }
    }

    #[test]
    fn a_dime_and_two_dimes_are_thirty_cents() {
        let cents = MinorUnit::of("USD");
        assert_eq!(cents.amount(cents.whole(0.1) + cents.whole(0.2)), 0.3);
        assert_eq!((cents.whole(0.125), cents.whole(-0.125), cents.whole(0.1 * 3.0)), (13, -13, 30));
    }

    proptest! {
        /// Decimal text is the oracle.
        #[test]
        fn an_amount_is_what_its_text_says(whole in 0i64..1_000_000_000_000, currency in prop::sample::select(&["JPY", "USD", "KWD"][..])) {
            let digits = ["JPY", "", "USD", "KWD"].iter().position(|known| *known == currency).unwrap();
            let scale = 10i64.pow(digits as u32);
            let text = if digits == 0 {
                format!("{whole}")
            } else {
                format!("{}.{:0digits$}", whole / scale, whole % scale)
            };
            let unit = MinorUnit::of(currency);
            let amount: f64 = text.parse().unwrap();
            prop_assert_eq!((unit.whole(amount), unit.amount(whole)), (whole, amount));
        }

        #[test]
        fn what_is_within_is_so_when_rounded(
            amount in prop_oneof![0.0..9.0, (0i64..900).prop_map(|mill| mill as f64 / 1000.0)],
            least in 1i64..9, more in 0i64..900,
        ) {
            let cents = MinorUnit::of("EUR");
            let rounded = (least..=least + more).contains(&cents.whole(amount));
            prop_assert_eq!(cents.is_within(amount, least, least + more), rounded);
        }
    }
}
