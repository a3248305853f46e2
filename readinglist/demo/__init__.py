"""The canon of landmark papers, and an arXiv on this machine that announces it night after night."""
