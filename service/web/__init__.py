"""The door over HTTP: `app.create_app(world)` makes the Flask app; each other module is one resource."""
