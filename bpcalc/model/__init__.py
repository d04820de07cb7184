"""The network that a file describes: its Spec, the loader, and the Network itself."""
