/// Solves a system of equations whose matrix is symmetric and positive definite, by Cholesky's method. `matrix` holds
/// the rows of its lower triangle, each `size` long, and is overwritten; `right` becomes the solution. O(size³ / 6).
/// `false` where the matrix is no such.
pub(super) fn solve(matrix: &mut [f64], right: &mut [f64]) -> bool {
    let size = right.len();
    let mut column = vec![0.0; size];
    for pivot in 0..size {
        let square = matrix[pivot * size + pivot];
        if square.is_nan() || square <= 0.0 {
            return false;
        }
        let root = square.sqrt();
        matrix[pivot * size + pivot] = root;
        for below in pivot + 1..size {
            matrix[below * size + pivot] /= root;
            column[below] = matrix[below * size + pivot];
        }
        // What the pivot's column explains is taken off the rest, row by row: so it goes many numbers at a time.
        for below in pivot + 1..size {
            let factor = column[below];
            let row = &mut matrix[below * size + pivot + 1..=below * size + below];
            if factor != 0.0 {
                row.iter_mut()
                    .zip(&column[pivot + 1..=below])
                    .for_each(|(value, other)| *value -= factor * other);
            }
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
