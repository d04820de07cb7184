"""Files that are no plain text, as texts: workbooks, documents, PDFs, arrays, and other encodings than UTF-8."""
