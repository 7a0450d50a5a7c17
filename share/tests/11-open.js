const a = 'open
