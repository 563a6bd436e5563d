use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::failure::Failure;
use crate::learn::{BasketSettings, Settings};
use crate::train::Choice;

/// Reads `--settings`.
pub(super) fn choice(text: &str) -> Result<Choice, Failure> {
    match text {
        "search" => Ok(Choice::Search),
        "default" => Ok(Choice::Fixed(Settings::default(), None)),
        file => from_report(Path::new(file)),
    }
}

/// Reads `--settings` for baskets; `None` where they are to be searched. A report of a pack without baskets has the
/// defaults.
pub(super) fn of_baskets(text: &str) -> Result<Option<BasketSettings>, Failure> {
    let file = match text {
        "search" => return Ok(None),
        "default" => return Ok(Some(BasketSettings::default())),
        file => Path::new(file),
    };
    let Some(settings) = read(file)?.pointer("/baskets/settings").cloned() else {
        return Ok(Some(BasketSettings::default()));
    };
    let settings: BasketSettings =
        serde_json::from_value(settings).map_err(|error| unusable(file, &error.to_string()))?;
    settings.check()?;
    Ok(Some(settings))
}

/// The settings and weights of an earlier pack's report, or a file of settings alone.
fn from_report(path: &Path) -> Result<Choice, Failure> {
    let json = read(path)?;
    let failed = |why: String| unusable(path, &why);
    let settings = json.pointer("/training/settings").unwrap_or(&json);
    if !settings.is_object() {
        return Err(failed("no settings in it".to_owned()));
    }
    let settings: Settings =
        serde_json::from_value(settings.clone()).map_err(|error| failed(error.to_string()))?;
    settings.check()?;
    let weights = json.pointer("/training/weights").cloned();
    let weights =
        weights.map(serde_json::from_value).transpose().map_err(|error| failed(error.to_string()))?;
    Ok(Choice::Fixed(settings, weights))
}

fn read(path: &Path) -> Result<Value, Failure> {
    let text = fs::read_to_string(path).map_err(|error| unusable(path, &error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| unusable(path, &error.to_string()))
}

fn unusable(path: &Path, why: &str) -> Failure {
    Failure::new(
        "settings",
        "--settings",
        format!("{}: {why}", path.display()),
        "search, default, or the report.json of an earlier pack",
        "Name the report.json that stands in an earlier pack's folder.",
    )
}
