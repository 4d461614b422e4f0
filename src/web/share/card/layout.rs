//! Where everything stands on a card: pure arithmetic, so that nothing overlaps or leaves the frame.

use super::{
    Bar, Card, Fact, Figure,
    mark::Mark,
    text::{Face, LEADING, Lines, Room, clean, fit, one_line},
};

/// The width of a card.
pub const WIDTH: u32 = 1_200;
/// The height of a card.
pub const HEIGHT: u32 = 630;

/// Text begins here.
const LEFT: f64 = 84.0;
/// And ends here.
const RIGHT: f64 = 1_136.0;
/// The room between.
const MEASURE: f64 = RIGHT - LEFT;
/// The top of the title.
const TOP: f64 = 118.0;
/// The foot of what a card says; below are the site's name and address.
const FOOT: f64 = 524.0;
/// Between two parts of a card.
const GAP: f64 = 22.0;

const KICKER: f64 = 26.0;
const LEDE: f64 = 30.0;
const FACT: f64 = 30.0;
const FACT_ROW: f64 = 46.0;
const FACT_ROWS: usize = 2;
const LABEL: f64 = 22.0;
const VALUE: f64 = 44.0;
const UNIT: f64 = 24.0;
const FIGURE_ROW: f64 = 104.0;
const FIGURES_IN_ROW: usize = 3;
const BAR_TEXT: f64 = 26.0;
/// The least height of a bar's row: eight fit below a title of one line.
const LEAST_BAR: f64 = 34.0;

/// Sizes of titles of one line, where nothing else needs the room.
const LARGE: &[f64] = &[96.0, 84.0, 78.0];
/// Sizes of titles, the largest that fits is taken.
const TITLES: &[f64] = &[72.0, 64.0, 58.0, 52.0, 47.0, 43.0, 39.0, 36.0];
/// Sizes of titles above figures or bars.
const SHORT_TITLES: &[f64] = &[64.0, 56.0, 48.0, 42.0, 36.0];
/// Sizes of a quote's words, which can be sixty.
const WORDS: &[f64] = &[64.0, 58.0, 52.0, 47.0, 43.0, 39.0, 36.0, 33.0];

/// A line of text, at its baseline.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "plain")]
pub struct Text {
    pub x: f64,
    pub y: f64,
    pub size: f64,
    pub text: String,
}

/// A fact with its mark.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "plain")]
pub struct PlacedFact {
    pub mark: Option<PlacedMark>,
    pub text: Text,
    pub strong: bool,
}

/// A mark, at the left end of the baseline of the text that it stands before.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "plain")]
pub struct PlacedMark {
    pub mark: Mark,
    pub x: f64,
    pub y: f64,
    pub scale: f64,
}

/// A figure with its label, and a frame around the word that says that it is an estimate.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "plain")]
pub struct PlacedFigure {
    pub label: Text,
    pub value: Text,
    pub unit: Text,
    pub estimate: Option<Badge>,
}

/// A word in a frame.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "plain")]
pub struct Badge {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    pub text: Text,
}

/// A bar with its name, number and verdict.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "plain")]
pub struct PlacedBar {
    pub name: Text,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    pub number: Text,
    pub verdict: Option<PlacedFact>,
}

/// A card whose parts have their places.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "plain")]
pub struct Layout {
    pub kicker: Text,
    pub title: Vec<Text>,
    pub lede: Vec<Text>,
    pub figures: Vec<PlacedFigure>,
    pub bars: Vec<PlacedBar>,
    pub facts: Vec<PlacedFact>,
}

