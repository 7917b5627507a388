"""Who sits down at the desk."""
