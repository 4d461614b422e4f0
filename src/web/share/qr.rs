//! An address as a QR code: what leads from paper to the page.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

/// Longer addresses make codes that are too fine to be read from paper.
const LONGEST: usize = 230;

/// Light squares around the code, as its standard asks for.
const MARGIN: usize = 4;

/// An address as a picture in a page; none where it is too long.
#[must_use]
pub fn svg(address: &str) -> Option<String> {
    if address.len() > LONGEST {
        return None;
    }
    let code = QrCode::with_error_correction_level(address, EcLevel::L).ok()?;
    let (width, colours) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in colours.chunks(width).enumerate() {
        let (mut x, y) = (0, y + MARGIN);
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                // A square is a stroke of its length: the shortest way to say it.
                let _ = write!(path, "M{} {y}h{}", x + MARGIN, run.len());
            }
            x += run.len();
        }
    }
    let side = width + 2 * MARGIN;
    // Half a unit down: strokes lie on both sides of their line.
    Some(format!(
        "<svg class=\"qr\" viewBox=\"0 -.5 {side} {side}\" role=\"img\" aria-label=\"QR code of this \
         address\" shape-rendering=\"crispEdges\"><path d=\"{path}\"/></svg>"
    ))
}