impl Layout {
    /// The places of a card's parts.
    #[must_use]
    pub fn of(card: &Card) -> Self {
        let kicker = one_line(Face::Strong, &clean(&card.kicker), KICKER, MEASURE);
        let (facts, rows) = facts(&card.facts);
        let foot = if rows == 0 { FOOT } else { FOOT - rows as f64 * FACT_ROW - GAP };
        let figure_rows = card.figures.len().div_ceil(FIGURES_IN_ROW);
        let picture = figure_rows as f64 * FIGURE_ROW;
        let least_bars = card.bars.len() as f64 * LEAST_BAR;
        let taken = picture + least_bars + if picture + least_bars > 0.0 { GAP } else { 0.0 };
        let room = foot - TOP - taken;
        let title = title(card, room);
        let end = TOP + title.height();
        let lede = lede(card, foot - taken - end - GAP);
        let bars_top = end + GAP;
        Self {
            kicker: Text { x: LEFT, y: 92.0, size: KICKER, text: kicker },
            figures: figures(&card.figures, foot - picture),
            bars: bars(&card.bars, bars_top, foot),
            facts: lower(facts, FOOT - rows as f64 * FACT_ROW),
            lede: placed(&lede, end + 0.7 * GAP),
            title: placed(&title, TOP),
        }
    }
}

fn title(card: &Card, height: f64) -> Lines {
    let text = clean(&card.title);
    if card.figures.is_empty() && card.bars.is_empty() {
        let large = fit(Face::Headline, &text, Room { width: MEASURE, height, lines: 1 }, LARGE);
        if large.lines.concat() == text {
            return large;
        }
    }
    // Some of the room is kept for what stands below the title.
    let below = 2.0 * LEDE * LEADING + GAP;
    let kept = if card.lede.is_empty() || height < 2.0 * below { 0.0 } else { below };
    let (lines, sizes) = match () {
        () if card.is_quote => (8, WORDS),
        () if !card.bars.is_empty() => (2, &SHORT_TITLES[2..]),
        () if !card.figures.is_empty() => (2, SHORT_TITLES),
        () => (5, TITLES),
    };
    fit(Face::Headline, &text, Room { width: MEASURE, height: height - kept, lines }, sizes)
}

fn lede(card: &Card, height: f64) -> Lines {
    let room = Room { width: MEASURE, height, lines: 4 };
    let mut lines = fit(Face::Text, &clean(&card.lede), room, &[LEDE]);
    // The first words of a sentence alone say nothing.
    if let [only] = lines.lines.as_slice()
        && only.ends_with('…')
    {
        lines.lines.clear();
    }
    lines
}

/// Lines under each other from a top.
fn placed(lines: &Lines, top: f64) -> Vec<Text> {
    let line = |(index, text): (usize, &String)| Text {
        x: LEFT,
        // The middle of a line's letters is in the middle of the line.
        y: top + lines.size * (LEADING * index as f64 + 0.95),
        size: lines.size,
        text: text.clone(),
    };
    lines.lines.iter().enumerate().map(line).collect()
}

/// Facts side by side, as many as find room in the rows; and how many rows they take.
fn facts(all: &[Fact]) -> (Vec<PlacedFact>, usize) {
    let mut placed: Vec<PlacedFact> = Vec::new();
    let (mut x, mut row) = (0.0, 0);
    for fact in all {
        let face = face(fact);
        let before = if fact.mark.is_some() { FACT } else { 0.0 };
        let text = one_line(face, &clean(&fact.text), FACT, MEASURE - before);
        let width = before + face.width(&text, FACT);
        if x > 0.0 && x + width > MEASURE {
            (x, row) = (0.0, row + 1);
        }
        if row == FACT_ROWS {
            return (placed, FACT_ROWS);
        }
        placed.push(fact_at(fact, text, LEFT + x, row as f64 * FACT_ROW + 34.0, FACT));
        x += width + 38.0;
    }
    let rows = if placed.is_empty() { 0 } else { row + 1 };
    (placed, rows)
}

fn face(fact: &Fact) -> Face {
    if fact.strong { Face::Strong } else { Face::Text }
}

