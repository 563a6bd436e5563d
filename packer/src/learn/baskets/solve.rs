/// So many columns are solved before the rest of the matrix is gone through again: it does not fit into the nearest
/// cache.
const BLOCK: usize = 4;

/// Solves a system of equations whose matrix is symmetric and positive definite, by Cholesky's method, a block of
/// columns at a time. `matrix` holds the rows of its lower triangle, each `size` long, and is overwritten; `right`
/// becomes the solution. O(size³ / 6). `false` where the matrix is no such.
pub(super) fn solve(matrix: &mut [f64], right: &mut [f64]) -> bool {
    let size = right.len();
    let mut columns: [Vec<f64>; BLOCK] = std::array::from_fn(|_| vec![0.0; size]);
    for begin in (0..size).step_by(BLOCK) {
        let end = size.min(begin + BLOCK);
        for pivot in begin..end {
            let of_pivot: [f64; BLOCK] =
                std::array::from_fn(|at| matrix[pivot * size + (begin + at).min(pivot)]);
            for below in pivot..size {
                let row = &mut matrix[below * size + begin..=below * size + pivot];
                let explained: f64 =
                    row.iter().zip(of_pivot).take(pivot - begin).map(|(one, other)| one * other).sum();
                row[pivot - begin] -= explained;
            }
            let square = matrix[pivot * size + pivot];
            if square.is_nan() || square <= 0.0 {
                return false;
            }
            let root = square.sqrt();
            matrix[pivot * size + pivot] = root;
            for below in pivot + 1..size {
                let value = matrix[below * size + pivot] / root;
                matrix[below * size + pivot] = value;
                columns[pivot - begin][below] = value;
            }
        }
        // What the block explains is taken off the rest, row by row: so it goes many numbers at a time.
        for below in end..size {
            let (known, rest) = matrix[below * size..=below * size + below].split_at_mut(end);
            let [a, b, c, d]: [f64; BLOCK] = std::array::from_fn(|at| known[begin + at]);
            let [of_a, of_b, of_c, of_d] = std::array::from_fn(|at| &columns[at][end..=below]);
            let explained = of_a.iter().zip(of_b).zip(of_c.iter().zip(of_d));
            rest.iter_mut().zip(explained).for_each(|(value, ((in_a, in_b), (in_c, in_d)))| {
                *value -= (a * in_a + b * in_b) + (c * in_c + d * in_d);
            });
        }
    }
    for row in 0..size {
        let known: f64 = (0..row).map(|before| matrix[row * size + before] * right[before]).sum();
        right[row] = (right[row] - known) / matrix[row * size + row];
    }
    for row in (0..size).rev() {
        right[row] /= matrix[row * size + row];
        let (before, solved) = right.split_at_mut(row);
        let factor = solved[0];
        before.iter_mut().zip(&matrix[row * size..]).for_each(|(value, other)| *value -= factor * other);
    }
    true
}
