"""Charts as SVG, drawn on the server by Vega-Altair. Each stands beside its table and has its own address."""
