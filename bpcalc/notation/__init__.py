"""Which letters mean what, and where each quantity has its place in the network."""
