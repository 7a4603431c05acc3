"""Speed, measured as ratios in one run: bare libraries and this bot against the same loopback server, interleaved."""
