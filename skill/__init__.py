"""The Alexa skill: the same core, reached through Alexa's requests."""
