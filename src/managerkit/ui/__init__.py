"""What every view shares: the panel in the browser, markdown, and figures that suit light and dark."""
