"""Documents made of numbers: the daily, weekly and monthly analysis, as a page, as DOCX and as PDF."""
