//! The words of a title, for English and for languages written without spaces.

use alloc::string::String;
use alloc::vec::Vec;

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
    let characters: Vec<char> = text.chars().collect();
    for run in characters.chunk_by(|a, b| Script::of(*a) == Script::of(*b)) {
        match run.first().map(|first| Script::of(*first)) {
            Some(Script::Spaced) => keep(singular(run.iter().map(|c| lower(*c)).collect())),
            Some(Script::Unspaced) if run.len() == 1 => keep(run.iter().collect()),
            Some(Script::Unspaced) => run.windows(2).for_each(|pair| keep(pair.iter().collect())),
            Some(Script::None) | None => {}
        }
    }
    found
}

/// Text in lower case, by the same rule as words.
pub(crate) fn lower_case(text: &str) -> String {
    text.chars().map(lower).collect()
}

/// Whether two names are one to a person: but for their case and the blanks around them.
pub(crate) fn is_same_name(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim(), other.trim());
    // A letter takes as many bytes in either case.
    one.len() == other.len() && one.chars().map(lower).eq(other.chars().map(lower))
}

/// The lower case of a letter, for the scripts with two cases in which shops write: Latin, Greek and
/// Cyrillic. The standard library knows all scripts of the world, in 15 kB of tables.
pub(crate) fn lower(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let shift = match c {
        'Ÿ' => return 'ÿ',
        '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{de}' | '\u{391}'..='\u{3ab}' | 'А'..='Я' => 32,
        '\u{400}'..='\u{40f}' => 80,
        // Latin Extended-A goes in pairs, upper and lower, with a change of parity in the middle.
        '\u{100}'..='\u{12f}' | '\u{132}'..='\u{137}' | '\u{14a}'..='\u{177}' => 1 - (c as u32 & 1),
        '\u{139}'..='\u{148}' | '\u{179}'..='\u{17e}' => c as u32 & 1,
        _ => 0,
    };
    char::from_u32(c as u32 + shift).unwrap_or(c)
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
            '0'..='9' | 'a'..='z' | 'A'..='Z' => Script::Spaced,
            // Kana, the Han ideographs with their extensions and compatibility forms, Hangul.
            '\u{3040}'..='\u{30ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7af}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{323af}' => Script::Unspaced,
            // Above ASCII nearly all that titles hold is letters, but for these: Latin-1's signs,
            // punctuation and symbols, their CJK and full-width forms, private use and emoji.
            '\0'..='\u{bf}'
            | '\u{d7}'
            | '\u{f7}'
            | '\u{2000}'..='\u{2bff}'
            | '\u{3000}'..='\u{303f}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{fe00}'..='\u{fe4f}'
            | '\u{ff00}'..='\u{ff0f}'
            | '\u{ff1a}'..='\u{ff20}'
            | '\u{1f000}'..='\u{1faff}' => Script::None,
            _ => Script::Spaced,
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

/// How much a word tells that so many of all titles have: rare words more.
pub(crate) fn word_weight(titles: usize, with: usize) -> f32 {
    libm::log1p(titles as f64 / with.max(1) as f64) as f32
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

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

    /// The standard library is the oracle, for every letter of the scripts that are covered.
    #[test]
    fn lower_case_is_that_of_unicode() {
        for c in ('\0'..='\u{17e}').chain('\u{391}'..='\u{3c9}').chain('\u{400}'..='\u{44f}') {
            // Two letters whose lower case is not one letter of the same script.
            if c != 'İ' && c.is_alphabetic() {
                assert_eq!(lower(c).to_string(), c.to_lowercase().to_string(), "{c}");
                assert_eq!(lower(c).len_utf8(), c.len_utf8(), "{c}");
            }
        }
    }

    #[test]
    fn names_are_the_same_but_for_case_and_blanks_around() {
        assert!(is_same_name(" Thé Vert ", "thé vert\t"));
        assert!(!is_same_name("green tea", "greentea"));
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
