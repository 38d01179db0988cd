"""The website as its users meet it: in a real browser, on a desk and a phone, by keyboard alone, without JavaScript."""
