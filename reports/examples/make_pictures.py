#!/usr/bin/env python3
"""Makes the README's pictures of the weekly report: the first screen of weekly.en.html, light and dark.

    python3 reports/examples/make_pictures.py

needs Debian's chromium and chromium-driver, and python3-pil to make the files smaller (256 colors).
"""
import base64
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "Tests/ReportingTests/Browser"))
from driver import opened  # noqa: E402

WIDTH, HEIGHT = 1200, 852


def smaller(path):
    """The same picture with at most 256 colors, where Pillow is installed."""
    try:
        from PIL import Image
    except ImportError:
        print("no python3-pil: the pictures stay large")
        return
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def main():
    with opened(HERE / "weekly.en.html") as browser:
        browser.size(WIDTH, HEIGHT)
        for scheme in ("light", "dark"):
            browser.scheme(scheme)
            shot = browser.devtools("Page.captureScreenshot", format="png")
            path = HERE / f"weekly.{scheme}.png"
            path.write_bytes(base64.b64decode(shot["data"]))
            smaller(path)
            print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
