//! How a page of the record is cited: as text, and in the formats of reference managers.
//!
//! What is cited is a revision, which never changes, so that no day of access is needed.

use jiff::civil::Date;
use serde_json::json;

/// What a citation says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The title of the record as that revision has it.
    pub title: String,
    /// A name for the entry that differs from those of other revisions: `nvidia-h20-3`.
    pub key: String,
    /// The number of the revision.
    pub revision: i64,
    /// The day on which the revision was saved.
    pub saved: Date,
    /// The absolute address of the revision.
    pub url: String,
}

/// Who is cited: the record as a whole, as its authors are many.
const AUTHOR: &str = "Chokepoint";

/// Whether a text ends as a sentence does.
fn is_closed(text: &str) -> bool {
    text.trim_end_matches(['”', '"', '’']).ends_with(['.', '?', '!', '…'])
}

impl Citation {
    /// As the Publication Manual of the American Psychological Association (7th edition) has pages
    /// by a group: the site's name is left out, since it is the author's.
    #[must_use]
    pub fn apa(&self) -> String {
        let day = self.saved.strftime("%Y, %B %-d");
        format!("{AUTHOR}. ({day}). {} (Revision {}). {}", self.title, self.revision, self.url)
    }

    /// As the bibliographies of the Chicago Manual of Style have web pages.
    #[must_use]
    pub fn chicago(&self) -> String {
        let day = self.saved.strftime("%B %-d, %Y");
        // Within double quotation marks those of the title become single ones.
        let title = self.title.replace('“', "‘").replace('”', "’");
        let stop = if is_closed(&title) { "" } else { "." };
        let revision = self.revision;
        format!("{AUTHOR}. “{title}{stop}” Revision {revision}, {day}. {}.", self.url)
    }

    /// A BibTeX entry. Titles stand in double braces, so that styles keep their capitals.
    #[must_use]
    pub fn bibtex(&self) -> String {
        format!(
            "@misc{{{key},\n  author = {{{{{AUTHOR}}}}},\n  title = {{{{{title}}}}},\n  year = {{{year}}},\n  \
             month = {month},\n  note = {{Revision {revision} of {day}}},\n  \
             howpublished = {{{AUTHOR}}},\n  url = {{{url}}}\n}}\n",
            key = self.key,
            title = tex(&self.title),
            year = self.saved.year(),
            month = self.saved.strftime("%b").to_string().to_lowercase(),
            day = self.saved,
            revision = self.revision,
            url = self.url,
        )
    }

    /// A reference in the RIS format, with the line ends that it asks for.
    #[must_use]
    pub fn ris(&self) -> String {
        let lines = [
            ("TY", "ELEC".to_owned()),
            ("ID", self.key.clone()),
            ("AU", AUTHOR.to_owned()),
            ("TI", self.title.clone()),
            ("T2", AUTHOR.to_owned()),
            ("PY", self.saved.year().to_string()),
            ("DA", self.saved.strftime("%Y/%m/%d").to_string()),
            ("ET", format!("Revision {}", self.revision)),
            ("LA", "en".to_owned()),
            ("UR", self.url.clone()),
            ("ER", String::new()),
        ];
        let lines = lines.map(|(tag, value)| format!("{tag}  - {value}\r\n"));
        lines.concat()
    }

    /// One item of CSL-JSON, the format of citation style processors.
    #[must_use]
    pub fn csl(&self) -> serde_json::Value {
        json!({
            "id": self.key,
            "type": "webpage",
            "title": self.title,
            "author": [{ "literal": AUTHOR }],
            "container-title": AUTHOR,
            "issued": { "date-parts": [[self.saved.year(), self.saved.month(), self.saved.day()]] },
            "version": format!("Revision {}", self.revision),
            "language": "en",
            "URL": self.url,
        })
    }
}

/// A text for TeX.
fn tex(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => safe.extend(['\\', letter]),
            '\\' => safe.push_str("\\textbackslash{}"),
            '~' => safe.push_str("\\textasciitilde{}"),
            '^' => safe.push_str("\\textasciicircum{}"),
            _ => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn citation(title: &str) -> Citation {
        Citation {
            title: title.to_owned(),
            key: "h20-3".to_owned(),
            revision: 3,
            saved: date(2026, 11, 4),
            url: "https://example.org/chips/h20@3".to_owned(),
        }
    }

    #[test]
    fn texts_name_the_revision_and_its_day() {
        let cited = citation("Nvidia: “no comment.”");
        assert_eq!(
            cited.apa(),
            "Chokepoint. (2026, November 4). Nvidia: “no comment.” (Revision 3). \
             https://example.org/chips/h20@3"
        );
        assert_eq!(
            cited.chicago(),
            "Chokepoint. “Nvidia: ‘no comment.’” Revision 3, November 4, 2026. \
             https://example.org/chips/h20@3."
        );
    }

    #[test]
    fn tex_is_escaped() {
        let entry = citation("R&D at 50% {of} C_1 \\ ~ ^").bibtex();
        let title = "title = {{R\\&D at 50\\% \\{of\\} C\\_1 \\textbackslash{} \\textasciitilde{} \
                     \\textasciicircum{}}}";
        assert!(entry.contains(title), "{entry}");
        assert!(entry.contains("month = nov,"), "{entry}");
    }
}
