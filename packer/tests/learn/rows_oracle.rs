//! The formulas at the head of `learn/rows.rs` on whole matrices.

use regulars_packer::Counts;
use regulars_packer::learn::{RowOptions, Settings};

type Matrix = Vec<Vec<f64>>;

/// Each item's row, best first, cut to the longest.
pub fn rows(counts: &Counts, settings: &Settings, options: RowOptions<'_>) -> Vec<Vec<(u32, f64)>> {
    let items = counts.events.len();
    let all = matrix(counts, settings);
    let is_listed = |item: usize| options.listed.is_none_or(|listed| listed[item]);
    let is_wanted = |item: usize| options.wanted.is_none_or(|wanted| wanted[item]);
    let cut = |row: &[f64], item: usize| -> Vec<(u32, f64)> {
        let mut row: Vec<(u32, f64)> =
            (0..).zip(row.iter().copied()).filter(|(other, _)| is_listed(*other as usize)).collect();
        row.retain(|(_, value)| is_wanted(item) && *value > 0.0);
        row.sort_by(|a, b| b.1.total_cmp(&a.1));
        row.truncate(options.longest);
        row
    };
    let rows: Vec<Vec<(u32, f64)>> = (0..items).map(|item| cut(&all[item], item)).collect();
    let Some(content) = options.content else { return rows };

    let mut largest: Vec<f64> = rows.iter().filter_map(|row| row.first()).map(|(_, value)| *value).collect();
    largest.sort_by(f64::total_cmp);
    let typical = largest.get(largest.len() / 2).copied().unwrap_or(1.0);
    let with_content = |item: usize| {
        // Half of the share where an item has ten events.
        let share = settings.content_share * typical * 10.0 / (10.0 + f64::from(counts.events[item]));
        let mut row = vec![0.0; items];
        rows[item].iter().for_each(|(other, value)| row[*other as usize] += value);
        content.row(item).iter().for_each(|(other, value)| row[*other as usize] += share * f64::from(*value));
        cut(&row, item)
    };
    (0..items).map(with_content).collect()
}

fn matrix(counts: &Counts, settings: &Settings) -> Matrix {
    let items = counts.events.len();
    let mut forward = vec![vec![0.0; items]; items];
    for &(from, to, weight) in &counts.pairs {
        forward[from as usize][to as usize] = f64::from(weight);
    }
    let events: Vec<f64> = counts.events.iter().map(|&events| f64::from(events)).collect();
    let recent = |item: usize| f64::from(counts.recent_events[item]) / events[item];
    let mut direct = vec![vec![0.0; items]; items];
    for i in 0..items {
        for j in (0..items).filter(|j| *j != i) {
            let count = forward[i][j] + settings.backward * forward[j][i];
            if count > 0.0 {
                direct[i][j] = count.powf(settings.count_power)
                    * events[i].powf(-settings.from_popularity)
                    * events[j].powf(-settings.to_popularity)
                    * (0.02 + recent(j)).powf(settings.trend);
            }
        }
    }
    let steps: Matrix = direct.iter().map(|row| shares(&largest(row, settings.hop_width as usize))).collect();
    let mut all = direct.clone();
    for i in 0..items {
        let mut hops = vec![0.0; items];
        for (j, hop) in hops.iter_mut().enumerate().filter(|(j, _)| *j != i) {
            *hop = (0..items).map(|through| steps[i][through] * steps[through][j]).sum();
        }
        let mass: f64 = direct[i].iter().sum();
        let share = settings.hop_share * (1.0 + settings.hop_for_rare / (events[i] + 1.0)) * mass;
        for (value, hop) in all[i].iter_mut().zip(largest(&hops, 120)) {
            *value += share * hop;
        }
    }
    all
}

/// All but the largest become 0.
fn largest(row: &[f64], most: usize) -> Vec<f64> {
    let mut order: Vec<usize> = (0..row.len()).collect();
    order.sort_by(|a, b| row[*b].total_cmp(&row[*a]));
    let mut kept = vec![0.0; row.len()];
    order.into_iter().take(most).for_each(|place| kept[place] = row[place]);
    kept
}

fn shares(row: &[f64]) -> Vec<f64> {
    let sum: f64 = row.iter().sum();
    row.iter().map(|value| if sum > 0.0 { value / sum } else { 0.0 }).collect()
}
