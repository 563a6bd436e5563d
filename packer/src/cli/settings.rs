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
        "default" => Ok(Choice::Fixed(Settings::default())),
        file => from_report(Path::new(file)).map(Choice::Fixed),
    }
}

/// The settings of an earlier pack's report, or a file of settings alone.
fn from_report(path: &Path) -> Result<Settings, Failure> {
    let failed = |why: String| {
        Failure::new(
            "settings",
            "--settings",
            path.display().to_string(),
            "search, default, or the report.json of an earlier pack",
            why,
        )
    };
    let text = fs::read_to_string(path).map_err(|error| failed(format!("{error}.")))?;
    let json: Value = serde_json::from_str(&text).map_err(|error| failed(format!("{error}.")))?;
    let settings = json.pointer("/training/settings").cloned().unwrap_or(json);
    if !settings.is_object() {
        return Err(failed("It holds no object.".to_owned()));
    }
    let settings: Settings = serde_json::from_value(settings).map_err(|error| failed(format!("{error}.")))?;
    settings.check()?;
    Ok(settings)
}
