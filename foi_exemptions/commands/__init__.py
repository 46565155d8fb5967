"""The commands, a module each: options in, one library call, its result printed."""
