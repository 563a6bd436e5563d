//! Two compact containers for columns.

use alloc::string::String;
use alloc::vec::Vec;

/// Many short texts in one allocation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    all: String,
    ends: Vec<u32>,
}

impl Texts {
    pub(crate) fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len() as u32);
    }

    /// The text at `at`; empty beyond the end.
    pub(crate) fn get(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.ends.get(at - 1).copied().unwrap_or_default() };
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.all.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// For each of many rows a short list of numbers, one after the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists {
    all: Vec<u32>,
    ends: Vec<u32>,
}

impl Lists {
    pub(crate) fn push(&mut self, list: impl IntoIterator<Item = u32>) {
        self.all.extend(list);
        self.ends.push(self.all.len() as u32);
    }

    /// The list at `at`; empty beyond the end.
    pub(crate) fn get(&self, at: usize) -> &[u32] {
        let start = if at == 0 { 0 } else { self.ends.get(at - 1).copied().unwrap_or_default() };
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.all.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Turned round: for each of `columns` numbers, the rows whose list holds it, in order.
    pub(crate) fn transposed(&self, columns: usize) -> Lists {
        let mut counts = vec![0u32; columns + 1];
        for &column in &self.all {
            counts[column as usize + 1] += 1;
        }
        for at in 0..columns {
            counts[at + 1] += counts[at];
        }
        let ends = counts[1..].to_vec();
        let mut all = vec![0u32; self.all.len()];
        for row in 0..self.ends.len() {
            for &column in self.get(row) {
                let next = &mut counts[column as usize];
                all[*next as usize] = row as u32;
                *next += 1;
            }
        }
        Lists { all, ends }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_come_back_and_beyond_the_end_is_empty() {
        let mut texts = Texts::default();
        for text in ["a", "", "茶"] {
            texts.push(text);
        }
        assert_eq!([texts.get(0), texts.get(1), texts.get(2), texts.get(3)], ["a", "", "茶", ""]);
    }

    proptest! {
        #[test]
        fn transposing_is_looking_the_other_way(rows in prop::collection::vec(prop::collection::btree_set(0u32..9, 0..6), 0..20)) {
            let mut lists = Lists::default();
            rows.iter().for_each(|row| lists.push(row.iter().copied()));
            let turned = lists.transposed(9);
            for column in 0..9u32 {
                let expected: Vec<u32> =
                    (0..rows.len() as u32).filter(|&row| rows[row as usize].contains(&column)).collect();
                prop_assert_eq!(turned.get(column as usize), &expected[..]);
            }
        }
    }
}
