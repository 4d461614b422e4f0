//! What a visitor typed, as expressions of the index's query language.

use super::words;

/// More words than this in a query are left out.
pub(super) const MAX_WORDS: usize = 12;

/// Words that say nothing about what is looked for, where there are others.
const SMALL_WORDS: [&str; 14] =
    ["a", "an", "and", "are", "at", "by", "for", "in", "is", "of", "on", "the", "to", "was"];

/// The words of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Terms {
    /// As the index has them.
    pub(super) words: Vec<String>,
    /// Whether there were more.
    pub(super) cut: bool,
    /// The whole text as typed, in lower case.
    typed: String,
}

/// Expressions for the index. Words in them are quoted, so that nothing in a word is an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expression {
    /// The words, each perhaps unfinished: what is found at all.
    pub(super) beginnings: String,
    /// The words as whole words: found first.
    pub(super) whole: String,
    /// The words in this order in a title: found before those.
    pub(super) title: String,
    /// Spellings of the whole text, as a JSON array in lower case: a record of this name is first.
    pub(super) names: String,
}

impl Terms {
    /// The words of a text; none where it has no letter and no figure.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut all = words(text);
        let words: Vec<String> = all.by_ref().take(MAX_WORDS).collect();
        let cut = all.next().is_some();
        (!words.is_empty()).then(|| Self { words, cut, typed: text.trim().to_lowercase() })
    }

    /// For records that have all words.
    pub(super) fn all(&self) -> Expression {
        let ways = self.ways();
        let either = |write: fn(&[String]) -> String| {
            let ways: Vec<_> = ways.iter().map(|way| format!("({})", write(way))).collect();
            ways.join(" OR ")
        };
        let phrases: Vec<_> = std::iter::once(self.words.clone())
            .chain(ways.iter().skip(1).cloned())
            .map(|way| format!("\"{}\"", way.join(" ")))
            .collect();
        Expression {
            beginnings: either(beginnings),
            whole: either(whole_words),
            title: format!("title : ({})", phrases.join(" OR ")),
            names: self.names(&ways),
        }
    }

    /// The words with single letters and figures joined to what they stand beside: `h 20` as `h20`.
    /// None where there are none. Alone, such a word would be found nearly everywhere.
    pub(super) fn joined(&self) -> Option<Self> {
        let mut words: Vec<String> = Vec::new();
        for word in &self.words {
            match words.last_mut() {
                Some(last) if is_boundary(last, word) && (last.len() == 1 || word.len() == 1) => {
                    last.push_str(word);
                }
                _ => words.push(word.clone()),
            }
        }
        (words != self.words).then(|| Self { words, ..self.clone() })
    }

    /// For records that have some of several words.
    pub(super) fn any(&self) -> Option<Expression> {
        let words = self.telling();
        (words.len() > 1).then(|| {
            let whole = words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>();
            Expression {
                beginnings: Expression::any_beginning(&words),
                whole: whole.join(" OR "),
                title: format!("title : \"{}\"", words.join(" ")),
                names: serde_json::Value::from(words).to_string(),
            }
        })
    }

    /// The words without those that say nothing.
    fn telling(&self) -> Vec<String> {
        let telling = |word: &&String| !SMALL_WORDS.contains(&word.as_str());
        let words: Vec<_> = self.words.iter().filter(telling).cloned().collect();
        if words.is_empty() { self.words.clone() } else { words }
    }

    /// The words as typed, then as product names may be written instead: `h 20` as `h20`,
    /// `rtx5090` as `rtx 5090`.
    fn ways(&self) -> Vec<Vec<String>> {
        let words = self.telling();
        let mut ways = vec![words.clone()];
        for at in 0..words.len() {
            if let [first, second] = &words[at..words.len().min(at + 2)]
                && is_boundary(first, second)
            {
                let mut way = words.clone();
                way.splice(at..at + 2, [format!("{first}{second}")]);
                ways.push(way);
            }
            if let Some((letters, rest)) = split(&words[at]) {
                let mut way = words.clone();
                way.splice(at..=at, [letters.to_owned(), rest.to_owned()]);
                ways.push(way);
            }
        }
        ways
    }

    fn names(&self, ways: &[Vec<String>]) -> String {
        let mut names = vec![self.typed.clone(), self.words.join(" ")];
        names.extend(ways.iter().map(|way| way.join(" ")));
        names.dedup();
        serde_json::Value::from(names).to_string()
    }
}

impl Expression {
    /// For records that have a word which begins with any of these.
    pub(super) fn any_beginning(words: &[String]) -> String {
        words.iter().map(|word| format!("\"{word}\" *")).collect::<Vec<_>>().join(" OR ")
    }
}

fn whole_words(words: &[String]) -> String {
    words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" AND ")
}

fn beginnings(words: &[String]) -> String {
    words.iter().map(|word| format!("\"{word}\" *")).collect::<Vec<_>>().join(" AND ")
}

/// Whether two words can be one product name: letters and figures side by side.
fn is_boundary(first: &str, second: &str) -> bool {
    let (Some(last), Some(next)) = (first.chars().next_back(), second.chars().next()) else {
        return false;
    };
    last.is_alphabetic() != next.is_alphabetic() && first.len() + second.len() <= 12
}

/// Three letters or more, then figures: `rtx5090`.
fn split(word: &str) -> Option<(&str, &str)> {
    let (letters, rest) = word.split_at(word.find(|c: char| c.is_ascii_digit())?);
    let plain = letters.len() >= 3 && letters.chars().all(|c| c.is_ascii_alphabetic());
    (plain && !rest.is_empty()).then_some((letters, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> String {
        Terms::of(text).map(|terms| terms.all().beginnings).unwrap_or_default()
    }

    #[test]
    fn operators_are_plain_words() {
        insta::assert_snapshot!(all("chips AND NEAR(gallium) title* \"y"), @r#"("chips" * AND "near" * AND "gallium" * AND "title" * AND "y" *)"#);
    }

    #[test]
    fn product_names_are_found_however_they_are_spaced() {
        insta::assert_snapshot!(all("h 20"), @r#"("h" * AND "20" *) OR ("h20" *)"#);
        insta::assert_snapshot!(all("RTX5090"), @r#"("rtx5090" *) OR ("rtx" * AND "5090" *)"#);
    }

    #[test]
    fn small_words_count_only_where_there_are_no_others() {
        insta::assert_snapshot!(all("the ban on chips"), @r#"("ban" * AND "chips" *)"#);
        insta::assert_snapshot!(all("AND"), @r#"("and" *)"#);
    }

    #[test]
    fn punctuation_alone_is_nothing() {
        assert_eq!(Terms::of("?! \"*\" -- ()"), None);
        assert_eq!(Terms::of("\u{301}"), None);
    }

    #[test]
    fn accents_and_case_do_not_matter() {
        assert_eq!(
            Terms::of("Café MÜLLER").map(|t| t.words),
            Some(vec!["cafe".into(), "muller".into()])
        );
    }
}
