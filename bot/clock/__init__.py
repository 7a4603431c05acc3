"""The metronome: what is due becomes messages; APScheduler only ticks, the truth is in the store."""
