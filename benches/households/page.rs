//! What the page beside the picture says.

use std::fmt::Write;

use regulars::{Segment, Stage, StageReason};

use crate::replay::{Steps, WEEKS, Year};

pub fn markdown(year: &Year) -> String {
    include_str!("page.md")
        .replace("{households}", &year.households.to_string())
        .replace("{baskets}", &year.baskets.to_string())
        .replace("{with coupon}", &year.baskets_with_coupon.to_string())
        .replace("{loyal}", &year.became_loyal.to_string())
        .replace("{referrals}", &year.referrals.to_string())
        .replace("{stages}", &stages(year))
        .replace("{segments}", &segments(year))
        .replace("{steps}", &steps(year))
}

fn spaced(name: &str) -> String {
    name.replace('_', " ")
}

fn stages(year: &Year) -> String {
    let mut table = String::from("| stage | came to it | in it at the year's end |\n| --- | ---: | ---: |\n");
    for (at, stage) in Stage::ALL.iter().enumerate() {
        let mut reached: Vec<u32> = year
            .steps
            .iter()
            .filter(|((_, to, _), _)| *to == at)
            .flat_map(|(_, steps)| steps.households.iter().copied())
            .collect();
        reached.sort_unstable();
        reached.dedup();
        // Everyone is a stranger at first, and nobody becomes one.
        let reached = if *stage == Stage::Stranger { year.households } else { reached.len() };
        let now = year.stages[WEEKS - 1][at];
        writeln!(table, "| {} | {reached} | {now} |", spaced(stage.name())).unwrap();
    }
    table
}

fn segments(year: &Year) -> String {
    let mut table = String::from(
        "| segment | March | June | September | December |\n| --- | ---: | ---: | ---: | ---: |\n",
    );
    for (at, segment) in Segment::ALL.iter().enumerate() {
        let [march, june, september, end] = [13, 26, 39, WEEKS].map(|week| year.segments[week - 1][at]);
        writeln!(table, "| {} | {march} | {june} | {september} | {end} |", spaced(segment.name())).unwrap();
    }
    table
}

fn steps(year: &Year) -> String {
    let mut table = String::from(
        "| from | to | reason | times | households | in the middle case |\n| --- | --- | --- | ---: | ---: | --- |\n",
    );
    for ((from, to, reason), steps) in &year.steps {
        let reason = StageReason::ALL[*reason];
        writeln!(
            table,
            "| {} | {} | {} | {} | {} | {} |",
            spaced(Stage::ALL[*from].name()),
            spaced(Stage::ALL[*to].name()),
            spaced(reason.name()),
            steps.taken.len(),
            steps.households.len(),
            middle(reason, steps),
        )
        .unwrap();
    }
    table
}

/// The numbers of a reason, each the median of all.
fn middle(reason: StageReason, steps: &Steps) -> String {
    let median = |mut numbers: Vec<f64>| {
        numbers.sort_by(f64::total_cmp);
        numbers[numbers.len() / 2]
    };
    let days = median(steps.taken.iter().map(|step| step.days).collect());
    let usual = median(steps.taken.iter().map(|step| step.usual_days).collect());
    let count = median(steps.taken.iter().map(|step| f64::from(step.count)).collect());
    match reason {
        StageReason::Silence => format!("{days:.0} days without an order, {usual:.1} being usual"),
        StageReason::OrderedAgain => format!("after {days:.0} days"),
        StageReason::OrderDays => format!("orders on {count} days within {days:.0}"),
        StageReason::Referral => format!("{count} friend"),
        _ => String::new(),
    }
}
