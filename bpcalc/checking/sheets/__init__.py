"""Reading answer sheets: YAML, CSV and Markdown tables, each answer a number or a calculation."""
