use crate::learn::{BasketRows, SparseRows};

/// The steps of both logarithmic codes, a byte's, and their ranges.
const STEPS: f64 = 255.0;
const ENTRY_RANGE: f64 = 1e3;
const ROW_RANGE: f64 = 1e6;

/// Rows as they are after they went through a pack: each entry's share of its row's largest, and that one's share of the
/// largest of all, in 255 steps of their logarithms, over a thousandfold and a millionfold; intercepts in as many steps
/// from the least to the largest.
///
/// ```
/// use regulars_packer::evaluate::baskets::quantised;
/// use regulars_packer::learn::{BasketRows, SparseRows};
///
/// let rows = SparseRows::from_rows([vec![(1, 0.2), (0, 0.1), (2, 1e-9)]]);
/// let found = quantised(&BasketRows { rows, intercepts: vec![0.0, 1.0] });
/// let [first, second, least] = found.rows.row(0) else { panic!() };
/// assert!((first.1 - 0.2).abs() < 1e-7 && (second.1 - 0.1).abs() < 0.0014 && (least.1 - 0.0002).abs() < 1e-7);
/// assert_eq!(found.intercepts, [0.0, 1.0]);
/// ```
pub fn quantised(rows: &BasketRows) -> BasketRows {
    let largest = rows.rows.entries.iter().fold(0.0f64, |most, (_, value)| most.max(f64::from(*value)));
    let coded = |share: f64, range: f64| {
        let code = (STEPS * (1.0 + share.ln() / range.ln())).round().clamp(0.0, STEPS);
        ((code / STEPS - 1.0) * range.ln()).exp()
    };
    let row = |item: usize| -> Vec<(u32, f32)> {
        let row = rows.rows.row(item);
        let Some((_, most)) = row.first() else { return Vec::new() };
        let scale = largest * coded(f64::from(*most) / largest, ROW_RANGE);
        row.iter()
            .map(|&(other, value)| (other, (scale * coded(f64::from(value / most), ENTRY_RANGE)) as f32))
            .collect()
    };
    let least = rows.intercepts.iter().copied().fold(f32::INFINITY, f32::min);
    let step = (rows.intercepts.iter().copied().fold(f32::NEG_INFINITY, f32::max) - least) / STEPS as f32;
    let intercept = |value: &f32| match step > 0.0 {
        true => least + ((value - least) / step).round() * step,
        false => *value,
    };
    BasketRows {
        rows: SparseRows::from_rows((0..rows.rows.len()).map(row)),
        intercepts: rows.intercepts.iter().map(intercept).collect(),
    }
}
