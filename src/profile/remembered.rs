use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::journal::wire::{Reader, Wire};
use crate::shape::{Shape, Shaped};

/// A bounded memory by product or offer: the last touched stands at the end, the oldest goes first.
///
/// Found by looking through: a few hundred short ids at most, and a hash map for each type of value
/// would cost 5 kB each in the wasm.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Remembered<V>(Vec<(String, V)>);

impl<V: Shaped> Shaped for Remembered<V> {
    const SHAPE: Shape = Vec::<(String, V)>::SHAPE;
}

impl<V: Wire> Wire for Remembered<V> {
    fn write(&self, to: &mut Vec<u8>) {
        self.0.write(to);
    }

    fn read(from: &mut Reader) -> Self {
        Remembered(Vec::read(from))
    }
}

impl<V> Remembered<V> {
    pub(crate) fn get(&self, id: &str) -> Option<&V> {
        self.place(id).map(|at| &self.0[at].1)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut V> {
        self.place(id).map(|at| &mut self.0[at].1)
    }

    /// Puts an entry at the end, in place of any before, and lets the oldest go beyond `most`.
    pub(crate) fn put(&mut self, id: &str, value: V, most: usize) {
        self.remove(id);
        if self.0.len() >= most {
            self.0.remove(0);
        }
        self.0.push((id.to_owned(), value));
    }

    pub(crate) fn remove(&mut self, id: &str) {
        if let Some(at) = self.place(id) {
            self.0.remove(at);
        }
    }

    /// Knows an entry by another id. Where there is one of that id as well, the later touched stays.
    pub(crate) fn rename(&mut self, from: &str, to: &str) {
        let Some(at) = self.place(from) else { return };
        match self.place(to) {
            Some(other) if other > at => {
                self.0.remove(at);
            }
            other => {
                self.0[at].0 = to.to_owned();
                if let Some(other) = other {
                    self.0.remove(other);
                }
            }
        }
    }

    pub(crate) fn forget(&mut self, item: &dyn Fn(&str) -> bool) {
        self.0.retain(|(id, _)| !item(id));
    }

    pub(crate) fn retain(&mut self, is_kept: &dyn Fn(&V) -> bool) {
        self.0.retain(|(_, value)| is_kept(value));
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// From the oldest to the last touched.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &V)> {
        self.0.iter().map(|(id, value)| (id.as_str(), value))
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    pub(crate) fn ids(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.iter().map(|(id, _)| id.as_str())
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.0.iter().rposition(|(known, _)| known == id)
    }
}
