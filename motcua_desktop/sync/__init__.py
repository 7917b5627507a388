"""The line to the province: decisions, the runner, the only door to the network, dialects."""
