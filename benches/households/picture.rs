//! Two pictures of bars, week by week, one above the other, as an SVG that can be read on a phone.

use std::fmt::Write;

use regulars::{Segment, Stage};

use crate::replay::{WEEKS, Year};

const WIDTH: usize = 400;
const LEFT: usize = 30;
const BAR: usize = 7;
const HEIGHT: usize = 220;
/// A line of the key.
const LINE: usize = 17;
const COLUMNS: usize = 3;

/// From the bottom up, with their colours.
const STAGES: [(Stage, &str); 8] = [
    (Stage::Advocate, "#7b3294"),
    (Stage::Loyal, "#1b7837"),
    (Stage::Repeat, "#5aae61"),
    (Stage::FirstOrder, "#a6dba0"),
    (Stage::Newcomer, "#ffe08a"),
    (Stage::Drifting, "#f4a259"),
    (Stage::Asleep, "#b5534a"),
    (Stage::Stranger, "#dddddd"),
];
const SEGMENTS: [(Segment, &str); 12] = [
    (Segment::Champion, "#1b5e20"),
    (Segment::Loyal, "#4caf50"),
    (Segment::PotentialLoyalist, "#9ccc65"),
    (Segment::NewCustomer, "#4fc3f7"),
    (Segment::Promising, "#0288d1"),
    (Segment::NeedsAttention, "#fff176"),
    (Segment::AboutToSleep, "#ffca28"),
    (Segment::AtRisk, "#fb8c00"),
    (Segment::CannotLose, "#c62828"),
    (Segment::Hibernating, "#8d6e63"),
    (Segment::Lost, "#4e342e"),
    (Segment::None, "#dddddd"),
];

struct Layer {
    name: String,
    color: &'static str,
    counts: Vec<usize>,
}

fn layer(name: &str, color: &'static str, counts: Vec<usize>) -> Layer {
    Layer { name: name.replace('_', " "), color, counts }
}

pub fn svg(year: &Year) -> String {
    let stages: Vec<Layer> = STAGES
        .iter()
        .map(|(stage, color)| {
            let at = Stage::ALL.iter().position(|one| one == stage).unwrap();
            layer(stage.name(), color, year.stages.iter().map(|week| week[at]).collect())
        })
        .collect();
    let segments: Vec<Layer> = SEGMENTS
        .iter()
        .map(|(segment, color)| {
            let at = Segment::ALL.iter().position(|one| one == segment).unwrap();
            let name = if *segment == Segment::None { "no order yet" } else { segment.name() };
            layer(name, color, year.segments.iter().map(|week| week[at]).collect())
        })
        .collect();

    let mut body = String::new();
    let mut top = 8;
    top = chart(&mut body, top, year.households, "Stages", &stages);
    top = chart(&mut body, top + 18, year.households, "Segments (RFM)", &segments);
    let caption = [
        format!("{} households of The Complete Journey, 2017, week by week.", year.households),
        "The data hold orders only, and no visits without one.".to_owned(),
        "Nor do they hold word of mouth: every twentieth household that".to_owned(),
        format!("became loyal brings a friend, drawn by a fixed seed ({} did).", year.referrals),
    ];
    top += 20;
    for line in caption {
        writeln!(body, "<text x=\"8\" y=\"{top}\" class=\"caption\">{line}</text>").unwrap();
        top += 16;
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {top}\" width=\"{WIDTH}\" height=\"{top}\" role=\"img\">\n\
         <title>Stages and segments of {} households over a year</title>\n\
         <style>text{{font:13px system-ui,sans-serif;fill:#222}}.head{{font-weight:600;font-size:15px}}\
         .axis,.caption{{font-size:12px;fill:#555}}</style>\n\
         <rect width=\"{WIDTH}\" height=\"{top}\" fill=\"#fff\"/>\n{body}</svg>\n",
        year.households,
    )
}

/// Draws one picture and its key; answers where it ends.
fn chart(to: &mut String, top: usize, households: usize, head: &str, layers: &[Layer]) -> usize {
    let (first, bottom) = (top + 24, top + 24 + HEIGHT);
    writeln!(to, "<text x=\"8\" y=\"{}\" class=\"head\">{head}</text>", top + 13).unwrap();
    let height = |count: usize| count as f64 * HEIGHT as f64 / households as f64;
    let mut floors = vec![0; WEEKS];
    for layer in layers {
        // One path for each layer: small, and whole at every size.
        let mut path = String::new();
        for (week, (floor, count)) in floors.iter_mut().zip(&layer.counts).enumerate() {
            *floor += count;
            if *count > 0 {
                let (x, y) = (LEFT + week * BAR, bottom as f64 - height(*floor));
                write!(path, "M{x} {y:.1}h{}v{:.1}h-{}z", BAR - 1, height(*count), BAR - 1).unwrap();
            }
        }
        writeln!(to, "<path fill=\"{}\" d=\"{path}\"><title>{}</title></path>", layer.color, layer.name)
            .unwrap();
    }
    for count in [0, households / 2, households] {
        let y = bottom as f64 - height(count) + 4.0;
        writeln!(to, "<text x=\"{}\" y=\"{y}\" class=\"axis\" text-anchor=\"end\">{count}</text>", LEFT - 4)
            .unwrap();
    }
    // The weeks in which these months begin.
    for (month, week) in [("Jan", 0), ("Apr", 13), ("Jul", 26), ("Oct", 39)] {
        let (x, y) = (LEFT + week * BAR, bottom + 15);
        writeln!(to, "<text x=\"{x}\" y=\"{y}\" class=\"axis\">{month}</text>").unwrap();
    }
    let lines = layers.len().div_ceil(COLUMNS);
    for (at, layer) in layers.iter().enumerate() {
        let x = 8 + at / lines * ((WIDTH - 8) / COLUMNS);
        let y = bottom + 34 + at % lines * LINE;
        writeln!(
            to,
            "<rect x=\"{x}\" y=\"{}\" width=\"11\" height=\"11\" fill=\"{}\"/><text x=\"{}\" y=\"{y}\">{}</text>",
            y - 10,
            layer.color,
            x + 16,
            layer.name,
        )
        .unwrap();
    }
    first + HEIGHT + 34 + (lines - 1) * LINE
}
