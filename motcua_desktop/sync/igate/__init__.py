"""iGate 2, experimental: a dossier is handed in once; its course there is iGate's own."""
