"""The font that the project brings along: Noto Sans SC, SIL Open Font License 1.1 (OFL.txt)."""
