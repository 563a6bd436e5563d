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
    /// Each with its hash, so that growing does not go through all the texts.
    numbers: HashTable<(u64, u32)>,
    hasher: DefaultHashBuilder,
    /// The number given last: a session's events often stand together.
    last: Option<u32>,
}

impl Interner {
    /// The text's number.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(last) = self.last.filter(|last| self.get(*last) == text) {
            return last;
        }
        let hash = self.hasher.hash_one(text);
        let is_it = |&(of, number): &(u64, u32)| of == hash && self.get(number) == text;
        let number = match self.numbers.find(hash, is_it) {
            Some((_, number)) => *number,
            None => {
                let number = self.ends.len() as u32;
                self.numbers.insert_unique(hash, (hash, number), |(hash, _)| *hash);
                self.texts.push_str(text);
                self.ends.push(self.texts.len());
                number
            }
        };
        self.last = Some(number);
        number
    }

    /// The text's number, if it has one.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(text);
        let is_it = |&(of, number): &(u64, u32)| of == hash && self.get(number) == text;
        self.numbers.find(hash, is_it).map(|(_, number)| *number)
    }

    fn get(&self, number: u32) -> &str {
        let at = number as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.texts[start..self.ends[at]]
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
        assert_eq!(["1699", "", "1700"].map(|text| interner.find(text)), [Some(1699), Some(1700), None]);
        assert_eq!(interner.into_texts()[1698..], ["1698", "1699", ""]);
    }
}
