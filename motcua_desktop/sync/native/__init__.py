"""The native dialect (docs/wire.md): HTTP as it was meant, many dossiers at once, files by tus."""
