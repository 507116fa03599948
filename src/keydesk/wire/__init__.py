"""Messages to bytes and back: frames of a JSON head and a raw binary body, with no sockets."""
