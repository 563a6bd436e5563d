use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::failure::Failure;
use crate::learn::Settings;
use crate::train::Choice;

/// Reads `--settings`.
pub(super) fn choice(text: &str) -> Result<Choice, Failure> {
    match text {
        "search" => Ok(Choice::Search),
        "default" => Ok(Choice::Fixed(Settings::default(), None)),
        file => from_report(Path::new(file)),
    }
}

/// The settings and weights of an earlier pack's report, or a file of settings alone.
fn from_report(path: &Path) -> Result<Choice, Failure> {
    let failed = |why: String| {
        Failure::new(
            "settings",
            "--settings",
            format!("{}: {why}", path.display()),
            "search, default, or the report.json of an earlier pack",
            "Name the report.json that stands in an earlier pack's folder.",
        )
    };
    let text = fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    let json: Value = serde_json::from_str(&text).map_err(|error| failed(error.to_string()))?;
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
