"""Pages in a real browser. A package, so that what it shares ends with it: the browser runs an event loop."""
