"""Plain text and Markdown: lines, boxes, curves and pictures made of letters."""
