"""The pages of organisations and people, by subject. They read a form, call a service and show what came of it."""
