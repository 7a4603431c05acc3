"""What the companion says and asks: one conversation, one file. Pure: time, chance and stored facts come in, values go out."""
