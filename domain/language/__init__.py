"""The KPI language: measures over facts, formulas over measures, and what they can be asked by."""
