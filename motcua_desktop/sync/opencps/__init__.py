"""OpenCPS 2: a dossier as one form, its scans and its actions each by their own address."""
