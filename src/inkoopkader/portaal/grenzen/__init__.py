"""How much one visitor may ask of the website and of the API."""
