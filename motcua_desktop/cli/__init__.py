"""The command line: argv → one service method → one JSON document or plain Vietnamese."""
