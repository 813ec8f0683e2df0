#!/usr/bin/python3
"""Draws the digits of the faces that numbers are printed in, 32 pixels high, for number_faces.cpp.

Run by hand when a font or the size changes: ./make_templates.py > digits.inc
Needs Debian's python3-pil, fonts-ocr-a, fonts-ocr-b, fonts-liberation and fonts-dejavu-core.
"""
from PIL import Image, ImageDraw, ImageFont

HEIGHT = 32
FACES = {
    "OCR-A": "/usr/share/fonts/truetype/ocr-a/OCRA.ttf",
    "OCR-A, bold": "/usr/share/fonts/truetype/ocr-a/OCRABold.ttf",
    "OCR-A, condensed": "/usr/share/fonts/truetype/ocr-a/OCRACondensed.ttf",
    "OCR-B": "/usr/share/fonts/opentype/ocr-b/OCRB.otf",
}
# Faces that are at hand and that no card's number is printed in.
FOREIGN = {
    "Arial's kin": "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
    "Times' kin": "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf",
    "Courier's kin": "/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf",
    "DejaVu Sans": "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "DejaVu Sans Mono": "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf",
}
print("// Made by make_templates.py: per digit its width, then rows from top to bottom; 0 is paper, 255 ink.")
for name, path in [*FACES.items(), *FOREIGN.items()]:
    font = ImageFont.truetype(path, 300)
    print(f"// {name}")
    for digit in "0123456789":
        picture = Image.new("L", (500, 600), 0)
        ImageDraw.Draw(picture).text((100, 100), digit, font=font, fill=255)
        box = picture.getbbox()
        width = round(HEIGHT * (box[2] - box[0]) / (box[3] - box[1]))
        glyph = picture.crop(box).resize((width, HEIGHT), Image.BOX)
        print(f"{width}, " + ", ".join(str(value) for value in glyph.getdata()) + ",")
