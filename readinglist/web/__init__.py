"""The library as pages of a browser on this machine: server-rendered, useful without JavaScript."""
