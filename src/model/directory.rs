//! From an item's id to its number.

use alloc::vec::Vec;

use crate::journal::wire::{Reader, Wire};

/// One shard of the directory: of each id whose hash falls into it the other half of that hash, and a number.
///
/// Ids themselves would take several times as much. That another id has the same hash is possible, once in some
/// billions: so a number counts only once the item's own chunk confirms the id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shard {
    fingerprints: Vec<u32>,
    numbers: Vec<u32>,
}

/// So many ids share a shard, at most, on average.
pub(super) const IDS_IN_SHARD: usize = 512;

/// Where FNV-1a of 64 bits begins.
pub(crate) const FNV_BASIS: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a of 64 bits, from what came before on.
pub(crate) fn fnv_1a(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// FNV-1a of 64 bits, finished as MurmurHash3 finishes: the lower half chooses the shard, the upper is the
/// fingerprint.
pub(super) fn hash(id: &str) -> (u32, u32) {
    let mut hash = fnv_1a(FNV_BASIS, id.as_bytes());
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    (hash as u32, (hash >> 32) as u32)
}

impl Shard {
    /// Of fingerprints and numbers, in any order.
    pub(super) fn new(mut entries: Vec<(u32, u32)>) -> Shard {
        entries.sort_unstable();
        // Ids of one fingerprint share an entry's place; each keeps its number.
        let (fingerprints, numbers) = entries.into_iter().unzip();
        Shard { fingerprints, numbers }
    }

    /// The numbers that the id with that fingerprint may have.
    pub(super) fn find(&self, fingerprint: u32) -> &[u32] {
        let first = self.fingerprints.partition_point(|&known| known < fingerprint);
        let count = self.fingerprints[first..].iter().take_while(|&&known| known == fingerprint).count();
        &self.numbers[first..first + count]
    }

    pub(super) fn bytes(&self) -> usize {
        8 * self.numbers.len()
    }
}

impl Wire for Shard {
    fn write(&self, to: &mut Vec<u8>) {
        (self.numbers.len() as u64).write(to);
        let mut before = 0;
        for &fingerprint in &self.fingerprints {
            (fingerprint - before).write(to);
            before = fingerprint;
        }
        self.numbers.iter().for_each(|number| number.write(to));
    }

    fn read(from: &mut Reader) -> Self {
        let count = u64::read(from);
        let mut shard = Shard::default();
        let mut before = 0u32;
        // An entry takes two bytes at least.
        if from.checked((count <= from.left() as u64 / 2).then_some(())).is_none() {
            return shard;
        }
        for _ in 0..count {
            let fingerprint = before.checked_add(u32::read(from));
            before = from.checked(fingerprint).unwrap_or_default();
            shard.fingerprints.push(before);
        }
        shard.numbers.extend((0..count).map(|_| u32::read(from)));
        shard
    }
}
