"""What is learnt from the samples of an interaction model: paraphrases, rejection, and where slots begin and end."""
