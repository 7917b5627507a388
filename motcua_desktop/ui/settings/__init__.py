"""Cài đặt: this computer, the office, its people, the program."""