fn fact_at(fact: &Fact, text: String, x: f64, y: f64, size: f64) -> PlacedFact {
    let mark = fact.mark.map(|mark| PlacedMark { mark, x, y, scale: size * 0.75 / 20.0 });
    let before = if mark.is_some() { size } else { 0.0 };
    PlacedFact { mark, text: Text { x: x + before, y, size, text }, strong: fact.strong }
}

fn lower(mut facts: Vec<PlacedFact>, by: f64) -> Vec<PlacedFact> {
    for fact in &mut facts {
        fact.text.y += by;
        if let Some(mark) = &mut fact.mark {
            mark.y += by;
        }
    }
    facts
}

fn figures(all: &[Figure], top: f64) -> Vec<PlacedFigure> {
    let column = MEASURE / FIGURES_IN_ROW as f64;
    let place = |(index, figure): (usize, &Figure)| {
        let x = LEFT + (index % FIGURES_IN_ROW) as f64 * column;
        let top = top + (index / FIGURES_IN_ROW) as f64 * FIGURE_ROW;
        let badge = Face::Text.width(ESTIMATE, 18.0) + 14.0;
        let label = one_line(Face::Text, &clean(&figure.label), LABEL, column - 24.0);
        let unit = Face::Text.width(figure.unit, UNIT);
        let beside = unit + 10.0 + if figure.estimate { badge + 14.0 } else { 0.0 };
        let room = column - 14.0 - beside;
        let value = one_line(Face::Strong, &clean(&figure.value), VALUE, room);
        let after = x + Face::Strong.width(&value, VALUE) + 10.0;
        let estimate = figure.estimate.then(|| {
            let left = after + if unit > 0.0 { unit + 14.0 } else { 4.0 };
            let text = Text { x: left + 7.0, y: top + 78.0, size: 18.0, text: ESTIMATE.to_owned() };
            Badge { x: left, y: top + 60.0, width: badge, height: 25.0, text }
        });
        PlacedFigure {
            label: Text { x, y: top + 30.0, size: LABEL, text: label },
            value: Text { x, y: top + 80.0, size: VALUE, text: value },
            unit: Text { x: after, y: top + 80.0, size: UNIT, text: figure.unit.to_owned() },
            estimate,
        }
    };
    all.iter().enumerate().map(place).collect()
}

/// What stands beside a figure that is an analyst's estimate.
pub const ESTIMATE: &str = "estimate";

fn bars(all: &[Bar], top: f64, foot: f64) -> Vec<PlacedBar> {
    if all.is_empty() {
        return Vec::new();
    }
    let (name_width, verdict_width, number_width) = (320.0, 320.0, 140.0);
    let longest = MEASURE - name_width - verdict_width - number_width;
    let most = all.iter().filter_map(|bar| bar.number).fold(0.0, f64::max);
    let row = ((foot - top) / all.len() as f64).min(72.0);
    let size = BAR_TEXT.min(row * 0.6);
    let place = |(index, bar): (usize, &Bar)| {
        let middle = top + (index as f64 + 0.5) * row;
        let y = middle + size * 0.36;
        let share = bar.number.filter(|_| most > 0.0).map_or(0.0, |number| number / most);
        let width = share * longest;
        let left = LEFT + name_width;
        let text = |x, text| Text { x, y, size, text };
        let verdict = bar.verdict.as_ref().map(|fact| {
            let words = one_line(face(fact), &clean(&fact.text), size, verdict_width - size);
            fact_at(fact, words, RIGHT - verdict_width, y, size)
        });
        let number = if bar.number.is_some() { left + width + 10.0 } else { left };
        PlacedBar {
            name: text(LEFT, one_line(Face::Strong, &clean(&bar.name), size, name_width - 20.0)),
            x: left,
            y: middle - row * 0.26,
            width,
            height: row * 0.52,
            number: text(
                number,
                one_line(Face::Text, &bar.words, size, RIGHT - verdict_width - number - 10.0),
            ),
            verdict,
        }
    };
    all.iter().enumerate().map(place).collect()
}
