//! Rough text measuring, so that labels can be placed without a font engine.

/// Width in pixels of `text` set in a usual sans at `size`; errs a little on the wide side.
pub(super) fn width(text: &str, size: f64) -> f64 {
    let em: f64 = text.chars().map(advance).sum();
    em * size
}

fn advance(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '’' | '|' | '!' | 'I' => 0.28,
        ' ' | 'f' | 'r' | 't' | '(' | ')' | '-' | '/' => 0.36,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '…' | '—' => 0.88,
        'A'..='Z' => 0.68,
        '0'..='9' => 0.62,
        c if (c as u32) > 0x2e80 => 1.0,
        _ => 0.57,
    }
}

/// `text` cut at a word so that it fits into `room` pixels, with an ellipsis when cut.
/// None when less than a sensible beginning would be left.
pub(super) fn fit(text: &str, size: f64, room: f64) -> Option<String> {
    if width(text, size) <= room {
        return Some(text.to_owned());
    }
    let mut cut = None;
    let mut used = advance('…') * size;
    for (at, c) in text.char_indices() {
        if c == ' ' && used <= room {
            cut = Some(at);
        }
        used += advance(c) * size;
    }
    let kept = text[..cut?].trim_end_matches([' ', ',', ':', ';', '-']);
    let kept = trim_small_words(kept);
    (kept.chars().count() >= 18).then(|| format!("{kept}…"))
}

/// A cut label should not end in 'to', 'of', 'the'.
fn trim_small_words(text: &str) -> &str {
    let mut kept = text;
    while let Some((head, tail)) = kept.rsplit_once(' ') {
        let small = tail.len() <= 3 && tail.chars().all(|c| c.is_ascii_lowercase());
        if !small {
            break;
        }
        kept = head;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_at_words() {
        let title = "China puts gallium and germanium exports under licence";
        let cut = fit(title, 11.0, 150.0).expect("fits in part");
        assert!(cut.ends_with('…') && width(&cut, 11.0) <= 150.0, "{cut}");
        assert_eq!(cut, "China puts gallium…");
        assert_eq!(fit(title, 11.0, 30.0), None);
        assert_eq!(fit("Short", 11.0, 100.0).as_deref(), Some("Short"));
    }
}
