#!/usr/bin/env python3
"""Makes the fonts of the share cards in fonts/ from the full ones.

    pip install fonttools fontpkg-noto-serif fontpkg-noto-sans
    apt-get install fonts-noto-cjk
    python3 scripts/subset-fonts.py

Noto is under the SIL Open Font Licence 1.1 without a reserved font name, so that a part of it may keep
its name. What is kept: for Latin, Greek and Cyrillic whole blocks; for Chinese, Japanese and Korean the
characters of the national standard sets (GB 2312, Big5, JIS X 0208, KS X 1001), as Python's codecs
know them.
"""

import importlib.util
import pathlib

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont
from fontTools.varLib.instancer import instantiateVariableFont

OUT = pathlib.Path(__file__).resolve().parent.parent / "fonts"
CJK = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
SIMPLIFIED_CHINESE = 2

# Basic Latin to Extended-B, combining marks, Greek, Cyrillic; Latin Extended Additional; punctuation,
# superscripts, currency, letter-like symbols, number forms, arrows, mathematics, shapes.
BLOCKS = [
    (0x20, 0x24F), (0x2B0, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF),
    (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2150, 0x218F),
    (0x2190, 0x21FF), (0x2200, 0x22FF), (0x25A0, 0x25FF), (0xFB00, 0xFB04), (0xFFFD, 0xFFFD),
]


def file_of(package, name):
    spec = importlib.util.find_spec(package)
    return pathlib.Path(spec.origin).parent / "files" / name


def subset(font, characters, features, name):
    options = Options()
    options.hinting = False
    options.layout_features = features
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14, 16, 17]
    options.notdef_outline = True
    options.glyph_names = False
    # The same input gives the same file.
    font.recalcTimestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font.save(OUT / name)
    print(f"{name}: {(OUT / name).stat().st_size:,} bytes, {len(font.getBestCmap()):,} characters")


def western(package, file, weight, name):
    font = TTFont(file_of(package, file))
    font = instantiateVariableFont(font, {"wght": weight, "wdth": 100}, updateFontNames=True)
    characters = [c for first, last in BLOCKS for c in range(first, last + 1)]
    subset(font, characters, ["kern", "mark", "mkmk", "ccmp", "liga", "locl"], name)


def standard_sets():
    rows = range(0xA1, 0xFF)
    double = [(first, second) for first in rows for second in range(0x40, 0xFF)]
    found = set()
    for codec in ("gb2312", "big5", "euc_jp", "euc_kr"):
        for pair in double:
            try:
                text = bytes(pair).decode(codec)
            except UnicodeDecodeError:
                continue
            found.update(ord(c) for c in text)
    # What the western fonts have is theirs.
    kept = {c for c in found if c >= 0x2E80}
    # Punctuation, kana, compatibility jamo, full-width forms.
    for first, last in [(0x3000, 0x30FF), (0x3131, 0x318E), (0xFF00, 0xFFEF)]:
        kept.update(range(first, last + 1))
    return sorted(kept)


OUT.mkdir(exist_ok=True)
western("fontpkg_noto_serif", "NotoSerif[wdth,wght].ttf", 600, "NotoSerif-SemiBold.ttf")
western("fontpkg_noto_sans", "NotoSans[wdth,wght].ttf", 400, "NotoSans-Regular.ttf")
western("fontpkg_noto_sans", "NotoSans[wdth,wght].ttf", 600, "NotoSans-SemiBold.ttf")
subset(TTCollection(CJK).fonts[SIMPLIFIED_CHINESE], standard_sets(), [], "NotoSansCJKsc-Regular.otf")
