//! Writing SVG: escaping, numbers, the root element.

use std::fmt::Write;

use super::Caption;

/// Text made safe for element content and double-quoted attributes.
///
/// Control characters that XML 1.0 forbids are dropped.
pub(super) fn esc(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || c == '\u{fffe}' || c == '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

/// A coordinate: at most one decimal, no trailing zero, 0 for what is not finite.
pub(super) fn num(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let tenths = (value * 10.0).round() as i64;
    let (sign, size) = (if tenths < 0 { "-" } else { "" }, tenths.unsigned_abs());
    match size % 10 {
        0 => format!("{sign}{}", size / 10),
        d => format!("{sign}{}.{d}", size / 10),
    }
}

/// An `<svg>` being written.
pub(super) struct Svg {
    out: String,
}

impl Svg {
    /// Opens the root. A name and a description without a `<title>` child of the root, since
    /// browsers would show that as a tooltip over every empty spot of the picture.
    pub(super) fn open(caption: &Caption, kind: &str, role: &str, size: (f64, f64)) -> Self {
        let (w, h) = (num(size.0), num(size.1));
        let (id, title) = (esc(&caption.id), esc(&caption.title));
        let mut out = format!(
            "<svg class=\"ch ch-{kind}\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" \
             role=\"{role}\" aria-labelledby=\"{id}-t\""
        );
        if caption.desc.is_empty() {
            let _ = write!(out, "><desc id=\"{id}-t\">{title}</desc>");
        } else {
            let desc = esc(&caption.desc);
            let _ = write!(
                out,
                " aria-describedby=\"{id}-d\"><desc id=\"{id}-t\">{title}</desc>\
                 <desc id=\"{id}-d\">{desc}</desc>"
            );
        }
        Self { out }
    }

    /// A chart without data: says so, in the chart's own place.
    pub(super) fn empty(caption: &Caption, kind: &str, width: f64) -> String {
        let mut svg = Self::open(caption, kind, "img", (width, 72.0));
        svg.text("empty", width / 2.0, 40.0, "middle", "No events in this range");
        svg.close()
    }

    /// Appends markup that is already safe.
    pub(super) fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// A line of text; `anchor` is `start`, `middle` or `end`.
    pub(super) fn text(&mut self, class: &str, x: f64, y: f64, anchor: &str, text: &str) {
        let (x, y, text) = (num(x), num(y), esc(text));
        let _ = match anchor {
            "start" => {
                write!(self.out, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{text}</text>")
            }
            _ => write!(
                self.out,
                "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{text}</text>"
            ),
        };
    }

    /// A path with a class; nothing when `d` is empty.
    pub(super) fn path(&mut self, class: &str, d: &str) {
        if !d.is_empty() {
            let _ = write!(self.out, "<path class=\"{class}\" d=\"{d}\"/>");
        }
    }

    /// Opens a link with its name; close it with `raw("</a>")`.
    pub(super) fn link(&mut self, class: &str, href: &str, title: &str) {
        let (href, title) = (esc(href), esc(title));
        let _ = write!(self.out, "<a class=\"{class}\" href=\"{href}\"><title>{title}</title>");
    }

    /// Closes the root.
    pub(super) fn close(mut self) -> String {
        self.out.push_str("</svg>");
        self.out
    }
}

/// A rectangle as path data; shorter than `<rect>` and joinable.
pub(super) fn rect(x: f64, y: f64, w: f64, h: f64) -> String {
    format!("M{} {}h{}v{}h{}z", num(x), num(y), num(w), num(h), num(-w))
}

/// A straight line as path data.
pub(super) fn line(x1: f64, y1: f64, x2: f64, y2: f64) -> String {
    let (a, b) = (num(x1), num(y1));
    if (x1 - x2).abs() < 0.05 {
        format!("M{a} {b}V{}", num(y2))
    } else if (y1 - y2).abs() < 0.05 {
        format!("M{a} {b}H{}", num(x2))
    } else {
        format!("M{a} {b}L{} {}", num(x2), num(y2))
    }
}

#[cfg(test)]
pub(super) mod check {
    /// Panics unless the markup is one well-formed element without styles or scripts.
    pub(in super::super) fn well_formed(markup: &str) {
        let mut open: Vec<&str> = Vec::new();
        let mut rest = markup;
        let mut roots = 0;
        while let Some(start) = rest.find('<') {
            let text = &rest[..start];
            assert!(!text.contains('>'), "bare > in text: {text}");
            assert!(!open.is_empty() || text.is_empty(), "text outside the root: {text}");
            let end = rest[start..].find('>').expect("tag ends") + start;
            let tag = &rest[start + 1..end];
            rest = &rest[end + 1..];
            if let Some(name) = tag.strip_prefix('/') {
                assert_eq!(open.pop(), Some(name), "closes what is open");
            } else {
                let name = tag.split([' ', '/']).next().expect("a name");
                assert!(!["style", "script"].contains(&name));
                assert!(!tag.contains(" style="), "{tag}");
                assert_eq!(tag.matches('"').count() % 2, 0, "quotes: {tag}");
                assert!(!tag.contains("NaN") && !tag.contains("inf"), "{tag}");
                roots += usize::from(open.is_empty());
                if !tag.ends_with('/') {
                    open.push(name);
                }
            }
        }
        assert!(open.is_empty() && rest.is_empty() && roots == 1, "one root, closed: {open:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_markup_and_drops_controls() {
        assert_eq!(esc("a<b>&\"c'\u{0}\n"), "a&lt;b&gt;&amp;&quot;c&#39; ");
    }

    #[test]
    fn numbers_are_short() {
        let all = [0.0, 1.0, 1.25, -0.04, -2.5, f64::NAN].map(num);
        assert_eq!(all, ["0", "1", "1.3", "0", "-2.5", "0"]);
    }

    #[test]
    fn empty_chart_is_well_formed() {
        let caption = Caption { id: "x".into(), title: "A & B".into(), desc: String::new() };
        check::well_formed(&Svg::empty(&caption, "lanes", 600.0));
    }
}
