"""The offline voice loop: microphone, Vosk, the core, a voice, a loudspeaker; a file or a keyboard will do, too."""
