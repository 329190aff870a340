"""Orders and changes of a cart by learnt roles: frames that people write, tokens, roles, and the lines they make."""
