"""Messages: what is delivered to people and programs outside, by gateways that a site plugs in; and who subscribes."""
