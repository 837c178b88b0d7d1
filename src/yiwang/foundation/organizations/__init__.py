"""Organizations: units, who holds which post there, and which unit a matter goes to."""
