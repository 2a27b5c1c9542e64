"""`python -m docs`: draw the pictures of the manual."""

import shutil

from .pictures import PICTURES, draw
from .samples import MANUAL, common_files, samples_of

text = MANUAL.read_text(encoding="utf-8")
shutil.rmtree(PICTURES, ignore_errors=True)
for number, sample in enumerate(samples_of(text)):
    if not sample.faults:
        draw(number, {**common_files(text), **sample.files}, PICTURES)
