"""QCVN 120:2019: the national packets, as provinces take them from their satellites."""
