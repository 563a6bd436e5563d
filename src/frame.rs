//! The frame in which bytes are kept, of journals and of packs alike.
//!
//! | bytes | what |
//! | --- | --- |
//! | 2 | a mark: which kind of file this is |
//! | 1 | version of the payloads |
//! | 1 | kind of the payload |
//! | 4 | length of the payload, little-endian |
//! | length | payload |
//! | 4 | CRC-32 (ISO-HDLC) of version, kind, length and payload, little-endian |
//!
//! This frame stays the same in every version; what a version changes is the payloads.

use alloc::vec::Vec;

const HEAD: usize = 8;

pub(crate) type Mark = [u8; 2];

/// A frame whose checksum holds.
pub(crate) struct Frame<'a> {
    pub(crate) version: u8,
    pub(crate) kind: u8,
    pub(crate) payload: &'a [u8],
    /// What follows the frame.
    pub(crate) rest: &'a [u8],
}

pub(crate) fn framed(mark: Mark, version: u8, kind: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(HEAD + payload.len() + 4);
    frame.extend_from_slice(&mark);
    frame.extend_from_slice(&[version, kind]);
    frame.extend_from_slice(&(payload.len() as u32).to_le_bytes());
    frame.extend_from_slice(payload);
    let checksum = crc_32(&frame[mark.len()..]);
    frame.extend_from_slice(&checksum.to_le_bytes());
    frame
}

/// The frame at the start of `bytes`; `None` where no whole frame starts, or one whose payload is said
/// to be longer than `longest`.
pub(crate) fn next_frame(mark: Mark, bytes: &[u8], longest: usize) -> Option<Frame<'_>> {
    let (head, rest) = bytes.split_first_chunk::<HEAD>()?;
    let &[mark_0, mark_1, version, kind, l0, l1, l2, l3] = head;
    let length = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
    if [mark_0, mark_1] != mark || length > longest {
        return None;
    }
    let (payload, rest) = rest.split_at_checked(length)?;
    let (checksum, rest) = rest.split_first_chunk()?;
    let holds = crc_32(&bytes[mark.len()..HEAD + length]) == u32::from_le_bytes(*checksum);
    holds.then_some(Frame { version, kind, payload, rest })
}

/// CRC-32 as in Ethernet and gzip (ISO-HDLC). The table is made for each call: that is quicker than to
/// download it, and a pack is long enough to need one.
pub(crate) fn crc_32(bytes: &[u8]) -> u32 {
    let mut table = [0; 256];
    for (byte, entry) in (0..).zip(&mut table) {
        *entry = (0..8).fold(byte, |crc: u32, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()));
    }
    !bytes.iter().fold(!0, |crc: u32, &byte| (crc >> 8) ^ table[usize::from(crc as u8 ^ byte)])
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_checksum_is_that_of_the_crate_crc(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let expected = crc::Crc::<u32>::new(&crc::CRC_32_ISO_HDLC).checksum(&bytes);
            prop_assert_eq!(super::crc_32(&bytes), expected);
        }

        #[test]
        fn what_is_framed_comes_back(payload in prop::collection::vec(any::<u8>(), 0..60), after in any::<Vec<u8>>()) {
            let mut bytes = super::framed(*b"xy", 3, 7, &payload);
            bytes.extend(&after);
            let frame = super::next_frame(*b"xy", &bytes, 100).unwrap();
            prop_assert_eq!((frame.version, frame.kind), (3, 7));
            prop_assert_eq!((frame.payload, frame.rest), (&payload[..], &after[..]));
            prop_assert!(super::next_frame(*b"yx", &bytes, 100).is_none());
        }
    }
}
