#!/usr/bin/python3
"""Draws the ten digits of OCR-A (Debian package fonts-ocr-a) as 16 x 24 bitmaps for read_number.cpp.

Run by hand when the font or the size changes: ./make_templates.py > ocr_a.inc
Needs Debian's python3-pil.
"""
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 16, 24
font = ImageFont.truetype("/usr/share/fonts/truetype/ocr-a/OCRA.ttf", 200)
print("// Made by make_templates.py. Rows from top to bottom, 0 is paper and 255 is ink.")
for digit in "0123456789":
    picture = Image.new("L", (400, 400), 0)
    ImageDraw.Draw(picture).text((100, 60), digit, font=font, fill=255)
    glyph = picture.crop(picture.getbbox()).resize((WIDTH, HEIGHT), Image.BOX)
    values = ", ".join(str(value) for value in glyph.getdata())
    print("{" + values + "},")
