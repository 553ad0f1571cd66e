"""Plain mode: the companion as lines of text, for screen readers, simple terminals and pipes."""
