//! How much of rows pages find in what they load.

use regulars_packer::learn::{Locality, SparseRows, locality};

/// 640 items: the head, and chunks 1 to 4.
fn shop() -> (SparseRows, Vec<u32>) {
    let mut rows = vec![Vec::new(); 640];
    // In chunk 2; neighbours in chunks 3, 2, 4, the head, and 3 again.
    rows[256] = vec![(384, 4.0), (300, 3.0), (512, 2.5), (127, 2.0), (511, 0.5)];
    // In the head; what stands there is at hand.
    rows[0] = vec![(639, 3.0), (127, 1.0)];
    (SparseRows::from_rows(rows), (0..640).collect())
}

fn rounded(locality: Locality) -> [f64; 3] {
    [locality.head, locality.own_chunk, locality.other_chunk].map(|share| (share * 1000.0).round() / 1000.0)
}

#[test]
fn shares_add_up_by_what_each_item_is_wanted() {
    let (rows, order) = shop();
    let mut wanted = vec![0.0; 640];
    wanted[256] = 1.0;
    assert_eq!(
        rounded(locality(&rows, &wanted, &order, 12)),
        [2.0 / 12.0, 5.0 / 12.0, 9.5 / 12.0].map(in_thousandths)
    );
    assert_eq!(rounded(locality(&rows, &wanted, &order, 1)), [0.0, 0.0, 1.0]);
    assert_eq!(rounded(locality(&rows, &wanted, &order, 3)), [0.0, 3.0 / 9.5, 7.0 / 9.5].map(in_thousandths));
    wanted[0] = 3.0;
    let mean = [(2.0 / 12.0 + 0.75) / 4.0, (5.0 / 12.0 + 0.75) / 4.0, (9.5 / 12.0 + 3.0) / 4.0];
    assert_eq!(rounded(locality(&rows, &wanted, &order, 12)), mean.map(in_thousandths));
    let alike = [(2.0 / 12.0 + 0.25) / 2.0, (5.0 / 12.0 + 0.25) / 2.0, (9.5 / 12.0 + 1.0) / 2.0];
    assert_eq!(rounded(locality(&rows, &[0.0; 640], &order, 12)), alike.map(in_thousandths));
}

#[test]
fn what_has_no_number_is_not_looked_for() {
    let (rows, mut order) = shop();
    // Chunk 4 is gone, and with it the only neighbour of the first item that is not in the head.
    order.truncate(512);
    assert_eq!(
        rounded(locality(&rows, &[1.0; 640], &order, 12)),
        [(2.0 / 9.5 + 1.0) / 2.0, (5.0 / 9.5 + 1.0) / 2.0, 1.0].map(in_thousandths)
    );
    let nothing = locality(&SparseRows::default(), &[], &[], 12);
    assert_eq!(rounded(nothing), [1.0; 3]);
}

fn in_thousandths(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}
