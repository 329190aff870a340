"""What is learnt from an interaction model's samples and phrases: how it is taught, kept in a file and run."""
