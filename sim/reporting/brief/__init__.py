"""A comparison as a brief of a few pages for a proposal: Word, PDF or HTML.

``content.py`` says what stands in it, as the blocks of ``document.py``; the others set it in type.
"""
