"""What a user wants done, one module a verb: load, plan (pure), apply; long work yields events."""
