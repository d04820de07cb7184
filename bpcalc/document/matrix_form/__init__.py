"""The matrix form: each layer as equations between matrices, and the errors that some notes hand back by weight."""
