"""What counts: people, mobility, reminders, diary, assessment and award, as pure values and rules."""
