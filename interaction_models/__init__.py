"""What people say and what we answer: Alexa's interaction models, replies and the words of each language."""
