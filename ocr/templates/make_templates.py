#!/usr/bin/python3
"""Draws the digits of the faces that numbers are printed in, 32 pixels high, for number_faces.cpp.

Run by hand when a font or the size changes: ./make_templates.py > digits.inc
Needs Debian's python3-pil, fonts-ocr-a and fonts-ocr-b.
"""
from PIL import Image, ImageDraw, ImageFont

HEIGHT = 32
FACES = {
    "OCR-A": "/usr/share/fonts/truetype/ocr-a/OCRA.ttf",
    "OCR-A, bold": "/usr/share/fonts/truetype/ocr-a/OCRABold.ttf",
    "OCR-A, condensed": "/usr/share/fonts/truetype/ocr-a/OCRACondensed.ttf",
    "OCR-B": "/usr/share/fonts/opentype/ocr-b/OCRB.otf",
}
print("// Made by make_templates.py: per digit its width, then rows from top to bottom; 0 is paper, 255 ink.")
for name, path in FACES.items():
    font = ImageFont.truetype(path, 300)
    print(f"// {name}")
    for digit in "0123456789":
        picture = Image.new("L", (500, 600), 0)
        ImageDraw.Draw(picture).text((100, 100), digit, font=font, fill=255)
        box = picture.getbbox()
        width = round(HEIGHT * (box[2] - box[0]) / (box[3] - box[1]))
        glyph = picture.crop(box).resize((width, HEIGHT), Image.BOX)
        print(f"{width}, " + ", ".join(str(value) for value in glyph.getdata()) + ",")
