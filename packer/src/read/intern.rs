//! Numbers for texts.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// Numbers texts in the order in which they are met, all of them in one buffer: a log has tens of
/// millions of them, and a `String` each would take several times the memory.
#[derive(Default)]
pub(super) struct Interner {
    texts: String,
    /// Where each text ends in `texts`.
    ends: Vec<usize>,
    numbers: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Interner {
    /// The text's number.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        let Interner { texts, ends, numbers, hasher } = self;
        let get = |number: u32| {
            let at = number as usize;
            let start = at.checked_sub(1).map_or(0, |before| ends[before]);
            &texts[start..ends[at]]
        };
        let hash = hasher.hash_one(text);
        if let Some(&number) = numbers.find(hash, |&number| get(number) == text) {
            return number;
        }
        let number = ends.len() as u32;
        numbers.insert_unique(hash, number, |&number| hasher.hash_one(get(number)));
        texts.push_str(text);
        ends.push(texts.len());
        number
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The texts by number.
    pub(super) fn into_texts(self) -> Vec<String> {
        let mut start = 0;
        let text = |&end: &usize| {
            let text = self.texts[start..end].to_owned();
            start = end;
            text
        };
        self.ends.iter().map(text).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_the_number_of_its_first_time() {
        let mut interner = Interner::default();
        let texts: Vec<String> = (0..5000).map(|number| (number % 1700).to_string()).collect();
        let numbers: Vec<u32> = texts.iter().map(|text| interner.number(text)).collect();
        assert!(numbers.iter().zip(0..).all(|(number, at)| *number == at % 1700));
        assert_eq!((interner.number(""), interner.number("0"), interner.number("")), (1700, 0, 1700));
        assert_eq!(interner.len(), 1701);
        assert_eq!(interner.into_texts()[1698..], ["1698", "1699", ""]);
    }
}
