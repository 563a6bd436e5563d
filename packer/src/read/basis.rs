//! What all files of one log have to agree on.

use super::columns::{Column, Header};
use super::normalise::Basis;
use crate::Failure;

/// Finds by what visitors and order are told in all of the files. Errors: `events.column`, where a file
/// lacks what is needed, or no column is in all of them.
pub(super) fn agree<'a>(files: &[(&'a str, &'a Header)]) -> Result<Basis, Failure> {
    for (file, header) in files {
        let alternatives: [&[Column]; 3] =
            [&[Column::SessionId, Column::UserId], &[Column::ItemId], &[Column::Timestamp, Column::Position]];
        let missing: Vec<&[Column]> = alternatives
            .into_iter()
            .filter(|columns| !columns.iter().any(|column| header.has(*column)))
            .collect();
        if !missing.is_empty() {
            return Err(lacking(file, header, &missing));
        }
    }
    let in_all = |column: Column| files.iter().all(|(_, header)| header.has(column));
    let first_in_all = |first: Column, second: Column| match (in_all(first), in_all(second)) {
        (true, _) => Ok(true),
        (_, true) => Ok(false),
        _ => Err(disagreeing(files, first, second)),
    };
    Ok(Basis {
        by_user: !first_in_all(Column::SessionId, Column::UserId)?,
        timed: first_in_all(Column::Timestamp, Column::Position)?,
        channelled: files.iter().any(|(_, header)| header.has(Column::Channel)),
        whole_shoppers: false,
    })
}

fn lacking(file: &str, header: &Header, missing: &[&[Column]]) -> Failure {
    let expected = |columns: &&[Column]| {
        columns.iter().map(|column| column.expected()).collect::<Vec<_>>().join(" or else ")
    };
    let expected: Vec<String> = missing.iter().map(expected).collect();
    Failure::new(
        "events.column",
        "columns",
        header.names.join(", "),
        format!("in {file} a column {}", expected.join(", and a column ")),
        "Rename the column that says it, or add it; a file needs a first line that names its columns.",
    )
}

fn disagreeing(files: &[(&str, &Header)], first: Column, second: Column) -> Failure {
    let has: Vec<String> = files
        .iter()
        .map(|(file, header)| {
            let column = if header.has(first) { first } else { second };
            format!("{file} has {}", column.name())
        })
        .take(5)
        .collect();
    Failure::new(
        "events.column",
        "columns",
        has.join(", "),
        format!("{} in all files, or {} in all", first.name(), second.name()),
        "Give all files the one or the other, or pack those that have it.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &str) -> Header {
        Header::new(names.split(',').map(str::to_owned))
    }

    #[test]
    fn sessions_win_over_users_and_times_over_positions_where_all_files_have_them() {
        let both = header("session,user,sku,time,pos,medium");
        let one = header("user,item,pos");
        let basis = agree(&[("a", &both)]).unwrap();
        let expected = Basis { by_user: false, timed: true, channelled: true, whole_shoppers: false };
        assert_eq!(basis, expected);
        let basis = agree(&[("a", &both), ("b", &one)]).unwrap();
        assert_eq!(basis, Basis { by_user: true, timed: false, ..expected });
    }

    #[test]
    fn what_is_missing_is_told_with_what_was_found() {
        let failure = agree(&[("a.csv", &header("who,what,time"))]).unwrap_err();
        assert_eq!((failure.code, failure.field.as_str()), ("events.column", "columns"));
        assert_eq!(failure.value, "who, what, time");
        assert!(failure.expected.starts_with("in a.csv a column session_id (or"), "{failure}");
        assert!(
            failure.expected.contains("session_id") && failure.expected.contains("product_id"),
            "{failure}"
        );
        let (a, b) = (header("session,sku,time"), header("user,sku,time"));
        let failure = agree(&[("a", &a), ("b", &b)]).unwrap_err();
        assert_eq!(failure.value, "a has session_id, b has user_id");
        assert_eq!(failure.expected, "session_id in all files, or user_id in all");
    }
}
