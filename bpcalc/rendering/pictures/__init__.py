"""Pictures: networks and curves as SVG and PNG."""
