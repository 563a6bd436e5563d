//! The words of a title, for English and for languages written without spaces.

/// The most words that are kept of one title.
pub(crate) const MOST_WORDS: usize = 16;

/// Cuts text into distinct lower-case words, in order of first appearance.
///
/// Runs of letters and digits are words, with a plain English plural `s` taken off so that "Apples"
/// and "apple" meet. Chinese, Japanese and Korean runs have no spaces to cut at: they become
/// overlapping pairs of characters, the usual index unit for them (a single character stands alone).
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut keep = |word: String| {
        if found.len() < MOST_WORDS && !found.contains(&word) {
            found.push(word);
        }
    };
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let script = Script::of(first);
        let end = rest.find(|c| Script::of(c) != script).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        match script {
            Script::Spaced => keep(singular(run.to_lowercase())),
            Script::Unspaced => pairs(run).for_each(&mut keep),
            Script::None => {}
        }
        rest = after;
    }
    found
}

#[derive(Clone, Copy, PartialEq)]
enum Script {
    Spaced,
    Unspaced,
    None,
}

impl Script {
    fn of(c: char) -> Script {
        match c {
            // Kana, the Han ideographs with their extension A and compatibility forms, Hangul.
            '\u{3040}'..='\u{30ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7af}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{323af}' => Script::Unspaced,
            c if c.is_alphanumeric() => Script::Spaced,
            _ => Script::None,
        }
    }
}

fn singular(mut word: String) -> String {
    let plural = word.len() > 3
        && word.ends_with('s')
        && !word.ends_with("ss")
        && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    if plural {
        word.pop();
    }
    word
}

fn pairs(run: &str) -> impl Iterator<Item = String> + '_ {
    let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
    let width = if starts.len() > 2 { 2 } else { 1 };
    (0..starts.len() - width).map(move |at| run[starts[at]..starts[at + width]].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_words_are_folded_and_distinct() {
        assert_eq!(words("Gala Apples, apple & 12 OZ Glass"), ["gala", "apple", "12", "oz", "glass"]);
    }

    #[test]
    fn chinese_becomes_pairs_of_characters() {
        assert_eq!(words("有机绿茶 500g"), ["有机", "机绿", "绿茶", "500g"]);
        assert_eq!(words("茶"), ["茶"]);
    }

    #[test]
    fn mixed_scripts_are_cut_where_the_script_changes() {
        assert_eq!(words("iPhone手机壳"), ["iphone", "手机", "机壳"]);
    }

    #[test]
    fn nothing_comes_of_nothing_and_long_titles_are_cut() {
        assert!(words("").is_empty());
        assert!(words(" -- ! ").is_empty());
        let long: String = (0..100).map(|n| format!("w{n} ")).collect();
        assert_eq!(words(&long).len(), MOST_WORDS);
    }
}
