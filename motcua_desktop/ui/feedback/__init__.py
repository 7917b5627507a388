"""Phản ánh, kiến nghị and tiếp công dân: the register, a case, the schedule."""
